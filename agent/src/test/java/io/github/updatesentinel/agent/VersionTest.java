package io.github.updatesentinel.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class VersionTest {
  @Test
  void versionAndItsDayAreWrittenByTheBuild() {
    assertThat(Version.get()).matches("\\d+\\.\\d+\\.\\d+(-SNAPSHOT)?");
    assertThat(Version.released())
        .isAfter(LocalDate.parse("2026-01-01"))
        .isBeforeOrEqualTo(LocalDate.now(ZoneOffset.UTC));
  }
}
