package io.github.updatesentinel.agent.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.fact.ServiceState;
import io.github.updatesentinel.contract.ReasonCode;
import io.github.updatesentinel.contract.StartType;
import io.github.updatesentinel.contract.VerdictCode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which states of services stand in the way, and which are only told. */
class ServiceFindingsTest {
  private static final String DENIED =
      "SERVICE_START_FAILED TrustedInstaller " + HResult.E_ACCESSDENIED.describe();

  @Test
  void startThatIsDeniedBlocksWhereWindowsRecordedItToo() {
    Seen seen =
        Seen.healthy()
            .startAttempt("TrustedInstaller", HResult.E_ACCESSDENIED)
            .found(0)
            .recorded("trustedinstaller");

    assertThat(seen.judge().code()).isEqualTo(VerdictCode.SERVICING_BLOCKED);
    assertThat(seen.reasons()).containsExactly(DENIED);
    assertThat(seen.judge().obstacles()).hasSize(1);
  }

  @Test
  void recordOfAnotherServiceProvesNothing() {
    Seen seen =
        Seen.healthy()
            .startAttempt("TrustedInstaller", HResult.E_ACCESSDENIED)
            .found(0)
            .recorded("BITS");

    assertThat(seen.judge().code()).isEqualTo(VerdictCode.UP_TO_DATE_UNVERIFIED);
    assertThat(seen.judge().obstacles()).isEmpty();
  }

  @Test
  void recordDoesNotBlockWhereTheStartFailedOtherwise() {
    Seen seen =
        Seen.healthy()
            .startAttempt("TrustedInstaller", HResult.ofWin32(1053))
            .found(0)
            .recorded("TrustedInstaller");

    assertThat(seen.judge().code()).isEqualTo(VerdictCode.UP_TO_DATE_UNVERIFIED);
  }

  @Test
  void startOfAnotherServiceThatFailsBlocksAndDoesNotBlind() {
    Seen seen =
        Seen.healthy().ubr(1706).found(0).startAttempt("wuauserv", HResult.E_SERVICE_DISABLED);

    assertThat(seen.judge().code()).isEqualTo(VerdictCode.SERVICING_BLOCKED);
    assertThat(seen.judge().obstacles())
        .containsExactly(
            Reason.about(
                ReasonCode.SERVICE_START_FAILED,
                "wuauserv",
                HResult.E_SERVICE_DISABLED.describe()));
  }

  @Test
  void onlyTrustedInstallerMakesAZeroUnsure() {
    assertThat(Seen.healthy().unreadable("CryptSvc").found(0).judge().code())
        .isEqualTo(VerdictCode.UP_TO_DATE);
    assertThat(
            Seen.healthy()
                .service("TrustedInstaller", StartType.MANUAL, StartType.DISABLED, null, null)
                .found(0)
                .judge()
                .code())
        .as("disabled at the next restart alone")
        .isEqualTo(VerdictCode.UP_TO_DATE);
  }

  @Test
  void patchManagerExplainsWindowsUpdateThatIsDisabledAndNothingElse() {
    assertThat(Seen.healthy().patchManager("WAPTservice").found(0).reasons()).isEmpty();
    assertThat(
            Seen.healthy()
                .patchManager("WAPTservice")
                .service("BITS", StartType.DISABLED)
                .found(0)
                .reasons())
        .containsExactly("SERVICE_DISABLED BITS");
    assertThat(
            Seen.healthy()
                .patchManager("WAPTservice")
                .service("wuauserv", StartType.MISSING)
                .found(0)
                .reasons())
        .containsExactly("SERVICE_MISSING wuauserv");
  }

  @Test
  void patchManagerExplainsNoProgramThatWasPutInTheServicesPlace() {
    Seen seen =
        Seen.healthy()
            .patchManager("WAPTservice")
            .service("wuauserv", StartType.DISABLED, null, "C:\\block\\x.exe", null)
            .integrity("wuauserv", new ServiceState.Integrity("wuaueng.dll", null, null, List.of()))
            .found(0);

    assertThat(seen.judge().code()).isEqualTo(VerdictCode.SERVICING_BLOCKED);
    assertThat(seen.reasons())
        .containsExactly(
            "SERVICE_HIJACKED wuauserv C:\\block\\x.exe",
            "SERVICE_FILE_MISSING wuauserv wuaueng.dll",
            "PATCH_MANAGER WAPTservice");
  }

  @Test
  void disabledServiceWhoseRegistryIsClosedIsDisabledAllTheSame() {
    Seen seen =
        Seen.healthy()
            .service("wuauserv", StartType.DISABLED)
            .unread("wuauserv", "RegOpenKeyEx(Parameters)")
            .found(0);

    assertThat(seen.judge().code()).isEqualTo(VerdictCode.SERVICING_BLOCKED);
    assertThat(seen.judge().obstacles())
        .containsExactly(Reason.about(ReasonCode.SERVICE_DISABLED, "wuauserv"));
    assertThat(seen.reasons())
        .containsExactly(
            "SERVICE_DISABLED wuauserv",
            "SERVICE_UNREADABLE wuauserv RegOpenKeyEx(Parameters): 0x80070005 (E_ACCESSDENIED)");
  }

  @Test
  void disabledServiceThatIsHijackedTooHasBothReasons() {
    assertThat(
            Seen.healthy()
                .service(
                    "wuauserv", StartType.DISABLED, StartType.DISABLED, "C:\\block\\x.exe", null)
                .reasons())
        .containsExactly("SERVICE_DISABLED wuauserv", "SERVICE_HIJACKED wuauserv C:\\block\\x.exe");
  }

  @Test
  void programIsNotJudgedWhereTheWindowsFolderIsNotKnown() {
    assertThat(found("C:\\Windows").obstacles())
        .containsExactly(Reason.about(ReasonCode.SERVICE_HIJACKED, "wuauserv", "C:\\block\\x.exe"));
    assertThat(found(null).obstacles()).isEmpty();
  }

  private static ServiceFindings found(@Nullable String systemRoot) {
    ServiceState hijacked =
        new ServiceState(
            "wuauserv",
            StartType.MANUAL,
            StartType.MANUAL,
            "STOPPED",
            null,
            null,
            "C:\\block\\x.exe",
            null);
    return ServiceFindings.of(
        new Observation.Services(
            Map.of("wuauserv", Reading.known(hijacked, Instant.EPOCH)),
            null,
            List.of(),
            systemRoot,
            Set.of()));
  }
}
