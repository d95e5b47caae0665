package io.github.updatesentinel.collector.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.collector.page.Language;
import io.github.updatesentinel.contract.Severity;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a rule waits for, and how it is named. */
class RuleTest {
  private static Rule rule(Rule.Kind kind, int rank, long machines, int percent) {
    return rule(kind, rank, machines, percent, true, Set.of("ch"));
  }

  private static Rule rule(
      Rule.Kind kind, int rank, long machines, int percent, boolean enabled, Set<String> channels) {
    return new Rule(
        "r",
        kind,
        enabled,
        rank,
        machines,
        percent,
        Duration.ofMinutes(90),
        Duration.ofHours(24),
        false,
        channels,
        0,
        null,
        0);
  }

  @Test
  void ruleThatIsOffOrWithoutAChannelSleeps() {
    assertThat(rule(Rule.Kind.SEVERITY, 4, 0, 0).active()).isTrue();
    assertThat(rule(Rule.Kind.SEVERITY, 4, 0, 0, false, Set.of("ch")).active()).isFalse();
    assertThat(rule(Rule.Kind.SEVERITY, 4, 0, 0, true, Set.of()).active()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"4, CRITICAL", "3, ERROR", "2, WARNING", "1, INFO", "0, INFO"})
  void rankHasTheSeverityOfThatName(int rank, Severity severity) {
    assertThat(rule(Rule.Kind.SEVERITY, rank, 0, 0).severity()).isEqualTo(severity);
  }

  /** Of 0 neither counts; a share is rounded up, and is one computer at least. */
  @ParameterizedTest
  @CsvSource({
    "50, 0, 10000, 50",
    "0, 10, 1000, 100",
    "0, 10, 1001, 101",
    "0, 10, 5, 1",
    "0, 1, 1, 1",
    "50, 10, 1000, 50",
    "500, 10, 1000, 100",
    "0, 0, 1000, 9223372036854775807"
  })
  void silenceIsALotFromTheSmallerNumberOn(long machines, int percent, long total, long limit) {
    assertThat(SilenceRule.limit(rule(Rule.Kind.SILENT, 0, machines, percent), total))
        .isEqualTo(limit);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SEVERITY | 3 | 0 | 0 | severity=ERROR repeatHours=24 enabled=true",
        "NEWLY_LYING | 0 | 7 | 0 | machines=7 minutes=90 repeatHours=24 enabled=true",
        "SILENT | 0 | 50 | 10 | machines=50 percent=10 repeatHours=24 enabled=true",
        "SOURCE_STALE | 0 | 0 | 0 | SOURCE_STALE repeatHours=24 enabled=true"
      })
  void auditLogNamesARuleByItsNumbers(
      Rule.Kind kind, int rank, long machines, int percent, String codes) {
    assertThat(RuleText.codes(rule(kind, rank, machines, percent))).isEqualTo(codes);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SEVERITY | 4 | 0 | 0 | A computer has severity “Critical”",
        "SEVERITY | 3 | 0 | 0 | A computer has severity “Error” or worse",
        "SILENT | 0 | 50 | 0 | 50 computers are silent",
        "SILENT | 0 | 0 | 10 | 10 % of all computers are silent",
        "SILENT | 0 | 50 | 10 | 50 computers or 10 % of all are silent",
        "SOURCE_STALE | 0 | 0 | 0 | An update source offers nothing new"
      })
  void pageNamesARuleInWords(Rule.Kind kind, int rank, long machines, int percent, String text) {
    assertThat(RuleText.of(rule(kind, rank, machines, percent), Language.EN)).isEqualTo(text);
  }

  @Test
  void pageNamesNewLiesByTheirVerdict() {
    assertThat(RuleText.of(rule(Rule.Kind.NEWLY_LYING, 0, 7, 0), Language.EN))
        .startsWith("7 computers become “")
        .endsWith("” within 90 minutes");
  }
}
