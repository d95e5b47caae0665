package io.github.updatesentinel.collector.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IdsTest {
  /** Later than any other test's, since ids never go back in one process. */
  private static final Instant LATE = Instant.parse("2400-01-01T00:00:00Z");

  @Test
  void idsOfOneMomentAreInTheOrderInWhichTheyWereMade() {
    Clock still = Clock.fixed(LATE, ZoneOffset.UTC);
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      ids.add(Ids.next(still));
    }
    assertThat(ids).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void anIdIsAUuidOfVersionSevenWithItsTime() {
    Instant at = LATE.plusSeconds(1_000);
    UUID id = UUID.fromString(Ids.next(Clock.fixed(at, ZoneOffset.UTC)));
    assertThat(id.version()).isEqualTo(7);
    assertThat(id.variant()).isEqualTo(2);
    assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(at.toEpochMilli());
  }

  @Test
  void aClockThatWentBackMakesNoEarlierId() {
    String before = Ids.next(Clock.fixed(LATE.plusSeconds(2_000), ZoneOffset.UTC));
    assertThat(Ids.next(Clock.fixed(LATE, ZoneOffset.UTC))).isGreaterThan(before);
  }
}
