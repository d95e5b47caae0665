package io.github.updatesentinel.agent.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.agent.check.RemediationPlan.Decision;
import io.github.updatesentinel.agent.check.RemediationPlan.Step;
import io.github.updatesentinel.agent.fact.Failure;
import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.OsVersion;
import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.fact.RestartMarks;
import io.github.updatesentinel.agent.fact.ServiceState;
import io.github.updatesentinel.agent.fact.ServicingMarks;
import io.github.updatesentinel.agent.probe.MachineFacts;
import io.github.updatesentinel.agent.time.FakeClocks;
import io.github.updatesentinel.agent.verdict.Judgement;
import io.github.updatesentinel.agent.verdict.Reason;
import io.github.updatesentinel.contract.ReasonCode;
import io.github.updatesentinel.contract.StartType;
import io.github.updatesentinel.contract.VerdictCode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RemediationPlanTest {
  private Reading<RestartMarks> restart =
      Reading.known(new RestartMarks(List.of(), null, null), FakeClocks.START);

  private final Map<String, Reading<ServiceState>> services = new LinkedHashMap<>();
  private final List<Reason> reasons = new ArrayList<>();

  @ParameterizedTest
  @CsvSource({
    "TrustedInstaller, MANUAL",
    "wuauserv, MANUAL",
    "bits, AUTO_DELAYED",
    "CRYPTSVC, AUTO",
    "UsoSvc, AUTO_DELAYED"
  })
  void disabledServiceGetsTheStartTypeThatWindowsGivesIt(String name, StartType type) {
    set(name, StartType.DISABLED, StartType.DISABLED);

    assertThat(plan()).containsExactly(new Step(name, type, Decision.RESTORE, ""));
  }

  @ParameterizedTest
  @EnumSource(value = StartType.class, mode = EnumSource.Mode.EXCLUDE, names = "DISABLED")
  void serviceThatIsNotDisabledIsLeftAlone(StartType type) {
    set("TrustedInstaller", type, type);

    assertThat(plan()).isEmpty();
  }

  @Test
  void automaticStartInTheRegistryIsNotLowered() {
    set("TrustedInstaller", StartType.DISABLED, StartType.AUTO);

    assertThat(plan())
        .containsExactly(new Step("TrustedInstaller", StartType.AUTO, Decision.RESTORE, ""));
  }

  @ParameterizedTest
  @EnumSource(
      value = ReasonCode.class,
      names = {"SERVICE_HIJACKED", "SERVICE_FILE_MISSING"})
  void serviceWithAForeignProgramIsNeverTouched(ReasonCode code) {
    set("TrustedInstaller", StartType.DISABLED, StartType.DISABLED);
    reasons.add(Reason.about(code, "TrustedInstaller", "C:\\evil.exe"));

    assertThat(plan())
        .containsExactly(
            new Step("TrustedInstaller", StartType.MANUAL, Decision.LEAVE_FOREIGN, "C:\\evil.exe"));
  }

  @Test
  void foreignProgramOfAnotherServiceIsNoReason() {
    set("TrustedInstaller", StartType.DISABLED, StartType.DISABLED);
    reasons.add(Reason.about(ReasonCode.SERVICE_HIJACKED, "BITS", "C:\\evil.exe"));

    assertThat(plan()).extracting(Step::decision).containsExactly(Decision.RESTORE);
  }

  @Test
  void windowsUpdateIsLeftToThePatchManagerAndNoOtherServiceIs() {
    set("wuauserv", StartType.DISABLED, StartType.DISABLED);
    set("TrustedInstaller", StartType.DISABLED, StartType.DISABLED);

    assertThat(RemediationPlan.of(facts(), judgement(), List.of("WAPTService"), running()))
        .extracting(Step::decision)
        .containsExactly(Decision.LEAVE_TO_PATCH_MANAGER, Decision.RESTORE);
  }

  @Test
  void serviceWithoutAKnownDefaultIsLeftAlone() {
    set("CmitUpdateAgent", StartType.DISABLED, StartType.DISABLED);

    assertThat(plan()).extracting(Step::decision).containsExactly(Decision.LEAVE_UNKNOWN);
  }

  @Test
  void serviceThatCanNotBeReadIsLeftAlone() {
    services.put("TrustedInstaller", unknown());

    assertThat(plan()).isEmpty();
  }

  @Test
  void marksOfARestartThatCanNotBeReadAreWaitedFor() {
    set("TrustedInstaller", StartType.DISABLED, StartType.DISABLED);
    restart = unknown();

    assertThat(plan()).extracting(Step::decision).containsExactly(Decision.WAIT);
    assertThat(plan()).extracting(Step::why).asString().contains("OpenService");
  }

  @Test
  void whatIsWaitedForIsNamed() {
    set("TrustedInstaller", StartType.DISABLED, StartType.DISABLED);

    assertThat(
            RemediationPlan.of(
                facts(), judgement(), List.of(), running("explorer.exe", "tiworker.exe")))
        .containsExactly(
            new Step("TrustedInstaller", StartType.MANUAL, Decision.WAIT, "tiworker.exe"));
  }

  private static Reading<Set<String>> running(String... programs) {
    return Reading.known(Set.of(programs), Instant.EPOCH);
  }

  private List<Step> plan() {
    return RemediationPlan.of(facts(), judgement(), List.of(), running());
  }

  private void set(String name, StartType type, StartType registered) {
    services.put(
        name,
        Reading.known(
            new ServiceState(name, type, registered, "STOPPED", null, null, null, null),
            FakeClocks.START));
  }

  private Judgement judgement() {
    return new Judgement(VerdictCode.SERVICING_BLOCKED, null, reasons, Set.of(), null);
  }

  private MachineFacts facts() {
    OsVersion os = new OsVersion(19044, 1, null, null, null, null, false, null);
    return new MachineFacts(
        unknown(),
        Reading.known(os, FakeClocks.START),
        unknown(),
        services,
        Map.of(),
        restart,
        unknown(),
        unknown(),
        ServicingMarks.UNKNOWN);
  }

  private static <T> Reading<T> unknown() {
    return Reading.unknown(new Failure("OpenService", HResult.E_ACCESSDENIED), FakeClocks.START);
  }
}
