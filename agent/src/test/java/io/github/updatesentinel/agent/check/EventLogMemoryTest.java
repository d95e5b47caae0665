package io.github.updatesentinel.agent.check;

import static io.github.updatesentinel.agent.probe.event.FakeEventLog.OPERATIONAL;
import static io.github.updatesentinel.agent.probe.event.FakeEventLog.SYSTEM;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import io.github.updatesentinel.agent.config.AgentConfig;
import io.github.updatesentinel.agent.fact.HResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventLogMemoryTest {
  private static final AgentConfig CONFIG = FakeMachine.config();
  private static final String DISABLED = "0x80070422";

  private final FakeMachine machine;
  private CheckCycle cycle;

  EventLogMemoryTest(@TempDir Path folder) {
    machine = new FakeMachine(folder);
    cycle = machine.start(CONFIG);
    // An empty channel has no bookmark, so that a restart would read it again.
    machine.eventLog.startTypeChange("Spooler", "S-1-5-18");
    machine.eventLog.failedInstallation(OPERATIONAL, "0x80240017", "another failure");
    machine.eventLog.packageChanged(2, "KB5016616", "0x0");
  }

  @Test
  void logIsReadAtTheStartAndWithEachScanAndNotWithEachCheck() {
    for (int i = 0; i < 10; i++) {
      cycle.check();
    }
    assertThat(machine.eventLog.failureSearches()).as("one for each channel").isEqualTo(2);

    scan();
    for (int i = 0; i < 10; i++) {
      cycle.check();
    }
    assertThat(machine.eventLog.failureSearches()).isEqualTo(4);
  }

  @Test
  void findingIsJudgedFromMemoryForSevenDays() {
    machine.eventLog.failedInstallation(SYSTEM, DISABLED, "KB5017308");
    cycle.check();
    machine.eventLog.clear(SYSTEM);
    assertThat(reasons()).contains("EVENT_LOG_FAILURE");

    machine.time.pass(Duration.ofDays(7));
    cycle.check();
    assertThat(reasons()).contains("EVENT_LOG_FAILURE");

    machine.time.pass(Duration.ofMillis(1));
    cycle.check();
    assertThat(reasons()).doesNotContain("EVENT_LOG_FAILURE");
  }

  @Test
  void restartReadsNothingAgainAndForgetsNothing() {
    machine.eventLog.failedInstallation(SYSTEM, DISABLED, "KB5017308");
    cycle.check();
    cycle.save();
    machine.eventLog.searches.clear();
    cycle = machine.start(CONFIG);
    cycle.check();

    assertThat(machine.eventLog.searches).isEmpty();
    assertThat(reasons()).contains("EVENT_LOG_FAILURE");
  }

  @Test
  void entryIsSeenAtTheNextScan() {
    cycle.check();
    machine.eventLog.failedInstallation(SYSTEM, DISABLED, "KB5017308");
    cycle.check();
    assertThat(reasons()).doesNotContain("EVENT_LOG_FAILURE");

    scan();
    cycle.check();
    assertThat(reasons()).contains("EVENT_LOG_FAILURE");
  }

  @Test
  void channelThatCanNotBeReadIsNamedAndClearsNoFinding() {
    machine.eventLog.failedInstallation(SYSTEM, DISABLED, "KB5017308");
    cycle.check();
    machine.eventLog.closed.put(SYSTEM, HResult.E_ACCESSDENIED);
    scan();
    cycle.check();
    assertThat(reasons()).contains("EVENT_LOG_FAILURE", "EVIDENCE_MISSING");

    cycle.save();
    cycle = machine.start(CONFIG);
    cycle.check();
    assertThat(reasons()).as("also after a restart").contains("EVIDENCE_MISSING");

    machine.eventLog.closed.clear();
    scan();
    cycle.check();
    assertThat(reasons()).contains("EVENT_LOG_FAILURE").doesNotContain("EVIDENCE_MISSING");
  }

  @Test
  void probeThatBreaksIsMissingEvidenceUntilItWorks() {
    machine.eventLog.broken = true;
    cycle.check();
    cycle.check();
    assertThat(reasons()).contains("EVIDENCE_MISSING");

    machine.eventLog.broken = false;
    scan();
    cycle.check();
    assertThat(reasons()).doesNotContain("EVIDENCE_MISSING");
  }

  @Test
  void fiftyFindingsAreKeptAtMost() {
    for (int i = 0; i < 500; i++) {
      machine.time.pass(Duration.ofSeconds(1));
      machine.eventLog.failedInstallation(SYSTEM, DISABLED, "x".repeat(5000));
      scan();
    }
    cycle.check();
    cycle.save();

    assertThat(machine.stateSize()).isLessThan(100_000);
  }

  private void scan() {
    cycle.beginScan();
    cycle.accept(machine.found(0));
  }

  private List<String> reasons() {
    cycle.sendHeartbeat();
    Iterable<JsonElement> reasons =
        machine
            .heartbeats
            .get(machine.heartbeats.size() - 1)
            .getAsJsonObject("verdict")
            .getAsJsonArray("reasons");
    return StreamSupport.stream(reasons.spliterator(), false)
        .map(reason -> reason.getAsJsonObject().get("code").getAsString())
        .toList();
  }
}
