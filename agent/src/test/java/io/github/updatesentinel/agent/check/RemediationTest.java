package io.github.updatesentinel.agent.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.agent.fact.Failure;
import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.Host;
import io.github.updatesentinel.agent.fact.OsVersion;
import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.fact.ServiceState;
import io.github.updatesentinel.agent.fact.ServicingMarks;
import io.github.updatesentinel.agent.probe.MachineFacts;
import io.github.updatesentinel.agent.sink.Event;
import io.github.updatesentinel.agent.time.FakeClocks;
import io.github.updatesentinel.contract.EventId;
import io.github.updatesentinel.contract.StartType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RemediationTest {
  private static final String ON = "RESTORE_START_TYPE";

  private final FakeClocks time = new FakeClocks();
  private final List<String> written = new ArrayList<>();
  private final List<Event> events = new ArrayList<>();
  private final Map<String, Reading<ServiceState>> services = new LinkedHashMap<>();
  private HResult answer = HResult.S_OK;

  private final Remediation on = remediation(ON);

  @Test
  void nothingIsTouchedUnlessItIsSwitchedOn() {
    set("TrustedInstaller", StartType.DISABLED);
    remediation("OFF").run(facts(), events::add);

    assertThat(written).isEmpty();
    assertThat(events).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "TrustedInstaller, MANUAL",
    "wuauserv, MANUAL",
    "bits, AUTO_DELAYED",
    "CRYPTSVC, AUTO",
    "UsoSvc, AUTO_DELAYED"
  })
  void disabledServiceGetsTheStartTypeThatWindowsGivesIt(String name, StartType type) {
    set(name, StartType.DISABLED);
    on.run(facts(), events::add);

    assertThat(written).containsExactly(name + " " + type);
    assertThat(events)
        .containsExactly(Event.of(EventId.REMEDIATION_DONE, name, "DISABLED", type.name()));
  }

  @ParameterizedTest
  @EnumSource(value = StartType.class, mode = EnumSource.Mode.EXCLUDE, names = "DISABLED")
  void serviceThatIsNotDisabledIsLeftAlone(StartType type) {
    set("TrustedInstaller", type);
    on.run(facts(), events::add);

    assertThat(written).isEmpty();
    assertThat(events).isEmpty();
  }

  @Test
  void serviceWithoutAKnownDefaultIsLeftAlone() {
    set("CmitUpdateAgent", StartType.DISABLED);
    on.run(facts(), events::add);

    assertThat(written).isEmpty();
  }

  @Test
  void serviceThatIsOnlyObservedIsLeftAlone() {
    Map<String, Reading<ServiceState>> observed =
        Map.of("BITS", Reading.known(state("BITS", StartType.DISABLED), FakeClocks.START));
    on.run(facts(Map.of(), observed), events::add);

    assertThat(written).isEmpty();
  }

  @Test
  void serviceThatCanNotBeReadIsLeftAlone() {
    services.put("TrustedInstaller", unknown());
    on.run(facts(), events::add);

    assertThat(written).isEmpty();
  }

  @Test
  void refusalIsToldWithItsCode() {
    answer = HResult.E_ACCESSDENIED;
    set("TrustedInstaller", StartType.DISABLED);
    on.run(facts(), events::add);

    assertThat(events)
        .containsExactly(
            Event.of(
                EventId.REMEDIATION_FAILED,
                "TrustedInstaller",
                "MANUAL",
                "0x80070005 (E_ACCESSDENIED)"));
  }

  @ParameterizedTest
  @CsvSource({"0x00000000", "0x80070005"})
  void serviceIsTriedOncePerScanIntervalWhateverCameOfIt(String code) {
    answer = HResult.parse(code);
    set("TrustedInstaller", StartType.DISABLED);
    on.run(facts(), events::add);
    time.pass(Duration.ofHours(4).minusNanos(1));
    on.run(facts(), events::add);
    assertThat(written).hasSize(1);

    time.pass(Duration.ofNanos(1));
    on.run(facts(), events::add);
    assertThat(written).hasSize(2);
    assertThat(events).hasSize(2);
  }

  @Test
  void serviceDoesNotWaitForAnother() {
    set("TrustedInstaller", StartType.DISABLED);
    on.run(facts(), events::add);
    set("BITS", StartType.DISABLED);
    on.run(facts(), events::add);

    assertThat(written).containsExactly("TrustedInstaller MANUAL", "BITS AUTO_DELAYED");
  }

  private Remediation remediation(String mode) {
    return new Remediation(
        FakeMachine.config("remediation", mode, "scanInterval", "PT4H"),
        (name, type) -> {
          written.add(name + " " + type);
          return answer;
        },
        time.clocks());
  }

  private void set(String name, StartType type) {
    services.put(name, Reading.known(state(name, type), FakeClocks.START));
  }

  private static ServiceState state(String name, StartType type) {
    return new ServiceState(name, type, type, "STOPPED", null, null, null, null);
  }

  private MachineFacts facts() {
    return facts(services, Map.of());
  }

  private static MachineFacts facts(
      Map<String, Reading<ServiceState>> required, Map<String, Reading<ServiceState>> observed) {
    return new MachineFacts(
        Reading.known(new Host("PC-0042", null), FakeClocks.START),
        Reading.known(
            new OsVersion(19044, 1, null, null, null, null, false, null), FakeClocks.START),
        unknown(),
        required,
        observed,
        unknown(),
        unknown(),
        unknown(),
        ServicingMarks.UNKNOWN);
  }

  private static <T> Reading<T> unknown() {
    return Reading.unknown(new Failure("OpenService", HResult.E_ACCESSDENIED), FakeClocks.START);
  }
}
