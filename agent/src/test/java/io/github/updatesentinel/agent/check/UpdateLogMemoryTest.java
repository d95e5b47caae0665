package io.github.updatesentinel.agent.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.github.updatesentinel.agent.config.AgentConfig;
import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.update.LogError;
import io.github.updatesentinel.agent.fact.update.LogJudgement;
import io.github.updatesentinel.agent.fact.update.UpdateLogFinding;
import io.github.updatesentinel.agent.fact.update.UpdateScan;
import io.github.updatesentinel.contract.EventId;
import io.github.updatesentinel.contract.Open;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When the update log is read, and what its finding does to verdict, event, and heartbeat. */
class UpdateLogMemoryTest {
  private static final AgentConfig CONFIG = FakeMachine.config();
  private static final String CURRENT_VERSION = "SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion";
  private static final Duration DELAY = Duration.ofMinutes(15);
  private static final int OLD = 1706;

  private final FakeMachine machine;

  UpdateLogMemoryTest(@TempDir Path folder) {
    machine = new FakeMachine(folder);
  }

  private void scanned(CheckCycle cycle, int found) {
    cycle.check();
    cycle.beginScan();
    assertThat(cycle.accept(machine.found(found))).isTrue();
    cycle.check();
  }

  private UpdateLogFinding finding(LogJudgement judgement) {
    return new UpdateLogFinding(
        Open.of(judgement),
        machine.time.clocks().now(),
        List.of(new LogError(HResult.E_SERVICE_DISABLED, 3, 7, 9, false)));
  }

  /** A computer that is behind although its scan found nothing; the log is read after a while. */
  private CheckCycle read(LogJudgement judgement) {
    machine.ubr(OLD);
    CheckCycle cycle = machine.start(CONFIG);
    scanned(cycle, 0);
    machine.time.pass(DELAY);
    UpdateScan scan = cycle.logToRead().orElseThrow();
    cycle.accept(scan, finding(judgement));
    cycle.check();
    return cycle;
  }

  private String verdict(CheckCycle cycle) {
    cycle.sendHeartbeat();
    return machine.verdict();
  }

  private JsonObject heartbeat() {
    return machine.heartbeats.get(machine.heartbeats.size() - 1);
  }

  @Test
  void falseZeroOfTheLogMakesTheVerdictAndIsReported() {
    machine.ubr(OLD);
    CheckCycle cycle = machine.start(CONFIG);
    scanned(cycle, 0);
    assertThat(verdict(cycle)).isEqualTo("BEHIND_BASELINE");
    machine.newEvents();
    machine.time.pass(DELAY);

    cycle.accept(cycle.logToRead().orElseThrow(), finding(LogJudgement.FALSE_ZERO));
    cycle.check();

    assertThat(verdict(cycle)).isEqualTo("FALSE_UP_TO_DATE");
    assertThat(machine.newEvents()).contains(EventId.FALSE_UP_TO_DATE);
    assertThat(heartbeat().getAsJsonObject("updateLog").get("judgement").getAsString())
        .isEqualTo("FALSE_ZERO");
    assertThat(heartbeat().getAsJsonObject("verdict").get("reasons").toString())
        .contains("UPDATE_LOG_FAILURE");
  }

  @Test
  void honestZeroOfTheLogLeavesTheVerdict() {
    CheckCycle cycle = read(LogJudgement.HONEST_ZERO);
    assertThat(verdict(cycle)).isEqualTo("BEHIND_BASELINE");
    assertThat(heartbeat().has("updateLog")).isTrue();
  }

  @Test
  void logIsNotReadBeforeTheServiceHasWrittenIt() {
    machine.ubr(OLD);
    CheckCycle cycle = machine.start(CONFIG);
    scanned(cycle, 0);
    machine.time.pass(DELAY.minusNanos(1));
    assertThat(cycle.logToRead()).isEmpty();
    machine.time.pass(Duration.ofNanos(1));
    assertThat(cycle.logToRead()).isPresent();
  }

  @Test
  void logOfAComputerWithoutSuspicionIsNotRead() {
    CheckCycle cycle = machine.start(CONFIG);
    scanned(cycle, 0);
    machine.time.pass(DELAY);
    assertThat(cycle.logToRead()).isEmpty();
  }

  @Test
  void logIsReadOnceADayAtMostAlsoOverARestartAndWithoutAFinding() {
    machine.ubr(OLD);
    CheckCycle cycle = machine.start(CONFIG);
    scanned(cycle, 0);
    machine.time.pass(DELAY);
    cycle.accept(cycle.logToRead().orElseThrow(), null);
    scanned(cycle, 0);
    machine.time.pass(DELAY);
    assertThat(cycle.logToRead()).isEmpty();
    cycle.save();

    machine.time.restart();
    CheckCycle next = machine.start(CONFIG);
    next.check();
    assertThat(next.logToRead()).isEmpty();
    machine.time.pass(Duration.ofDays(1).minus(DELAY));
    assertThat(next.logToRead()).isPresent();
  }

  @Test
  void logOfABuildThatNoListConfirmsIsReadOnceAWeek() {
    machine.registry.set(CURRENT_VERSION, "CurrentBuildNumber", "19999");
    CheckCycle cycle = machine.start(CONFIG);
    scanned(cycle, 0);
    assertThat(verdict(cycle)).isEqualTo("UP_TO_DATE_UNVERIFIED");
    machine.time.pass(DELAY);
    cycle.accept(cycle.logToRead().orElseThrow(), null);

    machine.time.pass(Duration.ofDays(7).minus(DELAY));
    scanned(cycle, 0);
    machine.time.pass(DELAY.minusNanos(1));
    assertThat(cycle.logToRead()).as("no sooner").isEmpty();
    machine.time.pass(Duration.ofNanos(1));
    cycle.accept(cycle.logToRead().orElseThrow(), finding(LogJudgement.FALSE_ZERO));
    cycle.check();
    assertThat(verdict(cycle)).isEqualTo("FALSE_UP_TO_DATE");
  }

  @Test
  void findingHoldsForLaterZerosAndOverARestartForSevenDays() {
    CheckCycle cycle = read(LogJudgement.FALSE_ZERO);
    cycle.save();
    machine.time.restart();
    CheckCycle next = machine.start(CONFIG);
    machine.time.pass(Duration.ofDays(6));
    scanned(next, 0);
    assertThat(verdict(next)).isEqualTo("FALSE_UP_TO_DATE");

    machine.time.pass(Duration.ofDays(1));
    scanned(next, 0);
    assertThat(verdict(next)).isEqualTo("BEHIND_BASELINE");
    assertThat(heartbeat().has("updateLog")).isFalse();
  }

  @Test
  void findingIsOfItsBuildAlone() {
    CheckCycle cycle = read(LogJudgement.FALSE_ZERO);
    machine.ubr(OLD + 1);
    scanned(cycle, 0);
    assertThat(verdict(cycle)).isEqualTo("BEHIND_BASELINE");
  }

  @Test
  void anotherDecodingSaysOtherwise() {
    CheckCycle cycle = read(LogJudgement.FALSE_ZERO);
    machine.time.pass(Duration.ofDays(1));
    scanned(cycle, 0);
    machine.time.pass(DELAY);
    cycle.accept(cycle.logToRead().orElseThrow(), finding(LogJudgement.HONEST_ZERO));
    cycle.check();
    assertThat(verdict(cycle)).isEqualTo("BEHIND_BASELINE");
  }

  @ParameterizedTest
  @EnumSource(names = {"UNFINISHED", "SKIPPED", "FOUND"})
  void decodingWithoutAResultTakesNothingBack(LogJudgement judgement) {
    CheckCycle cycle = read(LogJudgement.FALSE_ZERO);
    machine.time.pass(Duration.ofDays(1));
    scanned(cycle, 0);
    machine.time.pass(DELAY);
    cycle.accept(cycle.logToRead().orElseThrow(), finding(judgement));
    cycle.check();
    assertThat(verdict(cycle)).isEqualTo("FALSE_UP_TO_DATE");
  }

  @Test
  void findingOfAScanThatAnotherOneReplacedIsNotTaken() {
    machine.ubr(OLD);
    CheckCycle cycle = machine.start(CONFIG);
    scanned(cycle, 0);
    machine.time.pass(DELAY);
    UpdateScan before = cycle.logToRead().orElseThrow();
    scanned(cycle, 0);
    cycle.accept(before, finding(LogJudgement.FALSE_ZERO));
    cycle.check();
    assertThat(verdict(cycle)).isEqualTo("BEHIND_BASELINE");
  }
}
