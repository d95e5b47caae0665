package io.github.updatesentinel.collector.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.updatesentinel.collector.analysis.Causes;
import io.github.updatesentinel.collector.analysis.UpdateSource;
import io.github.updatesentinel.collector.fleet.Fixture;
import io.github.updatesentinel.collector.fleet.FleetCounts;
import io.github.updatesentinel.collector.jobs.ClockWatch;
import io.github.updatesentinel.collector.notify.Channel;
import io.github.updatesentinel.collector.notify.Notice;
import io.github.updatesentinel.collector.notify.Outcome;
import io.github.updatesentinel.collector.notify.Sender;
import io.github.updatesentinel.collector.page.Language;
import io.github.updatesentinel.collector.store.Database;
import io.github.updatesentinel.collector.store.MovingClock;
import io.github.updatesentinel.contract.Severity;
import io.github.updatesentinel.contract.baseline.BuildLine;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What alerts must do on either store. */
abstract class AlertContract {
  private static final Channel CHANNEL =
      new Channel(
          "ch", "ops", Channel.Format.GENERIC, "https://hooks.example/x", null, Language.EN);

  private final MovingClock clock = new MovingClock();
  private Database database;
  private Outbox outbox;
  private Evaluator evaluator;
  private ClockWatch watch;
  private FleetCounts counts = counts(0, 0, true);
  private List<UpdateSource> sources = List.of();
  private List<Causes.Row> causes = List.of();
  private long sequence;

  /** An empty store. */
  abstract Database open();

  @BeforeEach
  void start() {
    database = open();
    outbox = new Outbox(database, clock);
    watch = new ClockWatch(database, clock);
    evaluator = evaluator();
    database.writing(handle -> AlertStore.put(handle, CHANNEL, clock.millis()));
  }

  @AfterEach
  void stop() {
    database.close();
  }

  private Evaluator evaluator() {
    return new Evaluator(
        database, clock, Duration.ofMinutes(15), () -> counts, () -> sources, () -> causes);
  }

  @Test
  void defaultRulesSleepUntilTheyHaveAChannel() {
    List<Rule> rules = database.read(AlertStore::rules);
    assertThat(rules)
        .extracting(Rule::id)
        .containsExactlyInAnyOrder("critical", "lying", "silent", "source");
    assertThat(rules).noneMatch(Rule::active);
    says("a", "FALSE_UP_TO_DATE", "CRITICAL");
    evaluator.run();
    assertThat(told()).isEmpty();
  }

  @Test
  void standingTroubleIsToldWhenARuleIsSwitchedOn() {
    says("a", "FALSE_UP_TO_DATE", "CRITICAL");
    says("b", "SERVICING_BLOCKED", "ERROR");
    severity(4, Duration.ZERO, true);
    assertThat(evaluated()).containsExactly("SEVERITY 1 [a]");
    assertThat(evaluated()).isEmpty();
  }

  /** A newer agent may name a severity that is worse than all that this version knows. */
  @Test
  void aSeverityThatNobodyKnowsIsAlertedAsCritical() {
    severity(4, Duration.ZERO, true);
    evaluator.run();
    says("a", "FALSE_UP_TO_DATE", "FATAL");
    says("b", "FALSE_UP_TO_DATE", "FATAL");
    says("b", "UP_TO_DATE", "OK");
    assertThat(evaluated()).containsExactly("SEVERITY 2 [a, b]");
    assertThat(outbox.recent(1).get(0).notice().machines())
        .extracting(Notice.Machine::severity)
        .contains("FATAL");
  }

  @Test
  void aThousandMachinesAreOneMessageThatNamesTen() {
    severity(4, Duration.ZERO, true);
    evaluator.run();
    for (int i = 0; i < 1000; i++) {
      says("m" + i, "FALSE_UP_TO_DATE", "CRITICAL");
    }
    evaluator.run();
    assertThat(told()).hasSize(1);
    Notice notice = outbox.recent(1).get(0).notice();
    assertThat(notice.count()).isEqualTo(1000);
    assertThat(notice.machines()).hasSize(10);
  }

  @Test
  void aFleetThatGoesBadMachineByMachineIsAFewMessagesThatTellEachOnce() {
    severity(4, Duration.ZERO, true);
    evaluator.run();
    for (int i = 0; i < 360; i++) {
      says("m" + i, "FALSE_UP_TO_DATE", "CRITICAL");
      evaluator.run();
      clock.forward(Duration.ofSeconds(15));
    }
    clock.forward(Duration.ofMinutes(15));
    evaluator.run();

    List<Notice> notices = outbox.recent(100).stream().map(Outbox.Message::notice).toList();
    assertThat(notices).hasSizeBetween(5, 20);
    assertThat(notices.stream().mapToLong(Notice::count).sum()).isEqualTo(360);
    clock.forward(AlertThrottle.MEMORY);
    says("late", "FALSE_UP_TO_DATE", "CRITICAL");
    assertThat(evaluated()).as("at once again").containsExactly("SEVERITY 1 [late]");
  }

  @Test
  void aFleetThatIsMendedMachineByMachineIsAFewMessages() {
    severity(4, Duration.ZERO, true);
    evaluator.run();
    for (int i = 0; i < 100; i++) {
      says("m" + i, "FALSE_UP_TO_DATE", "CRITICAL");
    }
    evaluator.run();
    for (int i = 0; i < 100; i++) {
      says("m" + i, "UP_TO_DATE", "OK");
      evaluator.run();
      clock.forward(Duration.ofSeconds(15));
    }
    clock.forward(Duration.ofMinutes(20));
    evaluator.run();

    List<Notice> over =
        outbox.recent(200).stream().map(Outbox.Message::notice).filter(Notice::over).toList();
    assertThat(over).hasSizeBetween(2, 12);
    assertThat(over.stream().mapToLong(Notice::count).sum()).isEqualTo(100);
  }

  @Test
  void newlyLyingMachinesAreNotGatheredForSoLongThatTheyAreNoNews() {
    put(rule("lying", Rule.Kind.NEWLY_LYING, 0, 1, 0, Duration.ofMinutes(2), Duration.ZERO, false));
    evaluator.run();
    for (int i = 0; i < 100; i++) {
      says("m" + i, "FALSE_UP_TO_DATE", "CRITICAL");
      evaluator.run();
      clock.forward(Duration.ofSeconds(15));
    }
    clock.forward(Duration.ofMinutes(1));
    evaluator.run();

    List<Notice> notices = outbox.recent(100).stream().map(Outbox.Message::notice).toList();
    assertThat(notices).hasSizeLessThan(35);
    assertThat(notices.stream().mapToLong(Notice::count).sum()).isEqualTo(100);
  }

  @Test
  void theSameEpisodeIsToldOnceWhateverElseChanges() {
    severity(3, Duration.ZERO, true);
    evaluator.run();
    says("a", "SERVICING_BLOCKED", "ERROR");
    assertThat(evaluated()).containsExactly("SEVERITY 1 [a]");
    says("a", "SERVICING_BLOCKED", "ERROR");
    assertThat(evaluated()).isEmpty();
    says("a", "FALSE_UP_TO_DATE", "CRITICAL");
    assertThat(evaluated()).as("worse than what was told").containsExactly("SEVERITY 1 [a]");
    says("a", "SERVICING_BLOCKED", "ERROR");
    assertThat(evaluated()).isEmpty();
  }

  @Test
  void whatBeginsAndEndsBetweenTwoEvaluationsIsToldAllTheSame() {
    severity(4, Duration.ZERO, true);
    evaluator.run();
    says("a", "FALSE_UP_TO_DATE", "CRITICAL");
    says("a", "UP_TO_DATE", "OK");
    assertThat(evaluated()).containsExactly("SEVERITY 1 [a]");
    assertThat(outbox.recent(1).get(0).notice().machines().get(0).verdict())
        .isEqualTo("UP_TO_DATE");
  }

  @Test
  void whatWasToldThoughItWasOverHasAnEndThatIsToldAsWell() {
    severity(4, Duration.ZERO, true);
    evaluator.run();
    says("a", "FALSE_UP_TO_DATE", "CRITICAL");
    says("a", "UP_TO_DATE", "OK");
    assertThat(evaluated()).containsExactly("SEVERITY 1 [a]");
    assertThat(evaluated()).isEmpty();
    clock.forward(Episode.SETTLED);
    assertThat(evaluated()).containsExactly("SEVERITY over 1 [a]");
    assertThat(evaluated()).isEmpty();
  }

  @Test
  void whatWasToldThoughItWasOverAndComesBackAtOnceIsNotToldTwice() {
    severity(4, Duration.ZERO, true);
    evaluator.run();
    says("a", "FALSE_UP_TO_DATE", "CRITICAL");
    says("a", "UP_TO_DATE", "OK");
    assertThat(evaluated()).containsExactly("SEVERITY 1 [a]");
    says("a", "FALSE_UP_TO_DATE", "CRITICAL");
    clock.forward(Episode.SETTLED);
    assertThat(evaluated()).isEmpty();
  }

  /** Its list leaves such a machine out, and nobody knows what it would say. */
  @Test
  void aSilentMachineIsToldAgainWhenItIsBack() {
    listening();
    severity(4, Duration.ofHours(24), true);
    evaluator.run();
    says("a", "FALSE_UP_TO_DATE", "CRITICAL");
    says("b", "FALSE_UP_TO_DATE", "CRITICAL");
    assertThat(evaluated()).containsExactly("SEVERITY 2 [a, b]");
    clock.forward(Duration.ofHours(24));
    heard("b");
    assertThat(evaluated()).containsExactly("SEVERITY 1 [b]");
    heard("a");
    assertThat(evaluated()).containsExactly("SEVERITY 1 [a]");
  }

  @Test
  void standingTroubleOfASilentMachineIsToldWhenItIsBack() {
    listening();
    says("a", "FALSE_UP_TO_DATE", "CRITICAL");
    says("b", "FALSE_UP_TO_DATE", "CRITICAL");
    clock.forward(Duration.ofHours(1));
    heard("b");
    severity(4, Duration.ZERO, true);
    assertThat(evaluated()).containsExactly("SEVERITY 1 [b]");
    heard("a");
    clock.forward(MachineRule.COMPARE_EVERY);
    assertThat(evaluated()).containsExactly("SEVERITY 1 [a]");
  }

  @Test
  void aMachineThatLiedBeforeItFellSilentIsNoNewsWhenItIsBack() {
    listening();
    says("old", "FALSE_UP_TO_DATE", "CRITICAL");
    clock.forward(Duration.ofHours(1));
    put(rule("lying", Rule.Kind.NEWLY_LYING, 0, 1, 0, Duration.ofHours(1), Duration.ZERO, false));
    assertThat(evaluated()).isEmpty();
    heard("old");
    clock.forward(MachineRule.COMPARE_EVERY);
    assertThat(evaluated()).isEmpty();
  }

  private void listening() {
    Fixture.listening(
        database,
        clock.instant().minus(Duration.ofDays(1)),
        clock.instant().plus(Duration.ofDays(30)));
  }

  /** It says the same as before. */
  private void heard(String agent) {
    database.writing(
        handle ->
            handle.execute(
                "UPDATE machine SET last_seen = ?, silent_after = ? WHERE agent_id = ?",
                clock.millis(),
                clock.millis() + Duration.ofMinutes(45).toMillis(),
                agent));
  }

  @Test
  void aMilderProblemIsNotOverSinceItsRuleWaitsForAWorseOneNow() {
    severity(2, Duration.ZERO, true);
    evaluator.run();
    says("a", "SCAN_FAILED", "WARNING");
    says("b", "FALSE_UP_TO_DATE", "CRITICAL");
    assertThat(evaluated()).containsExactly("SEVERITY 2 [a, b]");
    severity(3, Duration.ZERO, true);
    assertThat(evaluated()).isEmpty();
    clock.forward(Episode.SETTLED);
    assertThat(evaluated()).isEmpty();
    says("a", "FALSE_UP_TO_DATE", "CRITICAL");
    says("b", "UP_TO_DATE", "OK");
    assertThat(evaluated()).containsExactly("SEVERITY 1 [a]");
    clock.forward(Episode.SETTLED);
    assertThat(evaluated()).containsExactly("SEVERITY over 1 [b]");
  }

  @Test
  void silenceIsNotOverSinceItsLimitWasRaised() {
    put(rule("silent", Rule.Kind.SILENT, 0, 50, 0, Duration.ZERO, Duration.ZERO, true));
    counts = counts(1000, 60, true);
    assertThat(evaluated()).containsExactly("SILENT 60 []");
    put(rule("silent", Rule.Kind.SILENT, 0, 100, 0, Duration.ZERO, Duration.ZERO, true));
    assertThat(evaluated()).isEmpty();
    clock.forward(Episode.SETTLED);
    assertThat(evaluated()).isEmpty();
    counts = counts(1000, 100, true);
    assertThat(evaluated()).containsExactly("SILENT 100 []");
  }

  @Test
  void aChangeThatIsCommittedLateIsNotMissed() {
    severity(4, Duration.ZERO, true);
    evaluator.run();
    Instant received = clock.instant();
    clock.forward(Duration.ofSeconds(40));
    evaluator.run();
    says("a", "FALSE_UP_TO_DATE", "CRITICAL", received);
    assertThat(evaluated()).containsExactly("SEVERITY 1 [a]");
    assertThat(evaluated()).isEmpty();
  }

  @Test
  void whatHappenedWhileNobodyEvaluatedIsToldAfterwards() {
    severity(4, Duration.ZERO, true);
    evaluator.run();
    says("a", "FALSE_UP_TO_DATE", "CRITICAL");
    clock.forward(Duration.ofHours(5));
    says("b", "FALSE_UP_TO_DATE", "CRITICAL");
    assertThat(evaluated()).containsExactly("SEVERITY 2 [a, b]");
  }

  @Test
  void aBacklogThatIsOverAlreadyLeavesNoStandingAlert() {
    severity(4, Duration.ZERO, true);
    evaluator.run();
    says("a", "UP_TO_DATE", "OK");
    // A heartbeat of before, which was on its way for long.
    database.writing(
        handle ->
            change(handle, "a", sequence - 1, "FALSE_UP_TO_DATE", "CRITICAL", clock.instant()));
    evaluator.run();
    clock.forward(Duration.ofMinutes(30));
    evaluator.run();
    assertThat(
            database
                .read(handle -> AlertStore.episode(handle, "critical", "a"))
                .orElseThrow()
                .applies())
        .isFalse();
  }

  @Test
  void theEndIsToldWhenItHasLasted() {
    severity(4, Duration.ZERO, true);
    evaluator.run();
    says("a", "FALSE_UP_TO_DATE", "CRITICAL");
    evaluator.run();
    clock.forward(Duration.ofMinutes(20));
    says("a", "UPDATES_PENDING", "INFO");
    assertThat(evaluated()).doesNotContain("SEVERITY over 1 [a]");
    clock.forward(Episode.SETTLED);
    assertThat(evaluated()).containsExactly("SEVERITY over 1 [a]");
  }

  @Test
  void theEndIsNotToldWhereNobodyAsked() {
    severity(4, Duration.ZERO, false);
    evaluator.run();
    says("a", "FALSE_UP_TO_DATE", "CRITICAL");
    evaluator.run();
    says("a", "UP_TO_DATE", "OK");
    evaluator.run();
    clock.forward(Duration.ofHours(1));
    evaluator.run();
    assertThat(told()).containsExactly("SEVERITY 1 [a]");
  }

  @Test
  void aFlappingMachineIsToldOnceAnHourAtMost() {
    severity(4, Duration.ZERO, true);
    evaluator.run();
    for (int i = 0; i < 90; i++) {
      boolean bad = i % 15 < 8;
      says("a", bad ? "FALSE_UP_TO_DATE" : "UP_TO_DATE", bad ? "CRITICAL" : "OK");
      evaluator.run();
      clock.forward(Duration.ofMinutes(1));
    }
    assertThat(told().stream().filter("SEVERITY 1 [a]"::equals).count()).isBetween(1L, 2L);
  }

  @Test
  void whatLastsIsToldAgainAfterTheRepeatInterval() {
    severity(4, Duration.ofHours(24), true);
    evaluator.run();
    says("a", "FALSE_UP_TO_DATE", "CRITICAL");
    evaluator.run();
    clock.forward(Duration.ofHours(23));
    assertThat(evaluated()).isEmpty();
    clock.forward(Duration.ofHours(1));
    assertThat(evaluated()).containsExactly("SEVERITY 1 [a]");
  }

  @Test
  void newlyLyingIsToldFromTheNumberOnAndNotForWhatWasSoBefore() {
    says("old", "FALSE_UP_TO_DATE", "CRITICAL");
    put(rule("lying", Rule.Kind.NEWLY_LYING, 0, 3, 0, Duration.ofHours(1), Duration.ZERO, false));
    assertThat(evaluated()).isEmpty();
    says("a", "FALSE_UP_TO_DATE", "CRITICAL");
    says("b", "FALSE_UP_TO_DATE", "CRITICAL");
    assertThat(evaluated()).isEmpty();
    clock.forward(Duration.ofMinutes(61));
    says("c", "FALSE_UP_TO_DATE", "CRITICAL");
    assertThat(evaluated()).as("the first two are no news any more").isEmpty();
    says("d", "FALSE_UP_TO_DATE", "CRITICAL");
    says("e", "FALSE_UP_TO_DATE", "CRITICAL");
    assertThat(evaluated()).containsExactly("NEWLY_LYING 3 [c, d, e]");
    assertThat(evaluated()).isEmpty();
  }

  @Test
  void silenceIsToldAtTheLimitWhenDoubledAndWhenItIsOver() {
    put(rule("silent", Rule.Kind.SILENT, 0, 50, 10, Duration.ZERO, Duration.ZERO, true));
    counts = counts(1000, 49, true);
    assertThat(evaluated()).isEmpty();
    counts = counts(1000, 50, true);
    assertThat(evaluated()).containsExactly("SILENT 50 []");
    counts = counts(1000, 99, true);
    assertThat(evaluated()).isEmpty();
    counts = counts(1000, 100, true);
    assertThat(evaluated()).containsExactly("SILENT 100 []");
    counts = counts(1000, 45, true);
    clock.forward(Duration.ofHours(1));
    assertThat(evaluated()).as("not yet below four fifths").isEmpty();
    counts = counts(1000, 10, true);
    assertThat(evaluated()).isEmpty();
    clock.forward(Episode.SETTLED);
    assertThat(evaluated()).containsExactly("SILENT over 10 []");
    assertThat(evaluated()).isEmpty();
  }

  @Test
  void silenceIsNotToldUntilItMeansSomething() {
    put(rule("silent", Rule.Kind.SILENT, 0, 50, 10, Duration.ZERO, Duration.ZERO, true));
    counts = counts(1000, 1000, false);
    assertThat(evaluated()).isEmpty();
    counts = counts(1000, 1000, true);
    assertThat(evaluated()).containsExactly("SILENT 1000 []");
  }

  @Test
  void ofTwoEvaluatorsAtOnceOneTells() throws Exception {
    severity(4, Duration.ZERO, true);
    evaluator.run();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      for (int round = 0; round < 10; round++) {
        says("r" + round, "FALSE_UP_TO_DATE", "CRITICAL");
        // So that none is gathered.
        clock.forward(AlertThrottle.MEMORY);
        List<Future<?>> runs = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          runs.add(threads.submit(() -> evaluator().run()));
        }
        for (Future<?> run : runs) {
          run.get();
        }
      }
    } finally {
      threads.shutdownNow();
    }
    evaluator.run();
    assertThat(told()).hasSize(10);
  }

  @Test
  void oneMessageNamesTheSourcesThatAreStaleAndOneTheirEnd() {
    put(rule("source", Rule.Kind.SOURCE_STALE, 0, 0, 0, Duration.ZERO, Duration.ofDays(7), true));
    sources = List.of(source("https://a", true), source("https://b", false));
    assertThat(evaluated()).containsExactly("SOURCE_STALE 1 []");
    Notice notice = outbox.recent(1).get(0).notice();
    assertThat(notice.sources())
        .containsExactly(new Notice.Source("https://a", 400, List.of("19045.6000 KB5060001")));
    assertThat(evaluated()).isEmpty();
    sources = List.of(source("https://a", true), source("https://b", true));
    assertThat(evaluated()).containsExactly("SOURCE_STALE 1 []");
    clock.forward(Duration.ofDays(7));
    assertThat(evaluated()).containsExactly("SOURCE_STALE 2 []");
    sources = List.of();
    assertThat(evaluated()).as("a source that nobody names proves nothing").isEmpty();
    sources = List.of(source("https://a", false), source("https://b", true));
    assertThat(evaluated()).isEmpty();
    clock.forward(Episode.SETTLED);
    assertThat(evaluated()).containsExactly("SOURCE_STALE over 1 []");
  }

  /** Fewer than 50 machines were seen, or all have moved: nobody knows what it offers. */
  @Test
  void aSourceOfWhichNothingIsKnownAnyMoreIsNeitherOverNorToldAgain() {
    put(rule("source", Rule.Kind.SOURCE_STALE, 0, 0, 0, Duration.ZERO, Duration.ofDays(7), true));
    sources = List.of(source("https://a", true));
    assertThat(evaluated()).containsExactly("SOURCE_STALE 1 []");
    UpdateSource.Line unknown = line(19045, false);
    sources = List.of(source("https://a", List.of(unknown), List.of()));
    assertThat(evaluated()).isEmpty();
    clock.forward(Duration.ofDays(8));
    assertThat(evaluated()).isEmpty();
    sources = List.of(source("https://a", List.of(line(19044, true)), List.of()));
    assertThat(evaluated()).isEmpty();
    clock.forward(Episode.SETTLED);
    assertThat(evaluated()).as("another line proves nothing").isEmpty();
    sources = List.of(source("https://a", false));
    assertThat(evaluated()).isEmpty();
    clock.forward(Episode.SETTLED);
    assertThat(evaluated()).containsExactly("SOURCE_STALE over 1 []");
  }

  @Test
  void aSourceIsOverWhenEachOfItsLinesIs() {
    put(rule("source", Rule.Kind.SOURCE_STALE, 0, 0, 0, Duration.ZERO, Duration.ZERO, true));
    sources =
        List.of(
            source(
                "https://a",
                List.of(line(19044, false), line(19045, false)),
                List.of(stale(19044), stale(19045))));
    assertThat(evaluated()).containsExactly("SOURCE_STALE 1 []");
    sources =
        List.of(
            source(
                "https://a",
                List.of(line(19044, true), line(19045, false)),
                List.of(stale(19045))));
    assertThat(evaluated()).isEmpty();
    clock.forward(Episode.SETTLED);
    assertThat(evaluated()).isEmpty();
    sources =
        List.of(source("https://a", List.of(line(19044, true), line(19045, true)), List.of()));
    assertThat(evaluated()).isEmpty();
    clock.forward(Episode.SETTLED);
    assertThat(evaluated()).containsExactly("SOURCE_STALE over 1 []");
  }

  @Test
  void aSourceThatAnEarlierVersionToldIsNotToldAsNew() {
    put(rule("source", Rule.Kind.SOURCE_STALE, 0, 0, 0, Duration.ZERO, Duration.ofDays(7), true));
    long now = clock.millis();
    Episode standing = earlier("https://a", now);
    Episode over = earlier("https://b", now).after(0, 0, false, 0, now).told(false, true, now);
    database.writing(handle -> AlertStore.put(handle, "source", List.of(standing, over)));
    clock.forward(Episode.DAMPED);
    sources = List.of(source("https://a", true), source("https://b", true));
    assertThat(evaluated()).containsExactly("SOURCE_STALE 1 []");
    assertThat(outbox.recent(1).get(0).notice().sources())
        .extracting(Notice.Source::name)
        .containsExactly("https://b");
    clock.forward(Duration.ofDays(7));
    assertThat(evaluated()).containsExactly("SOURCE_STALE 2 []");
    sources = List.of(source("https://a", false), source("https://b", true));
    assertThat(evaluated()).isEmpty();
    clock.forward(Episode.SETTLED);
    assertThat(evaluated()).containsExactly("SOURCE_STALE over 1 []");
  }

  private static Episode earlier(String source, long at) {
    return Episode.none(source).after(0, 0, true, 1, at).told(true, false, at);
  }

  private static UpdateSource source(String name, boolean stale) {
    return source(name, List.of(line(19045, !stale)), stale ? List.of(stale(19045)) : List.of());
  }

  private static UpdateSource.Line line(int build, boolean current) {
    return new UpdateSource.Line(BuildLine.client(build), 400, 6000, 1, current);
  }

  private static UpdateSource.Stale stale(int build) {
    return new UpdateSource.Stale(BuildLine.client(build), 400, 6000, "KB5060001", null);
  }

  private static UpdateSource source(
      String name, List<UpdateSource.Line> lines, List<UpdateSource.Stale> stale) {
    return new UpdateSource(name, "WSUS", 400, 400, 400, List.of(), null, lines, stale);
  }

  @Test
  void aMessageNamesWhoDisabledServicesLately() {
    severity(4, Duration.ZERO, true);
    causes = List.of(cause("A\\it", 5), cause("A\\it", 7), cause(null, 3));
    evaluator.run();
    says("a", "FALSE_UP_TO_DATE", "CRITICAL");
    assertThat(evaluated()).hasSize(1);
    assertThat(outbox.recent(1).get(0).notice().causes())
        .containsExactly(new Notice.Cause("A\\it", "BITS", 12), new Notice.Cause(null, "BITS", 3));
  }

  private static Causes.Row cause(@Nullable String by, long machines) {
    LocalDate day = LocalDate.EPOCH.plusDays(machines);
    return new Causes.Row(day, "BITS", by, null, null, machines, 0, List.of(), 0);
  }

  /** The transaction either sent and recorded the message, or did neither. */
  @Test
  void aCrashBeforeTheCommitLosesNothingAndRepeatsNothing() {
    severity(4, Duration.ZERO, true);
    evaluator.run();
    says("a", "FALSE_UP_TO_DATE", "CRITICAL");
    database.writing(handle -> handle.execute("ALTER TABLE alert_outbox RENAME TO gone"));
    assertThatThrownBy(evaluator::run).isInstanceOf(RuntimeException.class);
    database.writing(handle -> handle.execute("ALTER TABLE gone RENAME TO alert_outbox"));
    assertThat(evaluated()).containsExactly("SEVERITY 1 [a]");
    assertThat(evaluated()).isEmpty();
  }

  @Test
  void manyDeliverersSendEachMessageOnce() throws Exception {
    database.writing(
        handle -> {
          for (int i = 0; i < 40; i++) {
            Outbox.add(handle, clock, null, "ch", Notice.test(i));
          }
        });
    List<String> sent = java.util.Collections.synchronizedList(new ArrayList<>());
    Sender sender =
        (channel, id, notice) -> {
          sent.add(id);
          return new Outcome.Delivered("ok");
        };
    ExecutorService threads = Executors.newFixedThreadPool(6);
    try {
      List<Future<?>> runs = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        runs.add(threads.submit(() -> deliverer(sender).run()));
      }
      for (Future<?> run : runs) {
        run.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(sent).hasSize(40).doesNotHaveDuplicates();
    assertThat(outbox.count(Outbox.State.DELIVERED)).isEqualTo(40);
  }

  @Test
  void aMessageOfACollectorThatDiedIsSentAgainUnderTheSameId() {
    database.writing(handle -> Outbox.add(handle, clock, null, "ch", Notice.test(1)));
    Outbox.Claimed dead = outbox.claim().orElseThrow();
    assertThat(outbox.claim()).isEmpty();
    clock.forward(Outbox.CLAIM);
    Outbox.Claimed next = outbox.claim().orElseThrow();
    assertThat(next.message().id()).isEqualTo(dead.message().id());
    outbox.failed(dead, "comes to late");
    outbox.delivered(next);
    assertThat(outbox.recent(1).get(0).state()).isEqualTo(Outbox.State.DELIVERED);
  }

  @Test
  void failuresAreRetriedWithBackoffAndGivenUpAfterThreeDays() {
    database.writing(handle -> Outbox.add(handle, clock, null, "ch", Notice.test(1)));
    Deliverer deliverer = deliverer((channel, id, notice) -> new Outcome.Failed("HTTP 503", null));
    int tries = 0;
    Instant begin = clock.instant();
    while (outbox.count(Outbox.State.WAITING) == 1) {
      deliverer.run();
      tries++;
      Instant next = outbox.recent(1).get(0).nextAt();
      clock.forward(Duration.between(clock.instant(), next).plusMillis(1));
    }
    assertThat(outbox.recent(1).get(0).state()).isEqualTo(Outbox.State.FAILED);
    assertThat(outbox.recent(1).get(0).lastError()).isEqualTo("HTTP 503");
    assertThat(Duration.between(begin, clock.instant())).isGreaterThan(Outbox.GIVE_UP);
    assertThat(tries).isBetween(70, 200);
    database.writing(handle -> Outbox.retry(handle, outbox.recent(1).get(0).id(), clock.millis()));
    deliverer((channel, id, notice) -> new Outcome.Delivered("ok")).run();
    assertThat(outbox.count(Outbox.State.DELIVERED)).isEqualTo(1);
  }

  /** The clock was ahead by 400 days while machines were alerted; then it was corrected. */
  @Test
  void alertsGoOnAfterAClockThatWasAhead() {
    severity(4, Duration.ofHours(24), true);
    Instant real = clock.instant();
    clock.forward(Duration.ofDays(400));
    says("a", "FALSE_UP_TO_DATE", "CRITICAL");
    assertThat(evaluated()).containsExactly("SEVERITY 1 [a]");
    says("flaps", "FALSE_UP_TO_DATE", "CRITICAL");
    says("b", "UP_TO_DATE", "OK");
    evaluated();

    clock.set(real.plusSeconds(60));
    says("b", "FALSE_UP_TO_DATE", "CRITICAL");
    assertThat(evaluated()).containsExactly("SEVERITY 1 [b]");
    clock.forward(Duration.ofHours(24));
    assertThat(evaluated())
        .as("standing ones are repeated")
        .containsExactly("SEVERITY 3 [a, b, flaps]");
    says("a", "UP_TO_DATE", "OK");
    evaluated();
    clock.forward(Episode.SETTLED);
    assertThat(evaluated()).containsExactly("SEVERITY over 1 [a]");
  }

  @Test
  void aMessageThatWasClaimedOrPutOffByAClockAheadIsSent() {
    Instant real = clock.instant();
    database.writing(handle -> Outbox.add(handle, clock, null, "ch", Notice.test(1)));
    clock.forward(Duration.ofDays(400));
    assertThat(outbox.claim()).isPresent();
    database.writing(handle -> Outbox.add(handle, clock, null, "ch", Notice.test(2)));
    deliverer((channel, id, notice) -> new Outcome.Failed("HTTP 503", null)).run();

    clock.set(real.plusSeconds(1));
    deliverer((channel, id, notice) -> new Outcome.Delivered("ok")).run();
    assertThat(outbox.count(Outbox.State.DELIVERED)).isEqualTo(2);
  }

  @Test
  void noMessageIsGivenUpByAClockThatJumped() {
    database.writing(handle -> Outbox.add(handle, clock, null, "ch", Notice.test(1)));
    watch.run();
    clock.forward(Duration.ofDays(400));
    deliverer((channel, id, notice) -> new Outcome.Failed("HTTP 503", null)).run();
    assertThat(outbox.count(Outbox.State.WAITING)).isEqualTo(1);
  }

  @Test
  void whatWaitsForADeletedChannelIsGivenUp() {
    database.writing(handle -> Outbox.add(handle, clock, null, "ch", Notice.test(1)));
    database.writing(handle -> AlertStore.deleteChannel(handle, "ch", clock.millis()));
    assertThat(outbox.claim()).isEmpty();
    assertThat(outbox.recent(1).get(0).lastError()).isEqualTo("channel deleted");
  }

  private Deliverer deliverer(Sender sender) {
    return new Deliverer(
        database, outbox, sender, sender, clock, watch, () -> 0.5, new SimpleMeterRegistry());
  }

  private void severity(int rank, Duration repeat, boolean recovered) {
    put(rule("critical", Rule.Kind.SEVERITY, rank, 0, 0, Duration.ZERO, repeat, recovered));
  }

  private void put(Rule rule) {
    database.writing(handle -> AlertStore.put(handle, rule));
  }

  private static Rule rule(
      String id,
      Rule.Kind kind,
      int rank,
      long machines,
      int percent,
      Duration window,
      Duration repeat,
      boolean recovered) {
    return new Rule(
        id,
        kind,
        true,
        rank,
        machines,
        percent,
        window,
        repeat,
        recovered,
        Set.of("ch"),
        0,
        null,
        0);
  }

  /** The alerts of one more evaluation. */
  private List<String> evaluated() {
    int before = told().size();
    clock.forward(Duration.ofSeconds(15));
    evaluator.run();
    List<String> after = told();
    return after.subList(before, after.size());
  }

  /** All messages, oldest first. */
  private List<String> told() {
    List<String> told = new ArrayList<>();
    for (Outbox.Message message : outbox.recent(1000)) {
      Notice notice = message.notice();
      told.add(
          0,
          notice.rule()
              + (notice.over() ? " over " : " ")
              + notice.count()
              + " "
              + notice.machines().stream().map(Notice.Machine::agentId).sorted().toList());
    }
    return told;
  }

  private void says(String agent, String verdict, String severity) {
    says(agent, verdict, severity, clock.instant());
  }

  private void says(String agent, String verdict, String severity, Instant received) {
    // Gaps, for what comes late.
    sequence += 2;
    long number = sequence;
    database.writing(
        handle -> {
          machine(handle, agent, number, verdict, severity, received);
          change(handle, agent, number, verdict, severity, received);
        });
  }

  /** A machine that lies, with its change. */
  static void lying(Handle handle, String agent) {
    Instant now = Instant.now();
    machine(handle, agent, 1, "FALSE_UP_TO_DATE", "CRITICAL", now);
    change(handle, agent, 1, "FALSE_UP_TO_DATE", "CRITICAL", now);
  }

  private static void machine(
      Handle handle, String agent, long number, String verdict, String severity, Instant at) {
    handle
        .createUpdate(
            "INSERT INTO machine (agent_id, epoch, last_sequence, missing, first_seen,"
                + " last_seen, sent_at, latest_sent_at, started_at, interval_ms, silent_after,"
                + " agent_version, name_key, verdict, severity, severity_rank, since,"
                + " changed_at, history_day, history_rows, content_digest, state_digest)"
                + " VALUES (:id, 1, :number, '', :at, :at, :at, :at, :at, 900000, :at, '1',"
                + " :id, :verdict, :severity, :rank, :at, :at, 0, 0, :bytes, :bytes)"
                + " ON CONFLICT (agent_id) DO UPDATE SET last_sequence = excluded.last_sequence,"
                + " verdict = excluded.verdict, severity = excluded.severity,"
                + " severity_rank = excluded.severity_rank, changed_at = excluded.changed_at")
        .bind("id", agent)
        .bind("number", number)
        .bind("at", at.toEpochMilli())
        .bind("verdict", verdict)
        .bind("severity", severity)
        .bind("rank", Severity.of(severity).rank())
        .bind("bytes", new byte[] {1})
        .execute();
  }

  private static void change(
      Handle handle, String agent, long number, String verdict, String severity, Instant at) {
    handle
        .createUpdate(
            "INSERT INTO change (agent_id, epoch, sequence, at, received_at, kinds, verdict,"
                + " severity, digest, body) VALUES (:id, 1, :number, :at, :at, 'VERDICT',"
                + " :verdict, :severity, :bytes, :bytes)")
        .bind("id", agent)
        .bind("number", number)
        .bind("at", at.toEpochMilli())
        .bind("verdict", verdict)
        .bind("severity", severity)
        .bind("bytes", new byte[] {1})
        .execute();
  }

  private static FleetCounts counts(long total, long silent, boolean known) {
    Instant now = Instant.EPOCH;
    return new FleetCounts(
        total, Map.of(), Map.of(), Map.of(), silent, now, now, known, List.of(), List.of(),
        List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(),
        List.of());
  }
}
