package io.github.updatesentinel.agent.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.agent.check.scan.ScanPlan;
import io.github.updatesentinel.agent.config.AgentConfig;
import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.update.UpdateScan;
import io.github.updatesentinel.agent.state.AgentState;
import io.github.updatesentinel.agent.time.FakeClocks;
import io.github.updatesentinel.contract.ScanOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What 50,000 computers ask of one update server. Each has the plan, the memory and the default
 * settings of the service; between two of its days it is off.
 */
class ScanFleetTest {
  private static final int COMPUTERS = 50_000;
  private static final int MOST_IN_AN_HOUR = 12_500;
  private static final int DAYS = 14;
  private static final double QUARTERS_AN_HOUR = 4;

  private static final UUID ID = UUID.fromString("4f6b1f6e-7c2f-4c53-9d34-0d3b6f0f9a11");
  private static final UpdateScan SUCCEEDED =
      new UpdateScan(
          ScanOutcome.SUCCEEDED,
          HResult.S_OK,
          0,
          List.of(),
          List.of(),
          0,
          FakeClocks.START,
          Duration.ZERO,
          null,
          null);

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

  @Test
  void fleetWithoutJitterCatchesUpInOneMoment() {
    run(FakeMachine.config("jitter", "PT0S"), new On(0, 5 * 24), new On(7 * 24 + 8, DAYS * 24));

    assertThat(busiestHour()).isEqualTo(COMPUTERS);
  }

  private void run(On... times) {
    run(FakeMachine.config(), times);
  }

  private void run(AgentConfig config, On... times) {
    for (int computer = 0; computer < COMPUTERS; computer++) {
      FakeClocks time = new FakeClocks();
      AgentState state = new AgentState(ID);
      // Rolled out over a day, not in one moment.
      state.nextScanAt = FakeClocks.START.plus(duration(random.nextDouble(22)));
      for (On on : times) {
        time.pass(Duration.between(time.clocks().now(), at(on.from())));
        time.restart();
        ScanPlan plan = new ScanPlan(config, state, time.clocks(), random::nextDouble);
        plan.begin();
        while (time.clocks().now().plus(plan.untilDue()).isBefore(at(on.until()))) {
          time.pass(plan.untilDue());
          assertThat(plan.isDue()).isTrue();
          plan.started();
          scans[quarter(time.clocks().now())]++;
          plan.finished(SUCCEEDED, true);
        }
      }
    }
  }

  /** The clock at an hour since the first midnight. */
  private static Instant at(double hour) {
    return FakeClocks.START.plus(duration(hour));
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

  private static int quarter(Instant now) {
    return (int) (Duration.between(FakeClocks.START, now).toMinutes() / 60.0 * QUARTERS_AN_HOUR);
  }

  private static Duration duration(double hours) {
    return Duration.ofNanos((long) (hours * 3.6e12));
  }
}
