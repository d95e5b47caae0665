package io.github.updatesentinel.collector.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      quoteCharacter = '"',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "=1+1>'=1+1",
        "+1>'+1",
        "-1>'-1",
        "@SUM(A1)>'@SUM(A1)",
        "|calc>'|calc",
        "＝1>'＝1",
        "＋1>'＋1",
        "－1>'－1",
        "＠1>'＠1",
        "｜1>'｜1",
        "  =cmd|' /C calc'!A0>  '=cmd|' /C calc'!A0",
        "\u3000\u200b=1>\u3000\u200b'=1",
        "PC;=1>PC;'=1",
        "PC; \t-1>PC; \t'-1"
      })
  void whatASpreadsheetWouldRunIsText(String formula, String cell) {
    assertThat(Csv.line(List.of(formula))).isEqualTo(cell + "\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\t=1", "\r=1", "\n=1", "\tcalc"})
  void cellDoesNotBeginWithASeparator(String formula) {
    assertThat(Csv.line(List.of(formula)).replace("\"", "")).startsWith("'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PC-0042",
        "a=b",
        "user@corp.example",
        "a|b",
        "-",
        " PC",
        "19044.1706",
        "http://uc:8530"
      })
  void whatIsNoFormulaStaysAsItIs(String text) {
    assertThat(Csv.line(List.of(text))).isEqualTo(text + "\r\n");
  }

  @Test
  void separatorsAndQuotesAreQuoted() {
    assertThat(Csv.line(List.of("a,b", "say \"hi\"", "two\r\nlines", "plain")))
        .isEqualTo("\"a,b\",\"say \"\"hi\"\"\",\"two\r\nlines\",plain\r\n");
  }

  @Test
  void whatIsNotKnownIsAnEmptyCell() {
    assertThat(Csv.line(Arrays.asList("a", null, ""))).isEqualTo("a,,\r\n");
  }
}
