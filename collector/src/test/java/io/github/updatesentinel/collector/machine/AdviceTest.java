package io.github.updatesentinel.collector.machine;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.updatesentinel.collector.fleet.Fixture;
import io.github.updatesentinel.collector.page.Language;
import io.github.updatesentinel.collector.page.Texts;
import io.github.updatesentinel.contract.Open;
import io.github.updatesentinel.contract.VerdictCode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdviceTest {
  private static MachineDetail machine(VerdictCode verdict, String heartbeat, String... reasons) {
    List<MachineDetail.ReasonDetail> details = new ArrayList<>();
    List<String> codes = new ArrayList<>();
    for (int i = 0; i < reasons.length; i += 2) {
      codes.add(reasons[i]);
      details.add(
          new MachineDetail.ReasonDetail(
              reasons[i], reasons[i + 1].split("[ :]", 2)[0], reasons[i + 1]));
    }
    return machine(verdict, heartbeat, codes, details);
  }

  private static MachineDetail machine(
      VerdictCode verdict,
      String heartbeat,
      List<String> codes,
      List<MachineDetail.ReasonDetail> details) {
    Instant now = Instant.parse("2026-11-24T08:00:00Z");
    MachineRow row =
        new MachineRow(
            Fixture.id(1),
            "PC",
            null,
            null,
            null,
            null,
            19044L,
            1706L,
            null,
            "CLIENT",
            "WSUS",
            "https://uc.example",
            null,
            List.of(),
            Open.of(verdict),
            null,
            Open.of(verdict.severity()),
            now,
            false,
            now,
            now,
            900_000,
            null,
            "0x80244022",
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            "1.0.0",
            null,
            Disablings.NONE,
            codes);
    JsonObject json = JsonParser.parseString(heartbeat).getAsJsonObject();
    return new MachineDetail(
        row, json, 1, now, now, null, null, now, null, null, null, "", 0, 0L, details);
  }

  private static List<String> keys(MachineDetail machine) {
    return Advice.of(machine).stream().map(Advice::key).toList();
  }

  @Test
  void aHealthyMachineNeedsNothing() {
    assertThat(Advice.of(machine(VerdictCode.UP_TO_DATE, "{}"))).isEmpty();
  }

  @Test
  void aDisabledServiceIsSetBackByTheCommandThatTheAgentGives() {
    List<Advice> steps =
        Advice.of(
            machine(
                VerdictCode.FALSE_UP_TO_DATE,
                "{}",
                "SERVICE_DISABLED",
                "TrustedInstaller",
                "SERVICE_DISABLED",
                "bits"));
    assertThat(steps)
        .extracting(Advice::command)
        .startsWith(
            "sc.exe config TrustedInstaller start= demand",
            "sc.exe config BITS start= delayed-auto");
    assertThat(steps)
        .extracting(Advice::key)
        .containsExactly("service.disabled", "service.disabled", "cause", "scanAgain");
  }

  /** As older agents reported it. */
  private static MachineDetail withoutSubject(String services, String code) {
    return machine(
        VerdictCode.FALSE_UP_TO_DATE,
        "{'services': [" + services + "]}",
        List.of(code),
        List.of(new MachineDetail.ReasonDetail(code, null, "TrustedInstaller")));
  }

  @Test
  void aReasonThatNamesNoServiceIsAboutThoseThatShowIt() {
    List<Advice> steps =
        Advice.of(
            withoutSubject(
                "{'name': 'TrustedInstaller', 'startType': 'DISABLED'},"
                    + "{'name': 'wuauserv', 'startType': 'MANUAL', 'required': true},"
                    + "{'name': 'DoSvc', 'startType': 'DISABLED', 'required': false}",
                "SERVICE_DISABLED"));
    assertThat(steps)
        .extracting(Advice::key)
        .containsExactly("service.disabled", "cause", "scanAgain");
    assertThat(steps.get(0).command()).isEqualTo("sc.exe config TrustedInstaller start= demand");
    assertThat(keys(withoutSubject("{'name': 'BITS', 'startType': 'MISSING'}", "SERVICE_MISSING")))
        .containsExactly("service.missing", "scanAgain");
    assertThat(
            keys(
                withoutSubject(
                    "{'name': 'BITS', 'startType': 'MANUAL', 'registryStartType': 'DISABLED'}",
                    "SERVICE_DISABLED_AT_RESTART")))
        .containsExactly("service.disabledAtRestart", "cause", "scanAgain");
  }

  @Test
  void aServiceThatNothingNamesIsNotHealthy() {
    MachineDetail machine =
        machine(
            VerdictCode.FALSE_UP_TO_DATE,
            "{}",
            List.of("SERVICE_START_FAILED", "UPDATE_LOG_FAILURE"),
            List.of(
                new MachineDetail.ReasonDetail("SERVICE_START_FAILED", null, null),
                new MachineDetail.ReasonDetail("UPDATE_LOG_FAILURE", null, null)));
    assertThat(keys(machine)).containsExactly("scanAgain");
  }

  @Test
  void aNameFromTheMachineNeverGetsIntoACommand() {
    for (String code :
        List.of(
            "SERVICE_DISABLED",
            "SERVICE_HIJACKED",
            "SERVICE_START_FAILED",
            "SERVICE_UNREADABLE",
            "SERVICE_DISABLED_AT_RESTART")) {
      assertThat(Advice.of(machine(VerdictCode.SERVICING_BLOCKED, "{}", code, "x&calc.exe y")))
          .as(code)
          .isNotEmpty()
          .extracting(Advice::command)
          .containsOnlyNulls();
    }
  }

  @Test
  void whoDisabledItIsNamedWhereTheMachineKnows() {
    List<Advice> steps =
        Advice.of(
            machine(
                VerdictCode.SERVICING_BLOCKED,
                "{'startTypeChanges': [{'service': 'BITS', 'to': 'DISABLED', 'by': 'CORP'}]}",
                "SERVICE_DISABLED",
                "BITS"));
    assertThat(steps).contains(new Advice("cause.known", List.of("CORP"), null));
  }

  /** Changes are newest first, and the account of an older one did something else. */
  @Test
  void theLastAccountThatDisabledADisabledServiceIsNamed() {
    String changes =
        "{'startTypeChanges': ["
            + "{'service': 'UsoSvc', 'to': 'DISABLED', 'by': 'CORP\\\\dan'},"
            + "{'service': 'wuauserv', 'to': 'MANUAL', 'by': 'CORP\\\\eve'},"
            + "{'service': 'TrustedInstaller', 'to': 'DISABLED', 'by': 'CORP\\\\bob'},"
            + "{'service': 'BITS', 'to': 'DISABLED', 'by': 'CORP\\\\ann'}]}";
    assertThat(
            Advice.of(
                machine(
                    VerdictCode.SERVICING_BLOCKED,
                    changes,
                    "SERVICE_DISABLED",
                    "trustedinstaller",
                    "SERVICE_DISABLED_AT_RESTART",
                    "BITS")))
        .contains(new Advice("cause.known", List.of("CORP\\bob"), null));
    assertThat(
            Advice.of(machine(VerdictCode.SERVICING_BLOCKED, changes, "SERVICE_DISABLED", "BITS")))
        .contains(new Advice("cause.known", List.of("CORP\\ann"), null));
    assertThat(
            Advice.of(
                machine(VerdictCode.SERVICING_BLOCKED, changes, "SERVICE_DISABLED", "wuauserv")))
        .contains(new Advice("cause", List.of(), null));
  }

  @Test
  void nobodyIsNamedWhereTheLastAccountIsNotKnown() {
    assertThat(
            Advice.of(
                machine(
                    VerdictCode.SERVICING_BLOCKED,
                    "{'startTypeChanges': [{'service': 'BITS', 'to': 'DISABLED'},"
                        + "{'service': 'BITS', 'to': 'DISABLED', 'by': 'CORP'}]}",
                    "SERVICE_DISABLED",
                    "BITS")))
        .contains(new Advice("cause", List.of(), null));
  }

  @Test
  void eachVerdictHasItsAdvice() {
    assertThat(keys(machine(VerdictCode.SCAN_FAILED, "{}"))).containsExactly("scan.failed.code");
    assertThat(keys(machine(VerdictCode.SCAN_FAILED, "{}", "SCAN_TIMED_OUT", "30 min")))
        .containsExactly("scan.timedOut");
    assertThat(keys(machine(VerdictCode.BEHIND_BASELINE, "{}", "REBOOT_PENDING", "x")))
        .containsExactly("behind.server", "restart");
    assertThat(keys(machine(VerdictCode.UPDATES_PENDING, "{}"))).containsExactly("pending");
    assertThat(keys(machine(VerdictCode.UP_TO_DATE_UNVERIFIED, "{}")))
        .containsExactly("unverified");
    assertThat(keys(machine(VerdictCode.UNKNOWN, "{}"))).containsExactly("unknown");
    assertThat(keys(machine(VerdictCode.INSTALL_FAILING, "{}")))
        .containsExactly("verdict.INSTALL_FAILING");
    assertThat(keys(machine(VerdictCode.END_OF_SERVICE, "{}")))
        .containsExactly("verdict.END_OF_SERVICE");
    assertThat(keys(machine(VerdictCode.HELD_BACK, "{}"))).containsExactly("verdict.HELD_BACK");
  }

  @Test
  void aPendingRestartIsAdvisedOnce() {
    assertThat(keys(machine(VerdictCode.RESTART_PENDING, "{}", "REBOOT_PENDING", "x")))
        .containsExactly("verdict.RESTART_PENDING");
  }

  @Test
  void anUnverifiedComputerIsAdvisedByItsCause() {
    assertThat(keys(machine(VerdictCode.UP_TO_DATE_UNVERIFIED, "{}", "BASELINE_STALE", "x")))
        .containsExactly("unverified.stale");
    assertThat(keys(machine(VerdictCode.UP_TO_DATE_UNVERIFIED, "{}", "BUILD_CONTRADICTORY", "x")))
        .containsExactly("unverified.contradictory");
    assertThat(keys(machine(VerdictCode.UP_TO_DATE_UNVERIFIED, "{}", "SOURCE_DIFFERS", "x")))
        .containsExactly("unverified.source");
  }

  @Test
  void aLieWithHealthyServicesIsAMatterOfTheComponentStore() {
    assertThat(keys(machine(VerdictCode.FALSE_UP_TO_DATE, "{}", "UPDATE_LOG_FAILURE", "x")))
        .containsExactly("evaluation");
    assertThat(
            keys(
                machine(
                    VerdictCode.FALSE_UP_TO_DATE,
                    "{}",
                    "SERVICE_DISABLED",
                    "BITS",
                    "UPDATE_LOG_FAILURE",
                    "x")))
        .contains("scanAgain")
        .doesNotContain("evaluation");
  }

  @Test
  void updatesThatWindowsDoesNotInstallByItselfNeedAnotherAdvice() {
    assertThat(
            keys(machine(VerdictCode.UPDATES_PENDING, "{}", "AUTO_UPDATE_OFF", "NoAutoUpdate=1")))
        .containsExactly("pending.manual");
  }

  @Test
  void everyAdviceHasATextInEachLanguage() {
    String[] reasons = {
      "SERVICE_DISABLED",
      "BITS",
      "SERVICE_DISABLED_AT_RESTART",
      "BITS",
      "SERVICE_MISSING",
      "BITS",
      "SERVICE_HIJACKED",
      "BITS c:\\x",
      "SERVICE_START_FAILED",
      "BITS 0x1",
      "SERVICE_UNREADABLE",
      "BITS",
      "REBOOT_PENDING",
      "x",
      "SERVICE_FILE_MISSING",
      "BITS",
      "TAMPERING",
      "wuauserv_bkp",
      "CLOCK_WRONG",
      "x"
    };
    for (Language language : Language.values()) {
      Texts texts = Texts.of("advice", language);
      for (VerdictCode verdict : VerdictCode.values()) {
        for (Advice advice : Advice.of(machine(verdict, "{}", reasons))) {
          assertThat(texts.text(advice.key(), advice.arguments().toArray()))
              .isNotBlank()
              .doesNotContain("{0}");
        }
      }
    }
  }
}
