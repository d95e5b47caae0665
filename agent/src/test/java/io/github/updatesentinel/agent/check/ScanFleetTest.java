package io.github.updatesentinel.agent.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What 50,000 computers ask of one update server. */
class ScanFleetTest {
  private static final int COMPUTERS = 50_000;
  private static final int MOST_IN_AN_HOUR = 12_500;
  private static final int DAYS = 14;
  private static final double QUARTERS_AN_HOUR = 4;

  private final ScanSchedule schedule =
      new ScanSchedule(Duration.ofHours(22), Duration.ofMinutes(5));
  private final SplittableRandom random = new SplittableRandom(20_261_122);
  private final int[] scans = new int[(DAYS + 2) * 24 * (int) QUARTERS_AN_HOUR];

  /** Since when, and until when, the computers are on; in hours since the first midnight. */
  private record On(double from, double until) {}

  @Test
  void computersThatAreAlwaysOnAskEvenly() {
    run(new On(0, DAYS * 24));

    // A round takes 19.8 hours on average; the roll-out can be seen in the first ones.
    assertThat(busiestHour()).isLessThan(5_000);
  }

  @Test
  void powerThatComesBackAtEightBringsNoRush() {
    run(new On(0, 5 * 24 + 18), new On(6 * 24 + 8, DAYS * 24));

    assertThat(busiestHour()).isLessThanOrEqualTo(MOST_IN_AN_HOUR);
  }

  @Test
  void powerThatFailsForAMomentAtEightBringsNoRush() {
    run(new On(0, 5 * 24 + 8 - 0.1), new On(5 * 24 + 8, DAYS * 24));

    assertThat(busiestHour()).isLessThanOrEqualTo(MOST_IN_AN_HOUR / 2);
  }

  @Test
  void officeThatIsSwitchedOnAtEightEachDayBringsNoRush() {
    run(
        IntStream.range(0, DAYS)
            .mapToObj(day -> new On(day * 24 + 8, day * 24 + 18))
            .toArray(On[]::new));

    assertThat(busiestHour()).isLessThanOrEqualTo(MOST_IN_AN_HOUR);
    assertThat(total()).as("each scans nearly each day").isGreaterThan(COMPUTERS * (DAYS - 2));
  }

  @Test
  void everyComputerOfAFleetThatWasOffForAWeekendCatchesUpWithinFourHours() {
    run(new On(0, 5 * 24), new On(7 * 24 + 8, DAYS * 24));

    // All of them are due: a fourth of the fleet in each hour, and what chance adds to that.
    assertThat(busiestHour()).isLessThanOrEqualTo(MOST_IN_AN_HOUR + MOST_IN_AN_HOUR / 40);
    assertThat(in(7 * 24 + 8, 7 * 24 + 12)).isEqualTo(COMPUTERS);
  }

  private void run(On... times) {
    for (int computer = 0; computer < COMPUTERS; computer++) {
      // Rolled out over a day, not in one moment.
      double due = random.nextDouble(22);
      for (On on : times) {
        due = on.from() + hours(schedule.afterStart(duration(due - on.from()), chance()));
        while (due < on.until()) {
          scans[(int) (due * QUARTERS_AN_HOUR)]++;
          due += hours(schedule.afterSuccess(chance()));
        }
      }
    }
  }

  private double chance() {
    return random.nextDouble();
  }

  /** Of any hour that begins with a quarter. */
  private int busiestHour() {
    return IntStream.range(0, scans.length - 4)
        .map(i -> scans[i] + scans[i + 1] + scans[i + 2] + scans[i + 3])
        .max()
        .orElseThrow();
  }

  private int in(int from, int until) {
    return Arrays.stream(scans, from * 4, until * 4).sum();
  }

  private long total() {
    return Arrays.stream(scans).asLongStream().sum();
  }

  private static double hours(Duration duration) {
    return duration.toNanos() / 3.6e12;
  }

  private static Duration duration(double hours) {
    return Duration.ofNanos((long) (hours * 3.6e12));
  }
}
