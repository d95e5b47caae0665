package io.github.updatesentinel.agent.check.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.time.FakeClocks;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScanScheduleTest {
  private static final Instant NOW = FakeClocks.START;
  private static final HResult NETWORK_DOWN = new HResult(0x8024402c);

  private final ScanSchedule daily = schedule("PT22H", "PT5M");

  @ParameterizedTest
  @CsvSource({
    "PT22H, PT5M, 0, PT0S",
    "PT22H, PT5M, 0.5, PT2M30S",
    "PT22H, PT5M, 1, PT5M",
    "PT22H, PT0S, 1, PT0S",
    "PT20S, PT5M, 1, PT20S",
  })
  void firstScanOfAComputerComesWithinTheJitter(
      Duration interval, Duration jitter, double chance, Duration delay) {
    assertThat(new ScanSchedule(interval, jitter).afterStart(null, chance)).isEqualTo(delay);
  }

  @ParameterizedTest
  @CsvSource({
    "PT22H, PT5M, 0, PT22H",
    "PT22H, PT5M, 1, PT17H36M",
    "PT20S, PT0S, 0.5, PT18S",
  })
  void roundIsUpToAFifthShorter(Duration interval, Duration jitter, double chance, Duration delay) {
    assertThat(new ScanSchedule(interval, jitter).afterSuccess(chance)).isEqualTo(delay);
  }

  @ParameterizedTest
  @CsvSource({
    // Not due yet, and not soon either.
    "PT22H, PT5M, PT4H, 1, PT4H",
    "PT22H, PT5M, PT21H, 1, PT21H",
    // Due meanwhile, a moment ago or long since.
    "PT22H, PT5M, PT-1S, 0, PT0S",
    "PT22H, PT5M, PT-1S, 0.5, PT2H",
    "PT22H, PT5M, PT-720H, 1, PT4H",
    // Due soon: put off, to leave room for those that are due.
    "PT22H, PT5M, PT1H, 0.5, PT4H",
    "PT22H, PT5M, PT3H59M, 1, PT9H59M",
    // Remembered by a clock that was wrong.
    "PT22H, PT5M, PT22H1S, 0.5, PT2H",
    "PT22H, PT5M, PT87600H, 0.5, PT2H",
    // At once where nothing is to be spread.
    "PT22H, PT0S, PT-1S, 1, PT0S",
    "PT22H, PT0S, PT1H, 1, PT1H",
    // Never longer than a round.
    "PT20S, PT5M, PT-1S, 1, PT20S",
  })
  void restartKeepsTheTimeThatIsRememberedAndSpreadsWhatFellDueMeanwhile(
      Duration interval, Duration jitter, Duration untilDue, double chance, Duration delay) {
    assertThat(new ScanSchedule(interval, jitter).afterStart(untilDue, chance)).isEqualTo(delay);
  }

  @ParameterizedTest
  @CsvSource({
    "1, PT1H, PT1H30M",
    "2, PT2H, PT3H",
    "3, PT4H, PT6H",
    "4, PT8H, PT12H",
    "5, PT14H40M, PT22H",
    "6, PT14H40M, PT22H",
    "1000000, PT14H40M, PT22H",
  })
  void failedScanIsTriedAgainAfterAnHourThenTwiceAsLongUpToARound(
      int inRow, Duration earliest, Duration latest) {
    assertThat(daily.afterFailure(inRow, NETWORK_DOWN, 0)).isEqualTo(earliest);
    assertThat(daily.afterFailure(inRow, NETWORK_DOWN, 1)).isEqualTo(latest);
    assertThat(daily.afterFailure(inRow, null, 0.5)).isBetween(earliest, latest);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0x8024401C", "0x80244022", "0x80244019"})
  void serverThatHasTooMuchToDoIsLeftAloneForFourHours(String code) {
    HResult busy = HResult.parse(code);

    assertThat(daily.afterFailure(1, busy, 0)).isEqualTo(Duration.ofHours(4));
    assertThat(daily.afterFailure(1, busy, 1)).isEqualTo(Duration.ofHours(6));
    assertThat(daily.afterFailure(2, busy, 0)).isEqualTo(Duration.ofHours(8));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5, 1})
  void failedScanIsNeverTriedLaterThanTheNextOneWouldCome(double chance) {
    ScanSchedule often = schedule("PT20S", "PT0S");

    assertThat(often.afterFailure(1, null, chance))
        .isBetween(Duration.ofSeconds(13), Duration.ofSeconds(20));
    assertThat(often.afterFailure(7, HResult.parse("0x80244022"), chance))
        .isBetween(Duration.ofSeconds(13), Duration.ofSeconds(20));
  }

  @Test
  void changesCauseFourScansADay() {
    Instant almostADayAgo = NOW.minus(Duration.ofDays(1)).plusNanos(1);
    List<Instant> three = Collections.nCopies(3, almostADayAgo);
    List<Instant> four = Collections.nCopies(4, almostADayAgo);

    assertThat(ScanSchedule.mayTrigger(three, NOW)).isTrue();
    assertThat(ScanSchedule.mayTrigger(four, NOW)).isFalse();
    assertThat(ScanSchedule.mayTrigger(four, NOW.plusNanos(1))).isTrue();
  }

  @Test
  void timesThatLieAheadAreNotBelieved() {
    assertThat(ScanSchedule.mayTrigger(Collections.nCopies(4, NOW.plusSeconds(1)), NOW)).isTrue();
  }

  private static ScanSchedule schedule(String interval, String jitter) {
    return new ScanSchedule(Duration.parse(interval), Duration.parse(jitter));
  }
}
