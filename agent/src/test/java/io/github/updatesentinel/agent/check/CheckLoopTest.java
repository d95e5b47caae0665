package io.github.updatesentinel.agent.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.updatesentinel.agent.check.scan.ScanRunner;
import io.github.updatesentinel.agent.check.scan.Signal;
import io.github.updatesentinel.agent.config.AgentConfig;
import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.StartAttempt;
import io.github.updatesentinel.agent.fact.update.UpdateLogFinding;
import io.github.updatesentinel.agent.fact.update.UpdateScan;
import io.github.updatesentinel.agent.probe.scan.ScanReport;
import io.github.updatesentinel.agent.probe.scan.UpdateLogReader;
import io.github.updatesentinel.agent.probe.scan.UpdateScanner;
import io.github.updatesentinel.agent.sink.DeliveryNews;
import io.github.updatesentinel.agent.time.Clocks;
import io.github.updatesentinel.contract.EventId;
import io.github.updatesentinel.contract.ScanOutcome;
import io.github.updatesentinel.contract.StartType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckLoopTest {
  private static final AgentConfig CONFIG = FakeMachine.config();
  private static final Duration NANO = Duration.ofNanos(1);

  private final FakeMachine machine;
  private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
  private final AtomicInteger scans = new AtomicInteger();
  private final AtomicInteger logReadings = new AtomicInteger();
  private volatile boolean scannerBroken;
  private volatile boolean scanAborted;
  private volatile HResult startAnswer = HResult.S_OK;
  private double random;
  private @Nullable ScanRunner runner;

  CheckLoopTest(@TempDir Path folder) {
    machine = new FakeMachine(folder);
  }

  private CheckLoop loop(AgentConfig config) {
    Clocks clocks = machine.time.clocks();
    UpdateScanner scanner =
        new UpdateScanner() {
          @Override
          public ScanReport scan() {
            scans.incrementAndGet();
            if (scannerBroken) {
              throw new IllegalStateException("x".repeat(100_000));
            }
            return scanAborted ? machine.report(ScanOutcome.ABORTED, null, null) : machine.found(0);
          }

          @Override
          public void abort() {}
        };
    UpdateLogReader log =
        new UpdateLogReader() {
          @Override
          public Optional<UpdateLogFinding> read(UpdateScan scan) {
            logReadings.incrementAndGet();
            return Optional.empty();
          }

          @Override
          public void abort() {}
        };
    runner =
        new ScanRunner(
            scanner, name -> new StartAttempt(name, startAnswer), log, signals::add, clocks);
    return new CheckLoop(
        config, machine.start(config), runner, signals, machine.events::add, clocks, () -> random);
  }

  @Test
  void updateLogIsReadWhenAZeroIsSuspicious() throws InterruptedException {
    machine.ubr(1706);
    CheckLoop loop = loop(CONFIG);
    loop.begin();
    loop.turn(null);
    finishScan(loop);
    machine.time.pass(Duration.ofMinutes(15));
    loop.turn(null);
    Signal signal;
    do {
      signal = Objects.requireNonNull(signals.poll(10, TimeUnit.SECONDS), "the log is not read");
      loop.turn(signal);
    } while (!(signal instanceof Signal.LogRead));
    assertThat(logReadings).hasValue(1);
  }

  /** Takes what the scan's thread tells, up to the scan's end. */
  private void finishScan(CheckLoop loop) throws InterruptedException {
    Signal signal;
    do {
      signal = Objects.requireNonNull(signals.poll(10, TimeUnit.SECONDS), "no scan is running");
      loop.turn(signal);
    } while (!(signal instanceof Signal.ScanFinished));
  }

  private void finishStartTest(CheckLoop loop) throws InterruptedException {
    Signal signal = Objects.requireNonNull(signals.poll(10, TimeUnit.SECONDS), "no start is tried");
    assertThat(signal).isInstanceOf(Signal.StartTried.class);
    loop.turn(signal);
  }

  @Test
  void firstCheckScanAndHeartbeatHappenAtOnceWithoutJitter() throws InterruptedException {
    CheckLoop loop = loop(CONFIG);
    loop.begin();
    assertThat(loop.untilNext()).isZero();
    loop.turn(null);

    assertThat(machine.heartbeats).hasSize(1);
    assertThat(machine.verdict()).isEqualTo("UNKNOWN");
    finishScan(loop);
    assertThat(machine.verdict()).isEqualTo("UP_TO_DATE");
    assertThat(scans).hasValue(1);
  }

  @Test
  void startThatWeMayNotTryIsAHintBesideTheVerdict() throws InterruptedException {
    startAnswer = HResult.E_ACCESSDENIED;
    CheckLoop loop = loop(CONFIG);
    loop.begin();
    loop.turn(null);
    finishScan(loop);
    finishStartTest(loop);

    assertThat(machine.verdict()).isEqualTo("UP_TO_DATE_UNVERIFIED");
    assertThat(machine.heartbeats.get(machine.heartbeats.size() - 1).toString())
        .contains("SERVICE_START_FAILED", "TrustedInstaller 0x80070005");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.25, 0.5, 0.999999})
  void firstScanAndHeartbeatAreSpreadWithinTheJitter(double chance) {
    random = chance;
    CheckLoop loop = loop(CONFIG);
    loop.begin();
    Duration wait = loop.untilNext();

    assertThat(wait).isBetween(Duration.ZERO, CONFIG.jitter());
    assertThat(wait).isEqualTo(Duration.ofNanos((long) (CONFIG.jitter().toNanos() * chance)));
  }

  @Test
  void jitterIsNeverLongerThanTheInterval() {
    random = 1;
    AgentConfig config =
        FakeMachine.config("checkInterval", "PT1M", "scanInterval", "PT2M", "jitter", "PT5M");
    CheckLoop loop = loop(config);
    loop.begin();

    assertThat(loop.untilNext()).isEqualTo(Duration.ofMinutes(1));
    assertThat(machine.heartbeats).isEmpty();
    machine.time.pass(Duration.ofMinutes(1));
    loop.turn(null);
    assertThat(machine.heartbeats).hasSize(1);
    assertThat(scans).hasValue(0);
  }

  @Test
  void noJitterMeansNoDelay() {
    random = 1;
    CheckLoop loop = loop(FakeMachine.config("jitter", "PT0S"));
    loop.begin();

    assertThat(loop.untilNext()).isZero();
  }

  @Test
  void eachCheckBringsAHeartbeatAndNoTurnBetweenDoes() throws InterruptedException {
    CheckLoop loop = loop(CONFIG);
    loop.begin();
    loop.turn(null);
    finishScan(loop);
    int before = machine.heartbeats.size();

    machine.time.pass(CONFIG.checkInterval().minus(NANO));
    loop.turn(null);
    assertThat(machine.heartbeats).hasSize(before);

    machine.time.pass(NANO);
    loop.turn(null);
    assertThat(machine.heartbeats).hasSize(before + 1);
    assertThat(loop.untilNext()).isEqualTo(CONFIG.checkInterval());
  }

  @Test
  void scansKeepTheirInterval() throws InterruptedException {
    CheckLoop loop = loop(CONFIG);
    loop.begin();
    loop.turn(null);
    finishScan(loop);
    machine.time.pass(CONFIG.scanInterval().minus(NANO));
    loop.turn(null);
    assertThat(scans).hasValue(1);

    machine.time.pass(NANO);
    loop.turn(null);
    finishScan(loop);
    assertThat(scans).hasValue(2);
  }

  @Test
  void wallClockThatIsSetMovesNothing() throws InterruptedException {
    CheckLoop loop = loop(CONFIG);
    loop.begin();
    loop.turn(null);
    finishScan(loop);
    int before = machine.heartbeats.size();
    machine.time.setWall(Duration.ofDays(36_500));
    loop.turn(null);

    assertThat(scans).hasValue(1);
    assertThat(machine.heartbeats).hasSize(before);
    assertThat(machine.events).isEmpty();
  }

  @Test
  void noScanStartsWhileAPatchManagerKeepsWindowsUpdateDisabled() throws InterruptedException {
    machine.set("WAPTService", StartType.AUTO);
    machine.set("wuauserv", StartType.DISABLED);
    AgentConfig config = FakeMachine.config("jitter", "PT0S", "patchManager", "WAPTService");
    CheckLoop loop = loop(config);
    loop.begin();
    loop.turn(null);
    assertThat(scans).hasValue(0);
    assertThat(loop.untilNext()).isPositive();
    assertThat(machine.verdict()).isEqualTo("UP_TO_DATE_UNVERIFIED");

    machine.set("wuauserv", StartType.MANUAL);
    machine.time.pass(config.checkInterval());
    loop.turn(null);
    finishScan(loop);
    assertThat(scans).hasValue(1);
    assertThat(machine.verdict()).isEqualTo("UP_TO_DATE");
  }

  @Test
  void disabledServiceIsSeenAtTheSignalAndScannedAnew() throws InterruptedException {
    CheckLoop loop = loop(CONFIG);
    loop.begin();
    loop.turn(null);
    finishScan(loop);
    machine.time.pass(Duration.ofSeconds(1));
    machine.adminSets("TrustedInstaller", StartType.DISABLED);
    loop.turn(new Signal.ServicesChanged());

    assertThat(machine.newEvents())
        .containsExactly(EventId.START_TYPE_CHANGED, EventId.SERVICING_BLOCKED);
    assertThat(machine.verdict()).isEqualTo("SERVICING_BLOCKED");
    finishScan(loop);
    assertThat(scans).hasValue(2);
  }

  @Test
  void servicesOfOthersThatComeAndGoCauseNoCheck() {
    CheckLoop loop = quiet();
    int judgements = machine.judgements;
    machine.eventLog.searches.clear();
    for (int i = 0; i < 100; i++) {
      machine.time.pass(Duration.ofMillis(600));
      loop.turn(new Signal.ServicesChanged());
    }

    assertThat(machine.judgements).isEqualTo(judgements);
    assertThat(machine.eventLog.searches).isEmpty();
    assertThat(machine.events).isEmpty();
  }

  @Test
  void serviceThatChangesAllTheTimeIsCheckedEveryTenSeconds() {
    CheckLoop loop = quiet();
    int judgements = machine.judgements;
    machine.eventLog.searches.clear();
    for (int i = 0; i < 100; i++) {
      machine.time.pass(Duration.ofMillis(600));
      machine.set("wuauserv", i % 2 == 0 ? StartType.AUTO : StartType.MANUAL);
      loop.turn(new Signal.ServicesChanged());
    }

    assertThat(machine.judgements - judgements).as("checks in a minute").isBetween(6, 7);
    assertThat(machine.eventLog.failureSearches()).isZero();
    assertThat(machine.newEvents()).hasSizeLessThanOrEqualTo(20);
  }

  @Test
  void firstChangeIsJudgedAtOnceAlsoRightAfterACheck() {
    CheckLoop loop = quiet();
    machine.time.pass(CONFIG.checkInterval());
    loop.turn(null);
    machine.time.pass(Duration.ofSeconds(1));
    machine.set("TrustedInstaller", StartType.DISABLED);
    loop.turn(new Signal.ServicesChanged());

    assertThat(machine.newEvents()).contains(EventId.SERVICING_BLOCKED);
  }

  @Test
  void changeSoonAfterAnotherIsCheckedWhenTenSecondsAreOver() {
    CheckLoop loop = quiet();
    machine.set("wuauserv", StartType.AUTO);
    loop.turn(new Signal.ServicesChanged());
    machine.time.pass(Duration.ofSeconds(1));
    machine.set("TrustedInstaller", StartType.DISABLED);
    loop.turn(new Signal.ServicesChanged());
    machine.newEvents();

    machine.time.pass(Duration.ofSeconds(9).minus(NANO));
    loop.turn(null);
    assertThat(machine.newEvents()).doesNotContain(EventId.SERVICING_BLOCKED);
    assertThat(loop.untilNext()).isEqualTo(NANO);

    machine.time.pass(NANO);
    loop.turn(null);
    assertThat(machine.newEvents()).contains(EventId.SERVICING_BLOCKED);
  }

  @Test
  void loopWakesUpToAskForTheAuthorAndTellsTheCollector() {
    CheckLoop loop = quiet();
    machine.time.pass(Duration.ofSeconds(1));
    machine.eventLog.flushed = Duration.ofSeconds(1);
    machine.adminSets("wuauserv", StartType.AUTO);
    loop.turn(new Signal.ServicesChanged());
    assertThat(machine.events).isEmpty();
    assertThat(loop.untilNext()).isEqualTo(Duration.ofSeconds(2));

    machine.time.pass(Duration.ofSeconds(2));
    loop.turn(null);
    assertThat(machine.newEvents()).containsExactly(EventId.START_TYPE_CHANGED);
    assertThat(machine.heartbeats.get(machine.heartbeats.size() - 1).toString())
        .contains("CORP\\\\admin");
  }

  @Test
  void stopReportsWhatStillWaitsForItsAuthor() {
    CheckLoop loop = quiet();
    machine.set("wuauserv", StartType.AUTO);
    loop.turn(new Signal.ServicesChanged());
    assertThat(machine.events).isEmpty();
    signals.add(new Signal.Stop());

    assertThat(assertTimeoutPreemptively(Duration.ofSeconds(10), () -> loop.run(config -> true)))
        .isEqualTo(CheckLoop.End.STOPPED);
    assertThat(machine.newEvents()).containsExactly(EventId.START_TYPE_CHANGED);
  }

  /** A healthy machine after its first scan. */
  private CheckLoop quiet() {
    CheckLoop loop = loop(CONFIG);
    loop.begin();
    loop.turn(null);
    assertDoesNotThrow(() -> finishScan(loop));
    return loop;
  }

  @Test
  void changesCauseFourScansADay() throws InterruptedException {
    CheckLoop loop = loop(CONFIG);
    loop.begin();
    loop.turn(null);
    finishScan(loop);
    assertThat(flip(loop, 50)).as("on one day").isEqualTo(4);

    machine.time.pass(Duration.ofDays(1));
    loop.turn(null);
    finishScan(loop);
    assertThat(flip(loop, 50)).as("on the next day").isEqualTo(4);
  }

  @Test
  void restartStartsNoScanWhileTheNextOneIsNotDue() throws InterruptedException {
    CheckLoop loop = loop(CONFIG);
    loop.begin();
    loop.turn(null);
    finishScan(loop);

    machine.time.restart();
    machine.time.pass(Duration.ofHours(10));
    CheckLoop next = loop(CONFIG);
    next.begin();
    next.turn(null);
    assertThat(machine.verdict()).as("what was found is remembered").isEqualTo("UP_TO_DATE");
    machine.time.pass(Duration.ofHours(12).minus(NANO));
    next.turn(null);
    assertThat(scans).hasValue(1);

    machine.time.pass(NANO);
    next.turn(null);
    finishScan(next);
    assertThat(scans).hasValue(2);
  }

  @Test
  void scanThatFellDueWhileTheComputerWasOffIsSpreadOverFourHours() throws InterruptedException {
    CheckLoop loop = loop(CONFIG);
    loop.begin();
    loop.turn(null);
    finishScan(loop);

    machine.time.restart();
    machine.time.pass(Duration.ofDays(2));
    random = 0.5;
    CheckLoop next = loop(CONFIG);
    next.begin();
    machine.time.pass(Duration.ofHours(2).minus(NANO));
    next.turn(null);
    assertThat(scans).hasValue(1);

    machine.time.pass(NANO);
    next.turn(null);
    finishScan(next);
    assertThat(scans).hasValue(2);
  }

  @Test
  void startsInARowPutNoScanOff() throws InterruptedException {
    CheckLoop loop = loop(CONFIG);
    loop.begin();
    loop.turn(null);
    finishScan(loop);

    machine.time.pass(Duration.ofDays(2));
    random = 1;
    loop(CONFIG).begin();
    machine.time.pass(Duration.ofHours(1));
    random = 0;
    CheckLoop next = loop(CONFIG);
    next.begin();
    next.turn(null);
    finishScan(next);

    assertThat(scans).hasValue(2);
  }

  @Test
  void scanThatAStopCutShortIsStillDue() throws InterruptedException {
    CheckLoop loop = loop(CONFIG);
    loop.begin();
    loop.turn(null);

    machine.time.restart();
    machine.time.pass(Duration.ofMinutes(1));
    CheckLoop next = loop(CONFIG);
    next.begin();
    next.turn(null);
    finishScan(next);
    assertThat(machine.verdict()).isEqualTo("UP_TO_DATE");
  }

  @Test
  void failedScanIsTriedAgainAfterAnHour() throws InterruptedException {
    scannerBroken = true;
    CheckLoop loop = loop(CONFIG);
    loop.begin();
    loop.turn(null);
    finishScan(loop);

    machine.time.pass(Duration.ofHours(1).minus(NANO));
    loop.turn(null);
    assertThat(scans).hasValue(1);
    machine.time.pass(NANO);
    loop.turn(null);
    finishScan(loop);
    assertThat(scans).hasValue(2);
  }

  @Test
  void abortedScanIsTriedAgainAfterAnHourAndHasFailedWhereAllAre() throws InterruptedException {
    scanAborted = true;
    CheckLoop loop = loop(CONFIG);
    loop.begin();
    loop.turn(null);
    for (int i = 1; i < CONFIG.scanFailuresBeforeAlert(); i++) {
      finishScan(loop);
      assertThat(machine.verdict()).isEqualTo("UNKNOWN");
      passUntilNextScan(Duration.ofHours(1), loop);
    }
    assertThat(machine.events).isEmpty();
    for (int hours = 4; hours <= 8; hours *= 2) {
      finishScan(loop);
      assertThat(machine.verdict()).isEqualTo("SCAN_FAILED");
      passUntilNextScan(Duration.ofHours(hours), loop);
    }
    finishScan(loop);
  }

  /** The scan itself is started by another thread. */
  private void passUntilNextScan(Duration wait, CheckLoop loop) {
    int before = scans.get();
    machine.time.pass(wait.minus(NANO));
    loop.turn(null);
    assertThat(scans).as("no sooner").hasValue(before);
    machine.time.pass(NANO);
    loop.turn(null);
  }

  @Test
  void noScanStartsWhileAStartIsTried() throws InterruptedException {
    CheckLoop loop = quiet();
    assertThat(Objects.requireNonNull(runner).isBusy()).as("a start is tried").isTrue();
    machine.set("wuauserv", StartType.DISABLED);
    loop.turn(new Signal.ServicesChanged());
    assertThat(scans).hasValue(1);
    assertThat(loop.untilNext()).as("it does not spin meanwhile").isPositive();

    finishStartTest(loop);
    finishScan(loop);
    assertThat(scans).hasValue(2);
  }

  @Test
  void startThatIsNeverAnsweredKeepsNoScanAway() throws InterruptedException {
    CheckLoop loop = quiet();
    machine.set("wuauserv", StartType.DISABLED);
    loop.turn(new Signal.ServicesChanged());
    machine.time.pass(Duration.ofMinutes(5));
    loop.turn(null);
    finishScan(loop);

    assertThat(scans).hasValue(2);
  }

  @Test
  void changeDuringAScanIsFollowedByAnother() throws InterruptedException {
    CheckLoop loop = loop(CONFIG);
    loop.begin();
    loop.turn(null);
    machine.ubr(FakeMachine.WANTED_UBR + 1);
    loop.turn(new Signal.ServicesChanged());
    finishScan(loop);
    finishScan(loop);

    assertThat(scans).hasValue(2);
  }

  @Test
  void startIsTriedAfterTheScanAndItsAnswerIsJudgedAtOnce() throws InterruptedException {
    startAnswer = HResult.E_SERVICE_DISABLED;
    CheckLoop loop = loop(CONFIG);
    loop.begin();
    loop.turn(null);
    assertThat(machine.verdict()).isEqualTo("UNKNOWN");
    finishScan(loop);
    assertThat(machine.verdict()).isEqualTo("UP_TO_DATE");
    finishStartTest(loop);

    assertThat(machine.verdict()).isEqualTo("SERVICING_BLOCKED");
    machine.time.pass(CONFIG.checkInterval());
    loop.turn(null);
    assertThat(signals).as("no second attempt").isEmpty();
  }

  /** Disables and enables a service so often; tells how many scans that made. */
  private int flip(CheckLoop loop, int times) throws InterruptedException {
    int before = scans.get();
    for (int i = 0; i < times; i++) {
      machine.set("TrustedInstaller", i % 2 == 0 ? StartType.DISABLED : StartType.MANUAL);
      machine.time.pass(Duration.ofSeconds(10));
      loop.turn(new Signal.ServicesChanged());
      while (Objects.requireNonNull(runner).isBusy()) {
        loop.turn(signals.poll(10, TimeUnit.SECONDS));
      }
    }
    return scans.get() - before;
  }

  @Test
  void everyHeartbeatHasTheNextNumber() throws InterruptedException {
    CheckLoop loop = loop(CONFIG);
    loop.begin();
    loop.turn(null);
    finishScan(loop);
    for (int i = 0; i < 10; i++) {
      machine.time.pass(CONFIG.checkInterval());
      loop.turn(null);
    }
    long expected = 1;
    for (var heartbeat : machine.heartbeats) {
      assertThat(heartbeat.get("sequence").getAsLong()).isEqualTo(expected++);
    }
    assertThat(expected).isGreaterThan(10);
  }

  @Test
  void scannerThatBreaksIsAFailedScanAndTheLoopGoesOn() throws InterruptedException {
    scannerBroken = true;
    CheckLoop loop = loop(CONFIG);
    loop.begin();
    loop.turn(null);
    finishScan(loop);
    assertThat(machine.verdict()).isEqualTo("SCAN_FAILED");

    scannerBroken = false;
    machine.time.pass(CONFIG.scanInterval());
    loop.turn(null);
    finishScan(loop);
    assertThat(machine.verdict()).isEqualTo("UP_TO_DATE");
    assertThat(machine.start(CONFIG)).as("the state can still be read").isNotNull();
  }

  @Test
  void newsOfTheDeliveryCausesNoCheck() {
    CheckLoop loop = loop(CONFIG);
    loop.begin();
    machine.set("TrustedInstaller", StartType.DISABLED);
    random = 1;
    loop.turn(new Signal.Delivery(new DeliveryNews.NotDelivered("HTTP 503")));

    assertThat(machine.events).isEmpty();
  }

  @Test
  void anotherBaselineCausesOneAtOnce() {
    CheckLoop loop = loop(CONFIG);
    loop.begin();
    machine.set("TrustedInstaller", StartType.DISABLED);
    random = 1;
    loop.turn(new Signal.Delivery(new DeliveryNews.BaselineChanged()));

    assertThat(machine.events).isNotEmpty();
  }

  @Test
  void anIdThatIsTakenEndsTheLoop() {
    signals.add(new Signal.Delivery(new DeliveryNews.IdentityTaken()));

    assertThat(
            assertTimeoutPreemptively(
                Duration.ofSeconds(10), () -> loop(CONFIG).run(config -> true)))
        .isEqualTo(CheckLoop.End.IDENTITY_TAKEN);
  }

  @Test
  void stopOvertakesNews() {
    for (int i = 0; i < 1000; i++) {
      signals.add(new Signal.Delivery(new DeliveryNews.Delivered(1, null)));
    }
    signals.add(new Signal.Stop());

    assertThat(
            assertTimeoutPreemptively(
                Duration.ofSeconds(10), () -> loop(CONFIG).run(config -> true)))
        .isEqualTo(CheckLoop.End.STOPPED);
    assertThat(signals).as("news that nobody waits for").hasSizeGreaterThan(900);
  }

  @Test
  void stopEndsTheLoopBeforeItsTime() {
    signals.add(new Signal.Stop());

    assertThat(
            assertTimeoutPreemptively(
                Duration.ofSeconds(10), () -> loop(CONFIG).run(config -> true)))
        .isEqualTo(CheckLoop.End.STOPPED);
  }
}
