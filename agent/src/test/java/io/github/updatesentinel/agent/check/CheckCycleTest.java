package io.github.updatesentinel.agent.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.updatesentinel.agent.config.AgentConfig;
import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.StartAttempt;
import io.github.updatesentinel.agent.fact.update.ScanSight;
import io.github.updatesentinel.agent.fact.update.UpdateHistory;
import io.github.updatesentinel.agent.probe.scan.ScanReport;
import io.github.updatesentinel.agent.sink.DeliveryNews;
import io.github.updatesentinel.agent.sink.Event;
import io.github.updatesentinel.agent.time.FakeClocks;
import io.github.updatesentinel.agent.wire.HeartbeatJsonTest;
import io.github.updatesentinel.contract.EventId;
import io.github.updatesentinel.contract.Open;
import io.github.updatesentinel.contract.ScanOutcome;
import io.github.updatesentinel.contract.StartType;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckCycleTest {
  private static final AgentConfig CONFIG = FakeMachine.config();
  private static final String CURRENT_VERSION = "SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion";
  private static final String PACKAGES =
      "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\Packages";

  private final FakeMachine machine;

  CheckCycleTest(@TempDir Path folder) {
    machine = new FakeMachine(folder);
  }

  @ParameterizedTest
  @CsvSource({"ABORTED,", "ABORTED, 0x8024001E", "FAILED, 0x8024001E"})
  void scanThatAStopOrAShutdownAbortedIsNone(ScanOutcome outcome, String code) {
    HResult hresult = code == null ? null : HResult.parse(code);
    CheckCycle cycle = machine.start(CONFIG);
    cycle.check();
    for (int i = 1; i < CONFIG.scanFailuresBeforeAlert(); i++) {
      cycle.beginScan();
      assertThat(cycle.accept(machine.report(outcome, hresult, null))).isTrue();
      cycle.check();
      assertThat(verdict(cycle)).isEqualTo("UNKNOWN");
    }
    assertThat(machine.events).isEmpty();
    assertThat(cycle.state().scanFailuresInRow).isZero();

    scanned(cycle, 0);
    cycle.beginScan();
    cycle.accept(machine.report(outcome, hresult, null));
    cycle.check();
    assertThat(verdict(cycle)).as("the scan before").isEqualTo("UP_TO_DATE");
    assertThat(reasons(cycle)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"ABORTED, , SCAN_BROKEN", "FAILED, 0x8024001E, SCAN_HRESULT"})
  void scansThatAreAlwaysAbortedHaveFailed(ScanOutcome outcome, String code, String reason) {
    CheckCycle cycle = machine.start(CONFIG);
    scanned(cycle, 0);
    for (int i = 0; i < CONFIG.scanFailuresBeforeAlert(); i++) {
      assertThat(machine.newEvents()).isEmpty();
      abort(cycle, outcome, code);
    }
    assertThat(verdict(cycle)).isEqualTo("SCAN_FAILED");
    assertThat(reasons(cycle)).contains(reason);
    assertThat(machine.newEvents()).containsExactly(EventId.SCAN_FAILED);
    cycle.save();

    CheckCycle next = machine.start(CONFIG);
    abort(next, outcome, code);
    assertThat(verdict(next)).as("after a restart").isEqualTo("SCAN_FAILED");
    scanned(next, 0);
    assertThat(verdict(next)).isEqualTo("UP_TO_DATE");
    abort(next, outcome, code);
    assertThat(verdict(next)).as("the first in a row").isEqualTo("UP_TO_DATE");
  }

  @Test
  void restartOfTheProcessExplainsAbortedScans() {
    for (int i = 0; i < 2 * CONFIG.scanFailuresBeforeAlert(); i++) {
      CheckCycle cycle = machine.start(CONFIG);
      cycle.check();
      abort(cycle, ScanOutcome.ABORTED, null);
      assertThat(verdict(cycle)).isEqualTo("UNKNOWN");
      cycle.save();
    }
  }

  @Test
  void scansThatAPatchManagerAbortsAreNoFailures() {
    machine.set("WAPTService", StartType.AUTO);
    machine.set("wuauserv", StartType.DISABLED);
    CheckCycle cycle = machine.start(FakeMachine.config("patchManager", "WAPTService"));
    cycle.check();
    for (int i = 0; i < 2 * CONFIG.scanFailuresBeforeAlert(); i++) {
      abort(cycle, ScanOutcome.FAILED, "0x8024001E");
    }

    assertThat(verdict(cycle)).isEqualTo("UP_TO_DATE_UNVERIFIED");
    assertThat(cycle.state().scanFailuresInRow).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void scanFromBeforeARestartThatWasWaitedForSaysNothingAfterIt(boolean byRegistry) {
    String mark =
        "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\WindowsUpdate\\Auto Update\\RebootRequired";
    if (byRegistry) {
      machine.registry.key(mark);
    }
    machine.ubr(7417);
    CheckCycle cycle = machine.start(CONFIG);
    cycle.check();
    cycle.beginScan();
    ScanReport zero = machine.found(0);
    cycle.accept(new ScanReport(zero.scan(), null, !byRegistry));
    cycle.check();
    assertThat(verdict(cycle)).isEqualTo("RESTART_PENDING");
    assertThat(verdictOf(cycle).has("lastHonestScanAt")).isFalse();
    cycle.save();

    machine.registry.remove(mark);
    machine.time.restart();
    machine.time.pass(Duration.ofHours(2));
    CheckCycle next = machine.start(CONFIG);
    assertThat(next.check().callsForScan()).isTrue();
    assertThat(verdict(next)).isEqualTo("UNKNOWN");

    scanned(next, 0);
    assertThat(verdict(next)).isEqualTo("BEHIND_BASELINE");
    assertThat(verdictOf(next).has("lastHonestScanAt")).isTrue();
    assertThat(next.check().callsForScan()).isFalse();
  }

  @Test
  void scanInWhoseWayAServiceIsThatCannotBeReadNowIsNotHonest() {
    machine.set("BITS", StartType.DISABLED);
    CheckCycle cycle = machine.start(CONFIG);
    scanned(cycle, 0);
    machine.servicesBroken = true;
    cycle.check();

    assertThat(verdict(cycle)).isEqualTo("UP_TO_DATE_UNVERIFIED");
    assertThat(verdictOf(cycle).has("lastHonestScanAt")).isFalse();
  }

  @Test
  void abortedScanThatSurfacedTheDisabledServiceIsAFinding() {
    CheckCycle cycle = machine.start(CONFIG);
    cycle.check();
    cycle.beginScan();
    cycle.accept(machine.report(ScanOutcome.ABORTED, null, null, HResult.E_SERVICE_DISABLED));
    cycle.check();

    assertThat(verdict(cycle)).isEqualTo("SERVICING_BLOCKED");
  }

  @Test
  void clockSkewIsKnownFromTheFirstCheckAfterARestartOn() {
    CheckCycle cycle = machine.start(CONFIG);
    cycle.check();
    Instant told = FakeClocks.START.minus(Duration.ofDays(3));
    cycle.accept(new DeliveryNews.Delivered(1, told));
    cycle.check();
    assertThat(reasons(cycle)).contains("CLOCK_WRONG");
    cycle.save();

    machine.time.restart();
    machine.time.pass(Duration.ofHours(10));
    CheckCycle next = machine.start(CONFIG);
    next.check();
    assertThat(reasons(next)).contains("CLOCK_WRONG");
    assertThat(heartbeat(next).get("clockSkewMs").getAsLong())
        .isEqualTo(Duration.ofDays(3).toMillis());
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 8})
  void clockSkewThatCannotBeTrueAnyMoreIsNotBelieved(long days) {
    CheckCycle cycle = machine.start(CONFIG);
    cycle.check();
    cycle.accept(new DeliveryNews.Delivered(1, FakeClocks.START.minus(Duration.ofDays(3))));
    cycle.save();

    machine.time.restart();
    machine.time.setWall(Duration.ofDays(days));
    CheckCycle next = machine.start(CONFIG);
    next.check();
    assertThat(reasons(next)).doesNotContain("CLOCK_WRONG");
    assertThat(heartbeat(next).has("clockSkewMs")).isFalse();
  }

  @Test
  void servicingUpdateThatLeavesTheRevisionAsItIsCallsForAScanOnceServicingIsQuiet() {
    machine.registry.written(PACKAGES, FakeClocks.START.minus(Duration.ofDays(9)));
    CheckCycle cycle = machine.start(CONFIG);
    scanned(cycle, 0);
    cycle.save();

    machine.time.pass(Duration.ofHours(1));
    machine.registry.written(PACKAGES, machine.time.clocks().now());
    CheckCycle next = machine.start(CONFIG);
    assertThat(next.check().callsForScan()).as("still at work").isFalse();

    machine.time.pass(Duration.ofMinutes(30));
    assertThat(next.check().callsForScan()).isTrue();
    assertThat(next.check().callsForScan()).as("once").isFalse();
  }

  @Test
  void packagesThatWaitForARestartCallForNoScanBefore() {
    String mark =
        "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\RebootPending";
    machine.registry.written(PACKAGES, FakeClocks.START.minus(Duration.ofDays(9)));
    CheckCycle cycle = machine.start(CONFIG);
    scanned(cycle, 0);
    machine.registry.key(mark).written(PACKAGES, machine.time.clocks().now());
    machine.time.pass(Duration.ofHours(1));
    assertThat(cycle.check().callsForScan()).isFalse();

    machine.registry.remove(mark);
    assertThat(cycle.check().callsForScan()).isTrue();
    assertThat(cycle.check().callsForScan()).as("once").isFalse();
  }

  @Test
  void packagesThatCannotBeReadForAWhileCallForNoScan() {
    machine.registry.written(PACKAGES, FakeClocks.START.minus(Duration.ofDays(9)));
    CheckCycle cycle = machine.start(CONFIG);
    scanned(cycle, 0);
    machine.registry.deny(PACKAGES);

    assertThat(cycle.check().callsForScan()).isFalse();
  }

  @Test
  void zeroOnABuildThatCannotBeReadEndsNoAlert() {
    machine.ubr(7417);
    CheckCycle cycle = machine.start(CONFIG);
    scanned(cycle, 0);
    assertThat(machine.newEvents()).containsExactly(EventId.BEHIND_BASELINE);

    machine.registry.set(CURRENT_VERSION, "UBR", "7417");
    cycle.check();
    assertThat(verdict(cycle)).isEqualTo("UP_TO_DATE_UNVERIFIED");
    assertThat(machine.newEvents()).as("without a revision").isEmpty();

    machine.registry.deny(CURRENT_VERSION);
    cycle.check();
    assertThat(verdict(cycle)).isEqualTo("UP_TO_DATE_UNVERIFIED");
    assertThat(machine.newEvents()).as("without a build").isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void listThatCannotBeReadEndsNoAlert(boolean overARestart) {
    machine.wantedUbr = 90_000;
    machine.ubr(80_000);
    CheckCycle cycle = machine.start(CONFIG);
    scanned(cycle, 0);
    assertThat(machine.newEvents()).containsExactly(EventId.BEHIND_BASELINE);
    cycle.save();

    machine.baselineLost = true;
    CheckCycle next = overARestart ? machine.start(CONFIG) : cycle;
    next.check();
    assertThat(verdict(next)).isEqualTo("UP_TO_DATE_UNVERIFIED");
    assertThat(reasons(next)).contains("BASELINE_MISSING");
    assertThat(machine.newEvents()).isEmpty();
    scanned(next, 1);
    assertThat(machine.newEvents()).as("an update is offered").isEmpty();
    scanned(next, 0);
    machine.baselineLost = false;
    next.check();
    assertThat(verdict(next)).isEqualTo("BEHIND_BASELINE");
    assertThat(machine.newEvents()).as("the same as before").isEmpty();
    machine.ubr(90_000);
    scanned(next, 0);
    assertThat(verdict(next)).isEqualTo("UP_TO_DATE");
    assertThat(machine.newEvents()).containsExactly(EventId.RECOVERED);
  }

  @Test
  void graverFindingOnABuildThatCannotBeReadIsRaised() {
    machine.ubr(7417);
    CheckCycle cycle = machine.start(CONFIG);
    scanned(cycle, 0);
    machine.newEvents();

    machine.registry.deny(CURRENT_VERSION);
    machine.set("TrustedInstaller", StartType.DISABLED);
    scanned(cycle, 0);
    assertThat(verdict(cycle)).isEqualTo("FALSE_UP_TO_DATE");
    assertThat(machine.newEvents()).contains(EventId.FALSE_UP_TO_DATE);
  }

  @Test
  void findingOutlivesScansThatFailUntilTheyAreTooMany() {
    CheckCycle cycle = machine.start(CONFIG);
    scanned(cycle, 0);
    for (int failures = 1; failures < CONFIG.scanFailuresBeforeAlert(); failures++) {
      cycle.beginScan();
      assertThat(cycle.accept(machine.failed())).isTrue();
      cycle.check();
      assertThat(verdict(cycle)).isEqualTo("UP_TO_DATE");
      assertThat(reasons(cycle)).contains("SCAN_HRESULT");
    }
    cycle.beginScan();
    cycle.accept(machine.failed());
    cycle.check();
    assertThat(verdict(cycle)).isEqualTo("SCAN_FAILED");

    scanned(cycle, 0);
    assertThat(verdict(cycle)).isEqualTo("UP_TO_DATE");
    assertThat(reasons(cycle)).isEmpty();
  }

  @Test
  void scanThatFailsWithServiceDisabledIsAFindingAtOnce() {
    CheckCycle cycle = machine.start(CONFIG);
    scanned(cycle, 0);
    cycle.beginScan();
    cycle.accept(machine.report(ScanOutcome.FAILED, HResult.E_SERVICE_DISABLED, null));
    cycle.check();

    assertThat(verdict(cycle)).isEqualTo("SERVICING_BLOCKED");
  }

  @Test
  void lastHonestScanIsRememberedWhileTheComputerLies() {
    CheckCycle cycle = machine.start(CONFIG);
    scanned(cycle, 0);
    String honest = verdictOf(cycle).get("lastHonestScanAt").getAsString();
    machine.time.pass(Duration.ofDays(1));
    machine.set("TrustedInstaller", StartType.DISABLED);
    machine.ubr(1706);
    cycle.check();
    scanned(cycle, 0);

    assertThat(verdict(cycle)).isEqualTo("FALSE_UP_TO_DATE");
    assertThat(verdictOf(cycle).get("lastHonestScanAt").getAsString()).isEqualTo(honest);
  }

  @Test
  void licenseThatAScanLearntOfIsReported() {
    CheckCycle cycle = machine.start(CONFIG);
    cycle.check();
    cycle.beginScan();
    cycle.accept(machine.found(0).withEsu(true));
    cycle.check();

    assertThat(heartbeat(cycle).getAsJsonObject("servicing").get("esu").getAsString())
        .isEqualTo("ACTIVE");
  }

  @Test
  void serviceThatCannotBeReadDoesNotEndAFinding() {
    machine.set("TrustedInstaller", StartType.DISABLED);
    machine.ubr(1706);
    CheckCycle cycle = machine.start(CONFIG);
    scanned(cycle, 0);
    assertThat(verdict(cycle)).isEqualTo("FALSE_UP_TO_DATE");
    machine.newEvents();

    machine.servicesBroken = true;
    assertThat(cycle.check().callsForScan()).as("nothing is known to be gone").isFalse();
    machine.servicesBroken = false;
    cycle.check();
    assertThat(verdict(cycle)).as("the scan was kept").isEqualTo("FALSE_UP_TO_DATE");
    assertThat(machine.newEvents()).doesNotContain(EventId.RECOVERED);
  }

  @Test
  void blindZeroWithWarningsCountsAtOnce() {
    machine.ubr(1706);
    CheckCycle cycle = machine.start(CONFIG);
    scanned(cycle, 3);
    machine.set("TrustedInstaller", StartType.DISABLED);
    cycle.check();
    cycle.beginScan();
    assertThat(cycle.accept(machine.found(0, HResult.parse("0x8024402C")))).isTrue();
    cycle.check();

    assertThat(verdict(cycle)).isEqualTo("FALSE_UP_TO_DATE");
  }

  @Test
  void historyThatCouldNotBeReadIsAsItWas() {
    CheckCycle cycle = machine.start(CONFIG);
    cycle.check();
    cycle.beginScan();
    ScanReport first = machine.found(0);
    UpdateHistory history = new UpdateHistory(null, null, List.of());
    cycle.accept(new ScanReport(first.scan(), history, null, true));
    cycle.beginScan();
    cycle.accept(new ScanReport(machine.found(0).scan(), null, null));

    ScanReport kept = Objects.requireNonNull(cycle.state().lastScan);
    assertThat(kept.history()).isEqualTo(history);
    assertThat(kept.esu()).isTrue();
  }

  @Test
  void clockOfTheCollectorShowsThatThisOneIsWrong() {
    CheckCycle cycle = machine.start(CONFIG);
    scanned(cycle, 0);
    Instant collector = machine.time.clocks().now().minus(Duration.ofDays(1000));
    cycle.accept(new DeliveryNews.Delivered(1, collector));
    cycle.check();
    assertThat(reasons(cycle)).contains("CLOCK_WRONG");

    machine.time.setWall(Duration.ofDays(-1000));
    cycle.check();
    assertThat(reasons(cycle)).as("set right since").doesNotContain("CLOCK_WRONG");
  }

  @Test
  void healthyMachineIsQuiet() {
    CheckCycle cycle = machine.start(CONFIG);
    scanned(cycle, 0);

    assertThat(verdict(cycle)).isEqualTo("UP_TO_DATE");
    assertThat(machine.events).isEmpty();
    assertThat(machine.defects).isEmpty();
  }

  @Test
  void disabledUpdateServiceIsNoFaultWhileAPatchManagerOwnsIt() {
    machine.set("wuauserv", StartType.DISABLED);
    machine.set("WAPTService", StartType.AUTO);
    CheckCycle cycle = machine.start(FakeMachine.config("patchManager", "WAPTService"));
    cycle.check();
    assertThat(verdict(cycle)).isNotEqualTo("SERVICING_BLOCKED");

    machine.set("WAPTService", StartType.DISABLED);
    cycle.check();
    assertThat(verdict(cycle)).isEqualTo("SERVICING_BLOCKED");
  }

  @Test
  void codeOfAnUpdateServiceThatAPatchManagerDisabledMeanwhileSaysNothingLater() {
    machine.set("WAPTService", StartType.AUTO);
    CheckCycle cycle = machine.start(FakeMachine.config("patchManager", "WAPTService"));
    cycle.check();
    cycle.beginScan();
    machine.set("wuauserv", StartType.DISABLED);
    assertThat(cycle.accept(machine.report(ScanOutcome.FAILED, HResult.E_SERVICE_DISABLED, null)))
        .isFalse();

    machine.set("wuauserv", StartType.MANUAL);
    cycle.check();
    assertThat(verdict(cycle)).isEqualTo("UNKNOWN");
  }

  @Test
  void machineThatLiesIsTold() {
    machine.set("TrustedInstaller", StartType.DISABLED);
    machine.ubr(1706);
    CheckCycle cycle = machine.start(CONFIG);
    scanned(cycle, 0);

    assertThat(verdict(cycle)).isEqualTo("FALSE_UP_TO_DATE");
    assertThat(machine.newEvents())
        .containsExactly(EventId.SERVICING_BLOCKED, EventId.FALSE_UP_TO_DATE);
  }

  @Test
  void probeThatBreaksNeverStopsTheRound() {
    machine.servicesBroken = true;
    machine.eventLog.broken = true;
    CheckCycle cycle = machine.start(CONFIG);
    scanned(cycle, 0);

    assertThat(verdict(cycle)).isEqualTo("UP_TO_DATE_UNVERIFIED");
    assertThat(machine.defects).contains("service TrustedInstaller", "service BITS", "event log");
  }

  @Test
  void probeThatBreaksClearsNoFinding() {
    machine.set("TrustedInstaller", StartType.DISABLED);
    CheckCycle cycle = machine.start(CONFIG);
    cycle.check();
    assertThat(machine.newEvents()).containsExactly(EventId.SERVICING_BLOCKED);

    machine.servicesBroken = true;
    cycle.check();
    assertThat(machine.newEvents()).isEmpty();

    machine.servicesBroken = false;
    cycle.check();
    assertThat(machine.newEvents()).isEmpty();
  }

  @Test
  void restartRepeatsNoEvent() {
    machine.set("TrustedInstaller", StartType.DISABLED);
    machine.ubr(1706);
    CheckCycle cycle = machine.start(CONFIG);
    scanned(cycle, 0);
    cycle.save();
    machine.newEvents();

    machine.time.restart();
    machine.time.pass(Duration.ofHours(1));
    CheckCycle next = machine.start(CONFIG);
    next.check();

    assertThat(verdict(next)).isEqualTo("FALSE_UP_TO_DATE");
    assertThat(machine.newEvents()).isEmpty();
  }

  @Test
  void alertIsRepeatedInTimeAlsoOverARestart() {
    machine.set("TrustedInstaller", StartType.DISABLED);
    CheckCycle cycle = machine.start(CONFIG);
    cycle.check();
    cycle.save();
    machine.newEvents();

    machine.time.restart();
    machine.time.pass(Duration.ofHours(24).minusNanos(1));
    CheckCycle next = machine.start(CONFIG);
    next.check();
    assertThat(machine.newEvents()).isEmpty();

    machine.time.pass(Duration.ofNanos(1));
    next.check();
    assertThat(machine.newEvents()).containsExactly(EventId.SERVICING_BLOCKED);
  }

  @Test
  void changedStartTypeIsToldWithWhoDidItAndJudgedAtOnce() {
    CheckCycle cycle = machine.start(CONFIG);
    cycle.check();
    machine.time.pass(Duration.ofSeconds(1));
    machine.adminSets("TrustedInstaller", StartType.DISABLED);
    CheckCycle.Outcome outcome = cycle.check();

    assertThat(machine.events)
        .last()
        .isEqualTo(
            Event.of(
                EventId.START_TYPE_CHANGED,
                "TrustedInstaller",
                "MANUAL",
                "DISABLED",
                "CORP\\admin",
                "ACCOUNT",
                Event.NONE));
    assertThat(machine.newEvents())
        .containsExactly(EventId.SERVICING_BLOCKED, EventId.START_TYPE_CHANGED);
    assertThat(outcome.callsForScan()).isTrue();
    assertThat(outcome.worthAHeartbeat()).isTrue();
  }

  @Test
  void changeWhileTheAgentWasStoppedIsTold() {
    CheckCycle cycle = machine.start(CONFIG);
    cycle.check();
    cycle.save();
    machine.set("wuauserv", StartType.AUTO);
    CheckCycle next = machine.start(CONFIG);
    next.check();
    machine.time.pass(Duration.ofSeconds(5));
    next.lookAtServices();

    assertThat(machine.events)
        .containsExactly(
            Event.of(
                EventId.START_TYPE_CHANGED,
                "wuauserv",
                "MANUAL",
                "AUTO",
                Event.NONE,
                "UNKNOWN",
                Event.NONE));
  }

  @Test
  void heartbeatTellsWhoChangedWhichStartTypeNewestFirst() {
    CheckCycle cycle = machine.start(CONFIG);
    cycle.check();
    machine.time.pass(Duration.ofMinutes(1));
    machine.adminSets("TrustedInstaller", StartType.DISABLED);
    cycle.check();
    machine.time.pass(Duration.ofMinutes(1));
    machine.set("BITS", StartType.MISSING);
    cycle.check();
    machine.time.pass(Duration.ofSeconds(5));
    cycle.lookAtServices();

    assertThat(heartbeat(cycle).get("startTypeChanges"))
        .isEqualTo(
            JsonParser.parseString(
                """
                [{"at": "%s", "service": "BITS", "from": "MANUAL", "to": "MISSING",
                  "means": "UNKNOWN"},
                 {"at": "%s", "service": "TrustedInstaller", "from": "MANUAL", "to": "DISABLED",
                  "by": "CORP\\\\admin", "means": "ACCOUNT"}]
                """
                    .formatted(
                        FakeClocks.START.plusSeconds(120), FakeClocks.START.plusSeconds(60))));
  }

  @Test
  void changesSeenBeforeARestartAreStillTold() {
    CheckCycle cycle = machine.start(CONFIG);
    cycle.check();
    machine.time.pass(Duration.ofSeconds(1));
    machine.adminSets("TrustedInstaller", StartType.DISABLED);
    cycle.check();
    JsonElement before = heartbeat(cycle).get("startTypeChanges");
    cycle.save();
    CheckCycle next = machine.start(CONFIG);
    next.check();

    assertThat(before.getAsJsonArray()).hasSize(1);
    assertThat(heartbeat(next).get("startTypeChanges")).isEqualTo(before);
  }

  @Test
  void onlyTheLatestChangesAreKeptAndTheyKeepTheContract() {
    CheckCycle cycle = machine.start(CONFIG);
    cycle.check();
    for (int i = 0; i < 50; i++) {
      machine.time.pass(Duration.ofHours(1));
      machine.adminSets("wuauserv", i % 2 == 0 ? StartType.AUTO : StartType.MANUAL);
      cycle.check();
    }
    JsonObject heartbeat = heartbeat(cycle);

    assertThat(heartbeat.getAsJsonArray("startTypeChanges")).hasSize(20);
    assertThat(heartbeat.toString())
        .contains(FakeClocks.START.plus(Duration.ofHours(50)).toString())
        .doesNotContain(FakeClocks.START.plus(Duration.ofHours(30)).toString());
    assertThat(HeartbeatJsonTest.violations(heartbeat)).isEmpty();
  }

  @Test
  void heartbeatTellsHowOftenToExpectOne() {
    CheckCycle cycle = machine.start(FakeMachine.config("checkInterval", "PT10S"));
    cycle.check();

    assertThat(heartbeat(cycle).getAsJsonObject("agent").get("checkIntervalMs").getAsLong())
        .isEqualTo(10_000);
  }

  @Test
  void whatWindowsItselfMovesIsNotTold() {
    CheckCycle cycle = machine.start(CONFIG);
    cycle.check();
    machine.set("TrustedInstaller", StartType.AUTO);
    machine.set("BITS", StartType.AUTO_DELAYED);
    cycle.check();

    assertThat(machine.events).isEmpty();
  }

  @Test
  void flappingServiceDoesNotFloodTheLog() {
    CheckCycle cycle = machine.start(CONFIG);
    cycle.check();
    for (int i = 0; i < 200; i++) {
      machine.set("wuauserv", i % 2 == 0 ? StartType.AUTO : StartType.MANUAL);
      cycle.check();
    }
    machine.time.pass(Duration.ofSeconds(5));
    cycle.check();

    assertThat(machine.newEvents()).hasSize(20).containsOnly(EventId.START_TYPE_CHANGED);
  }

  @Test
  void scanFromABlindPeriodDoesNotCountAfterTheServiceIsSetRight() {
    machine.set("TrustedInstaller", StartType.DISABLED);
    CheckCycle cycle = machine.start(CONFIG);
    scanned(cycle, 0);
    machine.newEvents();

    machine.time.pass(Duration.ofHours(1));
    machine.adminSets("TrustedInstaller", StartType.MANUAL);
    CheckCycle.Outcome outcome = cycle.check();
    assertThat(verdict(cycle)).isEqualTo("UNKNOWN");
    assertThat(outcome.callsForScan()).isTrue();
    assertThat(machine.newEvents()).containsExactly(EventId.START_TYPE_CHANGED);

    scanned(cycle, 0);
    assertThat(verdict(cycle)).isEqualTo("UP_TO_DATE");
    assertThat(machine.events)
        .containsExactly(
            Event.of(EventId.RECOVERED, "SERVICING_BLOCKED", "1 h", "UP_TO_DATE", "19044.7548"));
  }

  @Test
  void scanFromABlindPeriodDoesNotCountAfterARestartEither() {
    machine.set("TrustedInstaller", StartType.DISABLED);
    CheckCycle cycle = machine.start(CONFIG);
    scanned(cycle, 0);
    cycle.save();
    machine.set("TrustedInstaller", StartType.MANUAL);
    CheckCycle next = machine.start(CONFIG);
    next.check();

    assertThat(verdict(next)).isEqualTo("UNKNOWN");
  }

  @Test
  void scanDuringWhichAServiceWasDisabledSaysNothing() {
    CheckCycle cycle = machine.start(CONFIG);
    cycle.check();
    cycle.beginScan();
    machine.set("TrustedInstaller", StartType.DISABLED);

    assertThat(cycle.accept(machine.found(0))).isFalse();
    cycle.check();
    assertThat(verdict(cycle)).isEqualTo("SERVICING_BLOCKED");
  }

  @Test
  void scanFailureIsToldAfterThreeInARowAndItsEndToo() {
    CheckCycle cycle = machine.start(CONFIG);
    cycle.check();
    fail(cycle);
    fail(cycle);
    assertThat(machine.newEvents()).isEmpty();

    fail(cycle);
    assertThat(machine.newEvents()).containsExactly(EventId.SCAN_FAILED);

    scanned(cycle, 0);
    assertThat(machine.newEvents()).containsExactly(EventId.RECOVERED);

    fail(cycle);
    assertThat(machine.newEvents()).as("counts from one again").isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {-30, -1, 1, 3000})
  void wallClockThatIsSetNeitherRepeatsAlertsNorMakesScansStale(long days) {
    machine.ubr(7417);
    CheckCycle cycle = machine.start(CONFIG);
    scanned(cycle, 0);
    assertThat(machine.newEvents()).containsExactly(EventId.BEHIND_BASELINE);

    machine.time.setWall(Duration.ofDays(days));
    cycle.check();

    assertThat(verdict(cycle)).isEqualTo("BEHIND_BASELINE");
    assertThat(machine.newEvents()).isEmpty();
  }

  @Test
  void scanIsStaleAfterItsTimeAndSaysSo() {
    CheckCycle cycle = machine.start(CONFIG);
    scanned(cycle, 0);
    machine.time.pass(CONFIG.scanStaleAfter());
    cycle.check();
    assertThat(verdict(cycle)).isEqualTo("UP_TO_DATE");

    machine.time.pass(Duration.ofNanos(1));
    cycle.check();
    assertThat(verdict(cycle)).isEqualTo("UNKNOWN");
    assertThat(machine.events).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {-36_500, 36_500})
  void clockSetWhileStoppedMakesNoFalseVerdict(long days) {
    CheckCycle cycle = machine.start(CONFIG);
    scanned(cycle, 0);
    cycle.save();
    machine.time.restart();
    machine.time.setWall(Duration.ofDays(days));
    CheckCycle next = machine.start(CONFIG);
    next.check();

    assertThat(verdict(next)).isIn("UP_TO_DATE", "UNKNOWN");
    assertThat(machine.events).isEmpty();
    scanned(next, 0);
    assertThat(verdict(next)).isEqualTo("UP_TO_DATE");
  }

  @Test
  void sequenceStartsAtOneAndHasNoGaps() {
    CheckCycle cycle = machine.start(CONFIG);
    cycle.sendHeartbeat();
    assertThat(machine.heartbeats).as("nothing to say before the first check").isEmpty();

    cycle.check();
    for (int i = 0; i < 5; i++) {
      cycle.sendHeartbeat();
    }
    cycle.save();
    CheckCycle next = machine.start(CONFIG);
    next.check();
    for (int i = 0; i < 5; i++) {
      next.sendHeartbeat();
    }

    assertThat(machine.heartbeats.stream().mapToLong(CheckCycleTest::sequence))
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 10).boxed().toList());
    assertThat(
            machine.heartbeats.stream().map(sent -> sent.get("agentId").getAsString()).distinct())
        .hasSize(1);
  }

  @Test
  void startIsTriedAfterAScanThatFoundNothing() {
    CheckCycle cycle = machine.start(CONFIG);
    cycle.check();
    assertThat(cycle.isStartTestDue()).as("a scan comes first").isFalse();

    scanned(cycle, 0);
    assertThat(cycle.isStartTestDue()).isTrue();

    scanned(cycle, 3);
    assertThat(cycle.isStartTestDue()).isFalse();
  }

  @Test
  void startIsTriedAfterAScanThatFoundDefinitionsAlone() {
    CheckCycle cycle = machine.start(CONFIG);
    cycle.check();
    cycle.beginScan();
    ScanReport report = machine.found(1);
    cycle.accept(new ScanReport(report.scan().withServicingFound(0), null, null));
    cycle.check();

    assertThat(cycle.isStartTestDue()).isTrue();
  }

  @Test
  void startIsTriedAfterAScanThatFailedUnlessItNamesTheCause() {
    CheckCycle cycle = machine.start(CONFIG);
    cycle.check();
    fail(cycle);
    assertThat(cycle.isStartTestDue()).isTrue();

    cycle.beginScan();
    cycle.accept(machine.report(ScanOutcome.FAILED, HResult.E_SERVICE_DISABLED, null));
    cycle.check();
    assertThat(cycle.isStartTestDue()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(
      value = StartType.class,
      names = {"DISABLED", "MISSING"})
  void startIsNotTriedWhereTheStartTypeSaysEnough(StartType type) {
    machine.set("TrustedInstaller", type);
    CheckCycle cycle = machine.start(CONFIG);
    scanned(cycle, 0);

    assertThat(cycle.isStartTestDue()).isFalse();
  }

  @Test
  void startIsNotTriedWhereTheServiceRanSinceTheScanBegan() {
    CheckCycle cycle = machine.start(CONFIG);
    cycle.check();
    cycle.beginScan();
    machine.state = "RUNNING";
    cycle.accept(machine.found(0));
    cycle.check();
    machine.state = "STOPPED";
    cycle.check();
    assertThat(cycle.isStartTestDue()).isFalse();

    cycle.save();
    CheckCycle next = machine.start(CONFIG);
    next.check();
    assertThat(next.isStartTestDue()).as("after a restart").isFalse();

    scanned(next, 0);
    assertThat(next.isStartTestDue()).isTrue();
  }

  @Test
  void startIsNotTriedWhereTheServiceManagerShowsARunBetweenTwoChecks() {
    machine.exitCode = 1077L;
    CheckCycle cycle = machine.start(CONFIG);
    cycle.check();
    cycle.beginScan();
    machine.exitCode = 0L;
    cycle.accept(machine.found(0));
    cycle.check();

    assertThat(cycle.isStartTestDue()).isFalse();
  }

  @Test
  void startIsTriedTwiceADayAtMostAlsoOverRestarts() {
    CheckCycle cycle = machine.start(CONFIG);
    scanned(cycle, 0);
    cycle.accept(new StartAttempt("TrustedInstaller", HResult.ofWin32(1053)));
    cycle.check();
    assertThat(verdict(cycle)).isEqualTo("UP_TO_DATE_UNVERIFIED");
    assertThat(cycle.isStartTestDue()).isFalse();
    cycle.save();

    machine.time.restart();
    machine.time.pass(Duration.ofMinutes(10));
    CheckCycle next = machine.start(CONFIG);
    next.check();
    assertThat(next.isStartTestDue()).isTrue();
    next.accept(new StartAttempt("TrustedInstaller", HResult.ofWin32(1053)));
    next.check();
    assertThat(verdict(next)).isEqualTo("SERVICING_BLOCKED");
    next.save();

    machine.time.restart();
    machine.time.pass(Duration.ofHours(23));
    CheckCycle last = machine.start(CONFIG);
    last.check();
    assertThat(verdict(last)).isEqualTo("SERVICING_BLOCKED");
    assertThat(last.isStartTestDue()).isFalse();
  }

  @Test
  void startThatFailsCallsForNoScanAndItsEndDoes() {
    CheckCycle cycle = machine.start(CONFIG);
    scanned(cycle, 0);
    cycle.accept(new StartAttempt("TrustedInstaller", HResult.E_SERVICE_DISABLED));
    assertThat(cycle.check().callsForScan()).isFalse();
    assertThat(verdict(cycle)).isEqualTo("SERVICING_BLOCKED");

    machine.state = "RUNNING";
    assertThat(cycle.check().callsForScan()).isTrue();
    assertThat(verdict(cycle)).as("that scan was blind").isEqualTo("UNKNOWN");
  }

  @Test
  void installedUpdateCallsForAScanAlsoOverARestart() {
    CheckCycle cycle = machine.start(CONFIG);
    scanned(cycle, 0);
    cycle.save();
    machine.ubr(FakeMachine.WANTED_UBR + 1);
    CheckCycle next = machine.start(CONFIG);

    assertThat(next.check().callsForScan()).isTrue();
    assertThat(next.check().callsForScan()).as("once").isFalse();
  }

  @Test
  void anotherServerCallsForAScan() {
    CheckCycle cycle = machine.start(CONFIG);
    scanned(cycle, 0);
    String policy = "SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate";
    machine.registry.set(policy, "WUServer", "https://uc.example:8531");
    assertThat(cycle.check().callsForScan()).as("a server that is not used").isFalse();

    machine.registry.set(policy + "\\AU", "UseWUServer", 1);
    assertThat(cycle.check().callsForScan()).isTrue();

    machine.registry.deny(policy);
    assertThat(cycle.check().callsForScan()).as("a policy that can't be read").isFalse();
  }

  @Test
  void zerosThatSawNothingAreCountedAnewForAnotherSource() {
    String policy = "SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate";
    machine
        .registry
        .set(policy, "WUServer", "https://uc.example:8531")
        .set(policy + "\\AU", "UseWUServer", 1);
    CheckCycle cycle = machine.start(CONFIG);
    for (int i = 0; i < 3; i++) {
      sawNothing(cycle);
    }
    assertThat(cycle.state().zerosThatSawNothing).isEqualTo(3);

    machine.registry.set(policy, "WUServer", "https://other.example:8531");
    cycle.check();
    assertThat(cycle.state().zerosThatSawNothing).isZero();
    sawNothing(cycle);
    assertThat(cycle.state().zerosThatSawNothing).isEqualTo(1);

    // While a scan runs, too: its answer may be of the one or of the other.
    cycle.beginScan();
    machine.registry.set(policy, "WUServer", "https://third.example:8531");
    cycle.accept(thatSawNothing());
    assertThat(cycle.state().zerosThatSawNothing).isEqualTo(1);
    machine.registry.deny(policy);
    cycle.check();
    assertThat(cycle.state().zerosThatSawNothing).as("a policy that can't be read").isEqualTo(1);
  }

  private ScanReport thatSawNothing() {
    ScanReport zero = machine.found(0);
    return new ScanReport(
        zero.scan()
            .withSight(new ScanSight(Open.of(ScanSight.State.NOTHING_SEEN), 0, 0, 0, List.of())),
        null,
        null);
  }

  private void sawNothing(CheckCycle cycle) {
    cycle.check();
    cycle.beginScan();
    assertThat(cycle.accept(thatSawNothing())).isTrue();
    cycle.check();
  }

  @Test
  void failuresOfWhichTheCountIsLostAreToldAtOnceAndWithoutANumber() {
    CheckCycle cycle = machine.start(CONFIG);
    scanned(cycle, 0);
    cycle.state().scanFailuresInRow = null;
    fail(cycle);

    assertThat(verdict(cycle)).isEqualTo("SCAN_FAILED");
    assertThat(machine.events)
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.id()).isEqualTo(EventId.SCAN_FAILED);
              assertThat(event.inserts().get(1)).isEqualTo("-");
            });
    scanned(cycle, 0);
    assertThat(cycle.state().scanFailuresInRow).isZero();
  }

  @Test
  void lostCountOfDroppedHeartbeatsIsLeftOutUntilTheIdIsANewOne() {
    CheckCycle cycle = machine.start(CONFIG);
    cycle.check();
    assertThat(heartbeat(cycle).getAsJsonObject("agent").get("droppedHeartbeats").getAsLong())
        .isZero();
    cycle.state().droppedHeartbeats = null;
    cycle.accept(new DeliveryNews.Dropped(7, "MEMORY_FULL"));
    cycle.check();

    assertThat(heartbeat(cycle).getAsJsonObject("agent").has("droppedHeartbeats")).isFalse();
  }

  @Test
  void restartThatWasWaitedForCallsForAScanAndAPlainOneDoesNot() {
    String mark =
        "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\WindowsUpdate\\Auto Update\\RebootRequired";
    CheckCycle cycle = machine.start(CONFIG);
    scanned(cycle, 0);
    cycle.save();
    CheckCycle afterPlainRestart = machine.start(CONFIG);
    assertThat(afterPlainRestart.check().callsForScan()).isFalse();

    machine.registry.key(mark);
    assertThat(afterPlainRestart.check().callsForScan()).as("installed").isFalse();
    afterPlainRestart.save();
    machine.registry.remove(mark);
    assertThat(machine.start(CONFIG).check().callsForScan()).isTrue();
  }

  @Test
  void secondUpdateDoesNotMakeAPendingRestartYounger() {
    String mark =
        "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\RebootPending";
    CheckCycle cycle = machine.start(CONFIG);
    scanned(cycle, 1);
    Instant first = machine.time.clocks().now();
    machine.registry.written(mark, first);
    cycle.check();
    machine.time.pass(Duration.ofDays(5));
    machine.uptime = Duration.ofDays(6);
    machine.registry.written(mark, machine.time.clocks().now());
    machine.time.pass(Duration.ofDays(2));
    machine.uptime = Duration.ofDays(8);
    scanned(cycle, 1);
    assertThat(heartbeat(cycle).getAsJsonObject("restart").get("since").getAsString())
        .isEqualTo(first.toString());

    machine.uptime = Duration.ofDays(3);
    scanned(cycle, 1);
    assertThat(heartbeat(cycle).getAsJsonObject("restart").get("since").getAsString())
        .as("another one, after the restart for the first")
        .isEqualTo(first.plus(Duration.ofDays(5)).toString());
  }

  /** The clock is three days ahead, and the pause ends in one. */
  @Test
  void endOfAPauseIsHeldAgainstTheCorrectedClock() {
    machine.ubr(7417);
    Instant now = FakeClocks.START;
    machine.registry.set(
        "SOFTWARE\\Microsoft\\WindowsUpdate\\UX\\Settings",
        "PauseUpdatesExpiryTime",
        now.minus(Duration.ofDays(2)).truncatedTo(ChronoUnit.SECONDS).toString());
    CheckCycle cycle = machine.start(CONFIG);
    scanned(cycle, 0);
    assertThat(verdict(cycle)).isEqualTo("BEHIND_BASELINE");

    cycle.accept(new DeliveryNews.Delivered(1, now.minus(Duration.ofDays(3))));
    cycle.check();
    assertThat(verdict(cycle)).isEqualTo("HELD_BACK");

    machine.registry.set(
        "SOFTWARE\\Microsoft\\WindowsUpdate\\UX\\Settings",
        "PauseUpdatesExpiryTime",
        now.plus(Duration.ofDays(1)).truncatedTo(ChronoUnit.SECONDS).toString());
    cycle.accept(new DeliveryNews.Delivered(2, now.plus(Duration.ofDays(3))));
    cycle.check();
    assertThat(verdict(cycle)).as("over, by the collector's clock").isEqualTo("BEHIND_BASELINE");
  }

  @Test
  void scanDatedAheadIsNotBelieved() {
    CheckCycle cycle = machine.start(CONFIG);
    scanned(cycle, 0);
    cycle.save();
    machine.time.restart();
    machine.time.setWall(Duration.ofDays(-400));
    CheckCycle next = machine.start(CONFIG);
    next.check();

    assertThat(verdict(next)).isEqualTo("UNKNOWN");
  }

  @Test
  void startThatWasRefusedCountsUntilTheServiceIsConfiguredAnew() {
    CheckCycle cycle = machine.start(CONFIG);
    cycle.check();
    cycle.accept(new StartAttempt("TrustedInstaller", HResult.E_SERVICE_DISABLED));
    cycle.check();
    assertThat(verdict(cycle)).isEqualTo("SERVICING_BLOCKED");

    machine.set("TrustedInstaller", StartType.AUTO);
    cycle.check();
    assertThat(verdict(cycle)).isEqualTo("UNKNOWN");
  }

  @Test
  void startThatWeMayNotTryTakesNoEarlierFindingBack() {
    CheckCycle cycle = machine.start(CONFIG);
    cycle.check();
    cycle.accept(new StartAttempt("TrustedInstaller", HResult.E_SERVICE_DISABLED));
    cycle.accept(new StartAttempt("TrustedInstaller", HResult.E_ACCESSDENIED));
    cycle.check();
    assertThat(verdict(cycle)).isEqualTo("SERVICING_BLOCKED");

    cycle.accept(new StartAttempt("TrustedInstaller", HResult.S_OK));
    cycle.check();
    assertThat(verdict(cycle)).isEqualTo("UNKNOWN");
  }

  @Test
  void remediationLeavesAServiceThatIsMissingAlone() {
    machine.set("BITS", StartType.MISSING);
    machine.start(FakeMachine.config("remediation", "RESTORE_START_TYPE")).check();

    assertThat(machine.restored).isEmpty();
  }

  @Test
  void accessThatIsDeniedProvesABlockOnceWindowsRecordedThatTheServiceFailed() {
    CheckCycle cycle = machine.start(CONFIG);
    scanned(cycle, 0);
    cycle.accept(new StartAttempt("TrustedInstaller", HResult.E_ACCESSDENIED));
    cycle.check();
    assertThat(verdict(cycle)).isEqualTo("UP_TO_DATE_UNVERIFIED");

    machine.eventLog.serviceFailed("TrustedInstaller", 5);
    cycle.beginScan();
    cycle.accept(machine.found(0));
    cycle.check();
    assertThat(verdict(cycle)).isEqualTo("SERVICING_BLOCKED");
  }

  private void scanned(CheckCycle cycle, int found) {
    cycle.check();
    cycle.beginScan();
    assertThat(cycle.accept(machine.found(found))).isTrue();
    cycle.check();
  }

  private void abort(CheckCycle cycle, ScanOutcome outcome, @Nullable String code) {
    cycle.beginScan();
    HResult hresult = code == null ? null : HResult.parse(code);
    assertThat(cycle.accept(machine.report(outcome, hresult, null))).isTrue();
    cycle.check();
  }

  private void fail(CheckCycle cycle) {
    cycle.beginScan();
    assertThat(cycle.accept(machine.failed())).isTrue();
    cycle.check();
  }

  private String verdict(CheckCycle cycle) {
    cycle.sendHeartbeat();
    return machine.verdict();
  }

  private JsonObject verdictOf(CheckCycle cycle) {
    return heartbeat(cycle).getAsJsonObject("verdict");
  }

  private List<String> reasons(CheckCycle cycle) {
    return StreamSupport.stream(verdictOf(cycle).getAsJsonArray("reasons").spliterator(), false)
        .map(reason -> reason.getAsJsonObject().get("code").getAsString())
        .toList();
  }

  private JsonObject heartbeat(CheckCycle cycle) {
    cycle.sendHeartbeat();
    return machine.heartbeats.get(machine.heartbeats.size() - 1);
  }

  private static long sequence(JsonObject heartbeat) {
    return heartbeat.get("sequence").getAsLong();
  }
}
