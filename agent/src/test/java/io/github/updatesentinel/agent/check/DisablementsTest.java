package io.github.updatesentinel.agent.check;

import static io.github.updatesentinel.agent.probe.event.FakeEventLog.SYSTEM;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.github.updatesentinel.agent.config.AgentConfig;
import io.github.updatesentinel.agent.fact.Disablement;
import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.sink.Event;
import io.github.updatesentinel.contract.ChangeMeans;
import io.github.updatesentinel.contract.EventId;
import io.github.updatesentinel.contract.StartType;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Since when a service is disabled, who did it, and what has failed since. */
class DisablementsTest {
  private static final AgentConfig CONFIG = FakeMachine.config();
  private static final String SERVICE = "TrustedInstaller";
  private static final String CODE = "0x80070422";

  private final FakeMachine machine;
  private CheckCycle cycle;

  DisablementsTest(@TempDir Path folder) {
    machine = new FakeMachine(folder);
    cycle = machine.start(CONFIG);
  }

  @Test
  void serviceThatWasDisabledLongAgoHasItsAuthorAndTime() {
    Instant then = machine.time.clocks().now();
    machine.adminSets(SERVICE, StartType.DISABLED);
    machine.time.pass(Duration.ofDays(100));
    cycle.check();

    Disablement disabled = only();
    assertThat(disabled.since()).isEqualTo(then);
    assertThat(disabled.recorded()).isTrue();
    assertThat(disabled.by().account()).isEqualTo(FakeMachine.ADMIN);
    assertThat(disabled.by().means().is(ChangeMeans.ACCOUNT)).isTrue();
    assertThat(disabled.failures()).as("the log is read back for seven days").isNull();
    assertThat(change().get("from").getAsString()).isEqualTo("UNKNOWN");
    assertThat(change().get("to").getAsString()).isEqualTo("DISABLED");
    assertThat(change().get("at").getAsString()).isEqualTo(then.toString());
    assertThat(machine.newEvents()).containsExactly(EventId.SERVICING_BLOCKED);
  }

  @Test
  void serviceOfWhichNothingIsRecordedIsDisabledSinceItWasSeen() {
    machine.set(SERVICE, StartType.DISABLED);
    cycle.check();

    assertThat(only().recorded()).isFalse();
    assertThat(only().since()).isEqualTo(machine.time.clocks().now());
    assertThat(only().by().means().is(ChangeMeans.UNKNOWN)).isTrue();
  }

  @Test
  void changeThatIsSeenHasTheTimeOfTheRecord() {
    cycle.check();
    machine.time.pass(Duration.ofMinutes(1));
    Instant then = machine.time.clocks().now();
    machine.adminSets(SERVICE, StartType.DISABLED);
    machine.time.pass(Duration.ofMinutes(2));
    cycle.check();

    assertThat(only().since()).isEqualTo(then);
    assertThat(only().by().account()).isEqualTo(FakeMachine.ADMIN);
  }

  @Test
  void failuresSinceThenAreCountedOnceEachOverARestart() {
    machine.eventLog.failedInstallation(SYSTEM, CODE, "before");
    machine.time.pass(Duration.ofSeconds(1));
    machine.adminSets(SERVICE, StartType.DISABLED);
    machine.time.pass(Duration.ofSeconds(1));
    machine.eventLog.failedInstallation(SYSTEM, CODE, "one");
    cycle.check();
    assertThat(only().failures()).isEqualTo(1);

    machine.eventLog.comFailed(SERVICE, 1058);
    machine.eventLog.comFailed("wuauserv", 1058);
    machine.eventLog.failedInstallation(SYSTEM, "0x80240017", "another code");
    readLog();
    cycle.save();
    cycle = machine.start(CONFIG);
    cycle.check();
    assertThat(only().failures()).isEqualTo(2);
  }

  @Test
  void whatFailedSinceIsCountedWithoutAScan() {
    cycle.check();
    machine.time.pass(Duration.ofMinutes(1));
    machine.adminSets(SERVICE, StartType.DISABLED);
    machine.time.pass(Duration.ofSeconds(1));
    machine.eventLog.comFailed(SERVICE, 1058);
    machine.time.pass(Duration.ofMinutes(2));
    cycle.check();
    assertThat(only().failures()).isEqualTo(1);

    machine.eventLog.searches.clear();
    cycle.check();
    assertThat(machine.eventLog.searches).as("not at each check").isEmpty();
  }

  @Test
  void failuresThatTheLogDoesNotShowAreUnknownAndNotZero() {
    machine.eventLog.closed.put(SYSTEM, HResult.ofWin32(5));
    machine.adminSets(SERVICE, StartType.DISABLED);
    cycle.check();

    assertThat(only().failures()).isNull();
    assertThat(machine.events)
        .filteredOn(event -> event.id() == EventId.SERVICING_BLOCKED)
        .singleElement()
        .satisfies(event -> assertThat(event.inserts().get(9)).isEqualTo(Event.NONE));

    cycle.save();
    cycle = machine.start(CONFIG);
    machine.eventLog.closed.clear();
    cycle.check();
    assertThat(only().failures()).isZero();
  }

  @Test
  void failuresOfAServiceThatTheLogIsNotReadForAreUnknown() {
    cycle = machine.start(FakeMachine.config("requiredServices", "wlidsvc"));
    machine.adminSets("wlidsvc", StartType.DISABLED);
    machine.eventLog.comFailed("wlidsvc", 1058);
    cycle.check();
    readLog();
    cycle.check();

    assertThat(cycle.state().disablements.values())
        .singleElement()
        .satisfies(disabled -> assertThat(disabled.failures()).isNull());
  }

  @Test
  void failuresInAPartOfTheLogThatIsNeverReadAreUnknown() {
    List<String> services = List.of(SERVICE, "wuauserv", "BITS", "CryptSvc");
    machine.eventLog.endless.add(SYSTEM);
    machine.eventLog.failedInstallation(SYSTEM, "0x80240017", "another code");
    services.forEach(service -> machine.adminSets(service, StartType.DISABLED));
    for (int i = 0; i < 5; i++) {
      machine.time.pass(Duration.ofSeconds(1));
      readLog();
    }
    machine.eventLog.endless.clear();
    readLog();
    cycle.save();
    cycle = machine.start(CONFIG);
    cycle.check();

    assertThat(cycle.state().disablements.values())
        .hasSize(services.size())
        .allSatisfy(disabled -> assertThat(disabled.failures()).isNull());
  }

  @Test
  void failuresAreCountedOnceThoughTheLogCouldNotBeReadMeanwhile() {
    machine.adminSets(SERVICE, StartType.DISABLED);
    cycle.check();
    for (int i = 0; i < 214; i++) {
      machine.time.pass(Duration.ofMillis(1));
      machine.eventLog.comFailed(SERVICE, 1058);
    }
    machine.eventLog.endless.add(SYSTEM);
    readLog();
    readLog();
    machine.eventLog.endless.clear();
    readLog();
    machine.eventLog.closed.put(SYSTEM, HResult.ofWin32(5));
    readLog();
    machine.eventLog.closed.clear();
    readLog();

    assertThat(only().failures()).isEqualTo(214);
  }

  @Test
  void failureThatIsSeenCountsThoughTheRestOfTheLogIsUnread() {
    machine.eventLog.closed.put("Setup", HResult.ofWin32(5));
    machine.adminSets(SERVICE, StartType.DISABLED);
    machine.time.pass(Duration.ofSeconds(1));
    machine.eventLog.comFailed(SERVICE, 1058);
    cycle.check();

    assertThat(only().failures()).isEqualTo(1);
  }

  @Test
  void hundredsOfFailuresAreCountedThoughFiftyAreKept() {
    machine.adminSets(SERVICE, StartType.DISABLED);
    cycle.check();
    for (int i = 0; i < 214; i++) {
      machine.time.pass(Duration.ofMillis(1));
      machine.eventLog.comFailed(SERVICE, 1058);
    }
    readLog();

    assertThat(only().failures()).isEqualTo(214);
    assertThat(cycle.state().logEntries).hasSize(50);
  }

  @Test
  void scanInWhichTheCodeComesUpCounts() {
    machine.adminSets(SERVICE, StartType.DISABLED);
    cycle.check();
    cycle.beginScan();
    cycle.accept(machine.found(0, HResult.E_SERVICE_DISABLED));

    assertThat(only().failures()).isEqualTo(1);
  }

  @Test
  void serviceThatIsEnabledAgainIsForgotten() {
    machine.adminSets(SERVICE, StartType.DISABLED);
    cycle.check();
    machine.set(SERVICE, StartType.MANUAL);
    cycle.check();

    assertThat(cycle.state().disablements).isEmpty();
  }

  @Test
  void alertSaysWhoAndSinceWhen() {
    cycle.check();
    cycle.beginScan();
    cycle.accept(machine.found(0));
    cycle.check();
    Instant honest = machine.time.clocks().now();
    machine.ubr(1706);
    machine.time.pass(Duration.ofDays(2));
    Instant then = machine.time.clocks().now();
    machine.adminSets(SERVICE, StartType.DISABLED);
    cycle.check();
    machine.time.pass(Duration.ofSeconds(5));
    machine.eventLog.comFailed(SERVICE, 1058);
    cycle.beginScan();
    cycle.accept(machine.found(0));
    cycle.check();

    assertThat(machine.events)
        .last()
        .satisfies(
            event -> {
              assertThat(event.id()).isEqualTo(EventId.FALSE_UP_TO_DATE);
              assertThat(event.inserts().subList(8, 12))
                  .isEqualTo(
                      List.of(
                          then.toString(),
                          FakeMachine.ADMIN + ", ACCOUNT",
                          "1",
                          honest.toString()));
            });
  }

  private void readLog() {
    cycle.beginScan();
    cycle.accept(machine.found(0));
    cycle.check();
  }

  private Disablement only() {
    assertThat(cycle.state().disablements).hasSize(1);
    return Objects.requireNonNull(cycle.state().disablements.get(SERVICE));
  }

  private JsonObject change() {
    cycle.sendHeartbeat();
    return machine
        .heartbeats
        .get(machine.heartbeats.size() - 1)
        .getAsJsonArray("startTypeChanges")
        .get(0)
        .getAsJsonObject();
  }
}
