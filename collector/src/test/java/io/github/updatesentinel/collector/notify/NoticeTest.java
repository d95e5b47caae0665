package io.github.updatesentinel.collector.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a message leads. */
class NoticeTest {
  @ParameterizedTest
  @CsvSource({
    "SEVERITY, CRITICAL, /machines?severity=CRITICAL",
    "SEVERITY, WARNING, /machines?severity=WARNING&severity=ERROR&severity=CRITICAL",
    "NEWLY_LYING, , /machines?verdict=FALSE_UP_TO_DATE",
    "SILENT, , /machines?verdict=SILENT",
    "SOURCE_STALE, , /sources",
    "TEST, , /alerts"
  })
  void itLeadsToAllThatItIsAbout(String rule, @Nullable String severity, String path) {
    assertThat(new Notice(rule, false, 1, 0, severity, 0, 0, List.of()).path()).isEqualTo(path);
  }
}
