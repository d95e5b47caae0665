package io.github.updatesentinel.collector.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MachinesCsvTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠1"})
  void whatASpreadsheetWouldRunIsText(String formula) {
    String cell = MachinesCsv.line(List.of(formula)).stripTrailing();
    assertThat(cell.replace("\"", "")).startsWith("'");
  }

  @Test
  void separatorsAndQuotesAreQuoted() {
    assertThat(MachinesCsv.line(List.of("a,b", "say \"hi\"", "two\r\nlines", "plain")))
        .isEqualTo("\"a,b\",\"say \"\"hi\"\"\",\"two\r\nlines\",plain\r\n");
  }

  @Test
  void whatIsNotKnownIsAnEmptyCell() {
    assertThat(MachinesCsv.line(Arrays.asList("a", null, ""))).isEqualTo("a,,\r\n");
  }
}
