package io.github.updatesentinel.agent.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.updatesentinel.agent.config.AgentConfig;
import io.github.updatesentinel.agent.fact.Failure;
import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.sink.Event;
import io.github.updatesentinel.contract.EventId;
import io.github.updatesentinel.contract.StartType;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What remediation does over time, with the service's checks and scans around it. */
class RemediationTest {
  private static final AgentConfig ON = FakeMachine.config("remediation", "RESTORE_START_TYPE");
  private static final String SERVICE = "TrustedInstaller";

  private final FakeMachine machine;
  private CheckCycle cycle;

  RemediationTest(@TempDir Path folder) {
    machine = new FakeMachine(folder);
    cycle = machine.start(ON);
    cycle.check();
    machine.newEvents();
  }

  @Test
  void nothingIsTouchedUnlessItIsSwitchedOn() {
    cycle = machine.start(FakeMachine.config());
    disable();

    assertThat(machine.restored).isEmpty();
    assertThat(outcomes()).isEmpty();
  }

  @Test
  void scanThatBeganAfterwardsProvesTheCure() {
    machine.ubr(1706);
    disable();
    assertThat(machine.restored).containsExactly("TrustedInstaller MANUAL");
    assertThat(outcomes()).containsExactly("RESTORED");

    cycle.check();
    assertThat(outcomes()).as("no scan yet").containsExactly("RESTORED");
    assertThat(events(EventId.REMEDIATION_DONE)).isEmpty();

    scan(3);
    assertThat(outcomes()).containsExactly("CURED");
    assertThat(events(EventId.REMEDIATION_DONE))
        .containsExactly(
            Event.of(
                EventId.REMEDIATION_DONE,
                SERVICE,
                "DISABLED",
                "MANUAL",
                "SERVICING_BLOCKED (NOT_RUN)",
                "UPDATES_PENDING (SUCCEEDED, found 3)"));
  }

  @Test
  void scanThatFailedProvesNothing() {
    disable();
    machine.time.pass(Duration.ofMinutes(1));
    cycle.beginScan();
    cycle.accept(machine.failed());
    cycle.check();

    assertThat(outcomes()).containsExactly("RESTORED");
  }

  @Test
  void blockThatRemainsIsToldAsNotCured() {
    machine.set("BITS", StartType.MISSING);
    disable();
    scan(0);

    assertThat(outcomes()).containsExactly("NOT_CURED");
    assertThat(events(EventId.REMEDIATION_FAILED))
        .singleElement()
        .satisfies(event -> assertThat(event.inserts()).contains(SERVICE, "NOT_CURED"));
  }

  @Test
  void restartBetweenTheChangeAndTheScanLosesNothing() {
    disable();
    cycle.save();
    machine.time.restart();
    cycle = machine.start(ON);
    scan(0);

    assertThat(outcomes()).containsExactly("CURED");
  }

  @Test
  void changeIsReportedAsTheAgentsOwn() {
    disable();
    machine.newEvents();
    cycle.check();
    machine.time.pass(Duration.ofSeconds(5));
    cycle.check();

    assertThat(events(EventId.START_TYPE_CHANGED))
        .contains(
            Event.of(
                EventId.START_TYPE_CHANGED,
                SERVICE,
                "DISABLED",
                "MANUAL",
                "UpdateSentinel",
                "SYSTEM",
                Event.NONE));
  }

  @Test
  void refusalIsToldWithItsCodeAndTriedAgainWithTheNextScan() {
    machine.restoreAnswer = HResult.E_ACCESSDENIED;
    disable();
    assertThat(outcomes()).containsExactly("FAILED");
    assertThat(events(EventId.REMEDIATION_FAILED))
        .singleElement()
        .satisfies(
            event ->
                assertThat(event.inserts())
                    .startsWith(SERVICE, "MANUAL", "0x80070005 (E_ACCESSDENIED)"));

    machine.time.pass(ON.scanInterval().minusNanos(1));
    cycle.check();
    assertThat(machine.restored).hasSize(1);
    machine.time.pass(Duration.ofNanos(1));
    cycle.check();
    assertThat(machine.restored).hasSize(2);
  }

  @Test
  void changeThatWindowsAcceptsWithoutMakingItIsAFailure() {
    machine.restoreIsIgnored = true;
    disable();

    assertThat(outcomes()).containsExactly("FAILED");
    assertThat(events(EventId.REMEDIATION_FAILED).get(0).inserts())
        .startsWith(SERVICE, "MANUAL", "start type DISABLED");
  }

  @Test
  void serviceThatIsDisabledAgainThreeTimesADayIsLeftAloneAndTheAuthorNamed() {
    for (int i = 0; i < 10; i++) {
      machine.time.pass(Duration.ofHours(2));
      machine.adminSets(SERVICE, StartType.DISABLED);
      cycle.check();
      machine.time.pass(Duration.ofSeconds(5));
      cycle.check();
    }

    assertThat(machine.restored).hasSize(3);
    assertThat(outcomes())
        .containsExactly("GAVE_UP", "DISABLED_AGAIN", "DISABLED_AGAIN", "DISABLED_AGAIN");
    assertThat(events(EventId.REMEDIATION_FAILED))
        .singleElement()
        .satisfies(
            event ->
                assertThat(event.inserts())
                    .contains("GAVE_UP")
                    .last()
                    .isEqualTo(FakeMachine.ADMIN + ", ACCOUNT"));
  }

  @Test
  void serviceThatWasGivenUpStaysSoOverARestartUntilSomebodyEnablesIt() {
    for (int i = 0; i < 5; i++) {
      machine.time.pass(Duration.ofHours(2));
      disable();
    }
    cycle.save();
    cycle = machine.start(ON);
    machine.time.pass(Duration.ofDays(3));
    cycle.check();
    assertThat(machine.restored).hasSize(3);

    machine.set(SERVICE, StartType.MANUAL);
    cycle.check();
    machine.time.pass(Duration.ofHours(1));
    disable();
    assertThat(machine.restored).hasSize(4);
  }

  @Test
  void nothingIsRestoredMoreOftenThanAtEachCheckInterval() {
    disable();
    machine.time.pass(ON.checkInterval().minusNanos(1));
    disable();
    assertThat(machine.restored).hasSize(1);

    machine.time.pass(Duration.ofNanos(1));
    cycle.check();
    assertThat(machine.restored).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiworker.exe", "msiexec.exe"})
  void servicingThatRunsIsWaitedFor(String program) {
    machine.programs = running("svchost.exe", program);
    disable();
    assertThat(machine.restored).isEmpty();

    machine.programs = running("svchost.exe");
    cycle.check();
    assertThat(machine.restored).hasSize(1);
  }

  @Test
  void programsThatCanNotBeReadAreWaitedFor() {
    machine.programs = Reading.unknown(new Failure("running programs", null), Instant.EPOCH);
    disable();
    assertThat(machine.restored).isEmpty();

    machine.programs = running("svchost.exe");
    cycle.check();
    assertThat(machine.restored).hasSize(1);
  }

  @Test
  void pendingRestartIsWaitedFor() {
    String mark =
        "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\RebootPending";
    machine.registry.key(mark);
    disable();
    assertThat(machine.restored).isEmpty();

    machine.registry.remove(mark);
    cycle.check();
    assertThat(machine.restored).hasSize(1);
  }

  private void disable() {
    machine.set(SERVICE, StartType.DISABLED);
    cycle.check();
  }

  private void scan(int found) {
    cycle.check();
    machine.time.pass(Duration.ofMinutes(1));
    cycle.beginScan();
    cycle.accept(machine.found(found));
    cycle.check();
  }

  private List<Event> events(EventId id) {
    return machine.events.stream().filter(event -> event.id() == id).toList();
  }

  private List<String> outcomes() {
    cycle.sendHeartbeat();
    JsonObject heartbeat = machine.heartbeats.get(machine.heartbeats.size() - 1);
    Iterable<JsonElement> attempts = heartbeat.getAsJsonArray("remediation");
    return StreamSupport.stream(attempts.spliterator(), false)
        .map(attempt -> attempt.getAsJsonObject().get("outcome").getAsString())
        .toList();
  }

  private static Reading<Set<String>> running(String... programs) {
    return Reading.known(Set.of(programs), Instant.EPOCH);
  }
}
