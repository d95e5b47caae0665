package io.github.updatesentinel.agent.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import io.github.updatesentinel.agent.check.report.StartTypeReporter;
import io.github.updatesentinel.agent.config.AgentConfig;
import io.github.updatesentinel.agent.sink.Event;
import io.github.updatesentinel.contract.EventId;
import io.github.updatesentinel.contract.StartType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who changed a start type, where the System log says so only later. */
class StartTypeReporterTest {
  private static final AgentConfig CONFIG = FakeMachine.config();
  private static final String OTHER_SID = "S-1-5-18";

  private final FakeMachine machine;
  private CheckCycle cycle;

  StartTypeReporterTest(@TempDir Path folder) {
    machine = new FakeMachine(folder);
    cycle = machine.start(CONFIG);
  }

  @BeforeEach
  void seenOnce() {
    cycle.check();
    machine.time.pass(Duration.ofMinutes(1));
    machine.eventLog.flushed = Duration.ofSeconds(1);
  }

  @Test
  void reportWaitsForTheAuthorAndTheVerdictDoesNot() {
    machine.adminSets("TrustedInstaller", StartType.DISABLED);
    cycle.check();
    assertThat(machine.newEvents()).containsExactly(EventId.SERVICING_BLOCKED);

    pass(2);
    assertThat(machine.events)
        .containsExactly(event("TrustedInstaller", "MANUAL", "DISABLED", FakeMachine.ADMIN));
    assertThat(machine.eventLog.startTypeSearches()).isEqualTo(2);
  }

  @Test
  void entryThatComesLateIsFoundAtTheLastQuestion() {
    machine.eventLog.flushed = Duration.ofSeconds(4);
    machine.adminSets("TrustedInstaller", StartType.DISABLED);
    look();
    pass(2);
    assertThat(machine.events).isEmpty();

    pass(3);
    assertThat(machine.events)
        .containsExactly(event("TrustedInstaller", "MANUAL", "DISABLED", FakeMachine.ADMIN));
  }

  @Test
  void changeThatNobodySignedIsReportedAfterFiveSeconds() {
    machine.set("TrustedInstaller", StartType.DISABLED);
    look();
    machine.time.pass(Duration.ofSeconds(5).minusNanos(1));
    look();
    assertThat(machine.events).isEmpty();

    machine.time.pass(Duration.ofNanos(1));
    look();
    assertThat(machine.events)
        .containsExactly(event("TrustedInstaller", "MANUAL", "DISABLED", Event.NONE));
    assertThat(machine.eventLog.startTypeSearches()).isEqualTo(3);
    assertThat(cycle.lookDueNanos()).isEqualTo(StartTypeReporter.NEVER);
  }

  @Test
  void onlyThreeQuestionsAreAskedHoweverOftenServicesAreLookedAt() {
    machine.set("TrustedInstaller", StartType.DISABLED);
    for (int i = 0; i < 100; i++) {
      look();
      machine.time.pass(Duration.ofMillis(100));
    }

    assertThat(machine.eventLog.startTypeSearches()).isEqualTo(3);
  }

  @Test
  void entryFromBeforeTheLastLookBelongsToAnEarlierChange() {
    machine.adminSets("TrustedInstaller", StartType.DISABLED);
    look();
    pass(2);
    machine.newEvents();
    // By the registry alone: that is not logged.
    machine.set("TrustedInstaller", StartType.MANUAL);
    look();
    pass(2);
    pass(3);

    assertThat(machine.events)
        .containsExactly(event("TrustedInstaller", "DISABLED", "MANUAL", Event.NONE));
  }

  @Test
  void entryOfAnotherServiceIsNoAnswer() {
    machine.set("TrustedInstaller", StartType.DISABLED);
    machine.eventLog.startTypeChange("Spooler", FakeMachine.ADMIN_SID);
    look();
    pass(5);

    assertThat(machine.events)
        .containsExactly(event("TrustedInstaller", "MANUAL", "DISABLED", Event.NONE));
  }

  @Test
  void secondChangeWhileTheFirstWaitsHasItsOwnAuthorAndComesSecond() {
    machine.adminSets("TrustedInstaller", StartType.DISABLED);
    look();
    machine.time.pass(Duration.ofMillis(700));
    machine.set("TrustedInstaller", StartType.MANUAL);
    machine.eventLog.startTypeChange("TrustedInstaller", OTHER_SID);
    look();
    pass(2);
    pass(3);

    assertThat(machine.events)
        .containsExactly(
            event("TrustedInstaller", "MANUAL", "DISABLED", FakeMachine.ADMIN),
            event("TrustedInstaller", "DISABLED", "MANUAL", OTHER_SID));
  }

  @Test
  void authorOfTheSecondChangeIsNotTakenForTheFirst() {
    machine.set("TrustedInstaller", StartType.DISABLED);
    look();
    machine.time.pass(Duration.ofSeconds(1));
    machine.adminSets("TrustedInstaller", StartType.MANUAL);
    look();
    machine.time.pass(Duration.ofSeconds(1));
    look();
    assertThat(machine.events).as("the first has time left").isEmpty();

    pass(3);
    assertThat(machine.events)
        .containsExactly(
            event("TrustedInstaller", "MANUAL", "DISABLED", Event.NONE),
            event("TrustedInstaller", "DISABLED", "MANUAL", FakeMachine.ADMIN));
  }

  @Test
  void heartbeatHasTheChangeOnceItsAuthorIsKnown() {
    machine.adminSets("TrustedInstaller", StartType.DISABLED);
    cycle.check();
    assertThat(heartbeat()).as("sent twice it would be two changes").isEmpty();

    pass(2);
    assertThat(heartbeat())
        .map(change -> change.getAsJsonObject().get("by").getAsString())
        .containsExactly(FakeMachine.ADMIN);
  }

  @Test
  void endReportsWhatWaitsWithoutAsking() {
    machine.set("TrustedInstaller", StartType.DISABLED);
    look();
    long asked = machine.eventLog.startTypeSearches();
    cycle.end();

    assertThat(machine.events)
        .containsExactly(event("TrustedInstaller", "MANUAL", "DISABLED", Event.NONE));
    assertThat(machine.eventLog.startTypeSearches()).isEqualTo(asked);
    assertThat(heartbeat()).hasSize(1);
  }

  @Test
  void processThatIsKilledWhileAChangeWaitsFindsItAgain() {
    machine.set("TrustedInstaller", StartType.DISABLED);
    cycle.check();
    cycle.save();
    machine.newEvents();
    cycle = machine.start(CONFIG);
    cycle.check();
    pass(5);

    assertThat(machine.events)
        .containsExactly(event("TrustedInstaller", "MANUAL", "DISABLED", Event.NONE));
  }

  @Test
  void changeWhileTheAgentWasStoppedHasItsAuthorAsWell() {
    cycle.save();
    machine.adminSets("wuauserv", StartType.AUTO);
    machine.time.pass(Duration.ofHours(8));
    cycle = machine.start(CONFIG);
    cycle.check();

    assertThat(machine.events)
        .containsExactly(event("wuauserv", "MANUAL", "AUTO", FakeMachine.ADMIN));
  }

  @Test
  void changeDuringACheckHasItsAuthor() {
    cycle = machine.start(CONFIG);
    machine.eventLog.meanwhile =
        () -> {
          machine.time.pass(Duration.ofSeconds(1));
          machine.adminSets("TrustedInstaller", StartType.DISABLED);
          machine.time.pass(Duration.ofSeconds(2));
        };
    cycle.check();
    look();

    assertThat(machine.events)
        .containsExactly(event("TrustedInstaller", "MANUAL", "DISABLED", FakeMachine.ADMIN));
  }

  @Test
  void eventLogThatBreaksCostsTheAuthorAlone() {
    machine.eventLog.broken = true;
    machine.adminSets("TrustedInstaller", StartType.DISABLED);
    assertThat(cycle.lookAtServices().differs()).isTrue();
    pass(5);

    assertThat(machine.events)
        .containsExactly(event("TrustedInstaller", "MANUAL", "DISABLED", Event.NONE));
  }

  @Test
  void serviceThatChangesAllTheTimeIsLeftToTheChecks() {
    for (int i = 0; i < 1000; i++) {
      machine.adminSets("wuauserv", i % 2 == 0 ? StartType.AUTO : StartType.MANUAL);
      look();
      machine.time.pass(Duration.ofSeconds(1));
    }
    machine.time.pass(Duration.ofSeconds(5));
    look();

    assertThat(machine.newEvents()).hasSize(20).containsOnly(EventId.START_TYPE_CHANGED);
    assertThat(machine.eventLog.startTypeSearches()).isLessThanOrEqualTo(60);
  }

  private void look() {
    cycle.lookAtServices();
  }

  private void pass(long seconds) {
    machine.time.pass(Duration.ofSeconds(seconds));
    look();
  }

  private List<JsonElement> heartbeat() {
    cycle.sendHeartbeat();
    JsonArray changes =
        machine.heartbeats.get(machine.heartbeats.size() - 1).getAsJsonArray("startTypeChanges");
    return StreamSupport.stream(changes.spliterator(), false).toList();
  }

  private static Event event(String service, String from, String to, String author) {
    String means =
        switch (author) {
          case Event.NONE -> "UNKNOWN";
          case OTHER_SID -> "SYSTEM";
          default -> "ACCOUNT";
        };
    return Event.of(EventId.START_TYPE_CHANGED, service, from, to, author, means, Event.NONE);
  }
}
