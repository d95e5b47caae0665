package io.github.updatesentinel.collector.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.collector.store.Database;
import io.github.updatesentinel.collector.store.MovingClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClockWatchTest {
  private static final Duration YEAR = Duration.ofDays(400);

  private final MovingClock clock = new MovingClock();
  private final Instant start = clock.instant();
  private final AtomicLong nanos = new AtomicLong();
  private Database database;
  private ClockWatch watch;

  @BeforeEach
  void open(@TempDir Path folder) {
    database = Database.open("jdbc:sqlite:" + folder.resolve("store.db"), null, null);
    watch = watch();
    watch.run();
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void timeThatPassesIsNoJump() {
    for (int i = 0; i < 1000; i++) {
      pass(Duration.ofHours(9));
      watch.run();
    }
    assertThat(watch.jump()).isEmpty();
    assertThat(watch.jumps()).isZero();
    assertThat(watch.trustedMillis()).hasValue(clock.millis());
  }

  @Test
  void aJumpAheadIsSeenAndNothingIsDeletedByIt() {
    clock.forward(YEAR);

    assertThat(watch.trustedMillis()).as("before the next run").isEmpty();

    assertThat(watch.jump()).hasValue(new ClockJump(start, start.plus(YEAR), true));
    assertThat(watch.jumps()).isEqualTo(1);
  }

  @Test
  void aJumpAheadOfAnHourIsSaidAndCanDeleteNothingTooEarly() {
    clock.forward(Duration.ofHours(1));
    assertThat(watch.trustedMillis()).isPresent();
    assertThat(watch.jump()).isPresent();
    pass(Duration.ofDays(1));
    watch.run();
    assertThat(watch.jump()).as("a day later").isEmpty();
  }

  @Test
  void theDoubtEndsWhenTheClockGoesBack() {
    clock.forward(YEAR);
    watch.run();
    pass(Duration.ofHours(3));
    watch.run();
    clock.set(clock.instant().minus(YEAR));
    assertThat(watch.trustedMillis()).hasValue(clock.millis());
    assertThat(watch.jump().orElseThrow().step()).isEqualTo(YEAR.negated());
    assertThat(watch.jumps()).isEqualTo(2);
  }

  @Test
  void aShortStepBackDoesNotEndTheDoubtAboutALongOneAhead() {
    clock.forward(YEAR);
    watch.run();
    for (int i = 0; i < 2; i++) {
      clock.forward(Duration.ofMinutes(-2));
      assertThat(watch.trustedMillis()).isEmpty();
    }
  }

  @Test
  void theDoubtOutlastsAStart() {
    clock.forward(YEAR);
    watch.run();
    watch = watch();
    pass(Duration.ofMinutes(1));
    assertThat(watch.trustedMillis()).isEmpty();
  }

  @Test
  void aClockThatIsBehindTheLastUseOfTheStoreIsSeenAtTheStart() {
    clock.forward(YEAR.negated());
    watch = watch();
    watch.run();
    assertThat(watch.jump().orElseThrow().from()).isEqualTo(start);
    assertThat(watch.jumps()).isEqualTo(1);
  }

  /** Or no collector ran for so long: nobody can tell. */
  @Test
  void nothingIsDeletedAfterAStartInTheFarFuture() {
    clock.forward(YEAR);
    watch = watch();
    assertThat(watch.trustedMillis()).isEmpty();
  }

  @Test
  void aStartAfterAFewHoursIsNoJump() {
    clock.forward(Duration.ofHours(20));
    watch = watch();
    assertThat(watch.trustedMillis()).isPresent();
    assertThat(watch.jump()).isEmpty();
  }

  @Test
  void aClockIsTrustedWhenMostComputersAgreeWithIt() {
    clock.forward(YEAR);
    watch.run();
    pass(Duration.ofMinutes(20));
    machine("a", Duration.ZERO);
    machine("b", Duration.ofSeconds(20));
    machine("other", YEAR);
    assertThat(watch.trustedMillis()).isPresent();
  }

  @Test
  void aClockIsNotTrustedAgainstMostComputers() {
    clock.forward(YEAR);
    watch.run();
    pass(Duration.ofMinutes(20));
    machine("a", Duration.ZERO);
    machine("b", YEAR);
    machine("c", YEAR.plusMinutes(1));
    assertThat(watch.trustedMillis()).isEmpty();
  }

  @Test
  void aClockThatRanForAWeekIsTrusted() {
    clock.forward(YEAR);
    watch.run();
    pass(Duration.ofDays(6));
    assertThat(watch.trustedMillis()).isEmpty();
    pass(Duration.ofDays(1));
    assertThat(watch.trustedMillis()).isPresent();
  }

  @Test
  void otherCollectorsOfTheStoreDeleteNothingEither() {
    ClockWatch other = watch();
    other.run();
    clock.forward(YEAR);
    watch.run();
    assertThat(other.trustedMillis()).isEmpty();
  }

  private ClockWatch watch() {
    return new ClockWatch(database, clock, nanos::get);
  }

  private void pass(Duration time) {
    clock.forward(time);
    nanos.addAndGet(time.toNanos());
  }

  /** A computer that has just reported, with a clock that is behind by so much. */
  private void machine(String agent, Duration behind) {
    database.writing(
        handle ->
            handle.execute(
                "INSERT INTO machine (agent_id, epoch, last_sequence, missing, first_seen,"
                    + " last_seen, sent_at, latest_sent_at, started_at, interval_ms, silent_after,"
                    + " agent_version, name_key, verdict, severity, severity_rank, since,"
                    + " changed_at, history_day, history_rows, content_digest, state_digest)"
                    + " VALUES (?, 1, 1, '', 1, ?, ?, 1, 1, 900000, 1, '1', 'pc', 'UP_TO_DATE',"
                    + " 'OK', 0, 1, 1, 0, 0, x'00', x'00')",
                agent,
                clock.millis(),
                clock.millis() - behind.toMillis()));
  }
}
