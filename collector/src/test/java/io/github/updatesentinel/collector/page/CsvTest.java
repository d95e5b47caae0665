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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1E5",
        "2e07",
        "007",
        "12345678901234567",
        "1.10",
        "1,000",
        "5%",
        "1-2",
        "10/11",
        "3-4-2026",
        "MAR1",
        "DEC-12",
        "1-MAY",
        "Sept2026",
        "jun",
        "8:30",
        "3月1日",
        "2026年3月",
        "TRUE"
      })
  void nameThatASpreadsheetWouldConvertIsText(String name) {
    assertThat(Csv.name(name)).isEqualTo("'" + name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"PC-0042", "1E5A", "E5", "MARS1", "JUNE-PC", "1.0.0-a", "corp.example", "10-PC-1"})
  void nameThatASpreadsheetKeepsStaysAsItIs(String name) {
    assertThat(Csv.name(name)).isEqualTo(name);
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
