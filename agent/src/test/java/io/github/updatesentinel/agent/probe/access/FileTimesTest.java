package io.github.updatesentinel.agent.probe.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class FileTimesTest {
  @Test
  void fileTimeCountsFrom1601() {
    assertThat(FileTimes.instant(1)).isEqualTo(Instant.parse("1601-01-01T00:00:00.000000100Z"));
    assertThat(FileTimes.instant(116_444_736_000_000_000L)).isEqualTo(Instant.EPOCH);
  }

  @Test
  void whatIsNoTimeIsNotKnown() {
    assertThat(FileTimes.instant(0)).isNull();
    assertThat(FileTimes.instant(-1)).isNull();
    assertThat(FileTimes.instant(Long.MAX_VALUE)).isNull();
  }
}
