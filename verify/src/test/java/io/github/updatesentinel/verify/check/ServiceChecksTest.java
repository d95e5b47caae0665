package io.github.updatesentinel.verify.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.updatesentinel.verify.bench.NothingSeen;
import io.github.updatesentinel.verify.report.Outcome;
import org.junit.jupiter.api.Test;

class ServiceChecksTest {
  private static final String PROGRAM = "C:\\Program Files\\Update Sentinel\\UpdateSentinel.exe";

  private static final String QC =
      """
      [SC] QueryServiceConfig SUCCESS

      SERVICE_NAME: UpdateSentinel
              TYPE               : 10  WIN32_OWN_PROCESS
              START_TYPE         : 2   AUTO_START  (DELAYED)
              ERROR_CONTROL      : 1   NORMAL
              BINARY_PATH_NAME   : "C:\\Program Files\\Update Sentinel\\UpdateSentinel.exe" //RS//UpdateSentinel
              LOAD_ORDER_GROUP   :
              TAG                : 0
              DISPLAY_NAME       : Update Sentinel
              DEPENDENCIES       :
              SERVICE_START_NAME : LocalSystem
      """;

  private static final String QFAILURE =
      """
      [SC] QueryServiceConfig2 SUCCESS

      SERVICE_NAME: UpdateSentinel
              RESET_PERIOD (in seconds)    : 86400
              REBOOT_MESSAGE               :
              COMMAND_LINE                 :
              FAILURE_ACTIONS              : RESTART -- Delay = 60000 milliseconds.
                                             RESTART -- Delay = 120000 milliseconds.
                                             RESTART -- Delay = 300000 milliseconds.
      """;

  private static final String QFAILURE_IN_CHINESE =
      """
      [SC] QueryServiceConfig2 成功

      SERVICE_NAME: UpdateSentinel
              RESET_PERIOD (以秒为单位)    : 86400
              REBOOT_MESSAGE               :
              COMMAND_LINE                 :
              FAILURE_ACTIONS              : 重新启动 -- 延迟 = 60000 毫秒。
                                             重新启动 -- 延迟 = 120000 毫秒。
                                             重新启动 -- 延迟 = 300000 毫秒。
      """;

  private static final String NO_RECOVERY =
      """
      [SC] QueryServiceConfig2 SUCCESS

      SERVICE_NAME: UpdateSentinel
              RESET_PERIOD (in seconds)    : 0
              REBOOT_MESSAGE               :
              COMMAND_LINE                 :
      """;

  @Test
  void aDelayedStartWithItsPathInQuotesPasses() {
    assertThat(ServiceChecks.configuration(PROGRAM, QC).outcome()).isEqualTo(Outcome.PASS);
  }

  @Test
  void aPathWithoutQuotesFails() {
    assertThat(ServiceChecks.configuration(PROGRAM, QC.replace("\"", "")).why())
        .isEqualTo("its path is not in quotes, or another one");
  }

  @Test
  void aStartThatIsNotDelayedFails() {
    assertThat(ServiceChecks.configuration(PROGRAM, QC.replace("(DELAYED)", "")).why())
        .isEqualTo("it does not start delayed");
  }

  @Test
  void anotherAccountFails() {
    assertThat(
            ServiceChecks.configuration(PROGRAM, QC.replace("LocalSystem", "NT AUTHORITY\\x"))
                .outcome())
        .isEqualTo(Outcome.FAIL);
  }

  @Test
  void theThreeRestartsPassInAnyLanguage() throws NothingSeen {
    assertThat(ServiceChecks.recovery(QFAILURE).outcome()).isEqualTo(Outcome.PASS);
    assertThat(ServiceChecks.recovery(QFAILURE_IN_CHINESE).outcome()).isEqualTo(Outcome.PASS);
  }

  @Test
  void aServiceWithoutRestartsFails() throws NothingSeen {
    assertThat(ServiceChecks.recovery(NO_RECOVERY).why())
        .contains("counting starts again after 0 s", "it restarts after [] ms");
  }

  @Test
  void anotherDelayFails() throws NothingSeen {
    assertThat(ServiceChecks.recovery(QFAILURE.replace("= 120000", "= 60000")).outcome())
        .isEqualTo(Outcome.FAIL);
  }

  @Test
  void anOutputWithoutPeriodIsNothingSeen() {
    assertThatThrownBy(() -> ServiceChecks.recovery("[SC] something else"))
        .isInstanceOf(NothingSeen.class);
  }

  @Test
  void theFlagHasToBeTrue() throws NothingSeen {
    String flag = "        FAILURE_ACTIONS_ON_NONCRASH_FAILURES: ";
    assertThat(ServiceChecks.flag(flag + "TRUE").outcome()).isEqualTo(Outcome.PASS);
    assertThat(ServiceChecks.flag(flag + "FALSE").outcome()).isEqualTo(Outcome.FAIL);
  }

  @Test
  void exactlyThreePrivilegesPass() throws NothingSeen {
    String three =
        """
        [SC] QueryServiceConfig2 SUCCESS

        SERVICE_NAME: UpdateSentinel
                PRIVILEGES       : SeChangeNotifyPrivilege
                                 : SeCreateGlobalPrivilege
                                 : SeImpersonatePrivilege
        """;
    assertThat(ServiceChecks.privileges(three).outcome()).isEqualTo(Outcome.PASS);
    assertThat(ServiceChecks.privileges(three + ": SeDebugPrivilege").outcome())
        .isEqualTo(Outcome.FAIL);
    assertThat(ServiceChecks.privileges(three.replace("SeImpersonatePrivilege", "")).outcome())
        .isEqualTo(Outcome.FAIL);
    assertThat(ServiceChecks.privileges("        PRIVILEGES       : ").outcome())
        .isEqualTo(Outcome.FAIL);
  }

  @Test
  void aDescriptionWithQuestionMarksForChineseFails() {
    String english =
        "Checks whether the status that Windows Update reports on this computer can be trusted: ... ";
    assertThat(ServiceChecks.description(english + "检查更新所需的服务").outcome()).isEqualTo(Outcome.PASS);
    assertThat(ServiceChecks.description(english + "?????????").outcome()).isEqualTo(Outcome.FAIL);
  }

  @Test
  void environmentHoldsEachJavaVariableWithAnOption() {
    String all =
        "JAVA_TOOL_OPTIONS=-XX:-UsePerfData\\0_JAVA_OPTIONS=-XX:-UsePerfData"
            + "\\0JDK_JAVA_OPTIONS=-XX:-UsePerfData";
    assertThat(ServiceChecks.environment(all).outcome()).isEqualTo(Outcome.PASS);
    assertThat(ServiceChecks.environment(all.replace("0_JAVA", "0_OTHER")).outcome())
        .isEqualTo(Outcome.FAIL);
    assertThat(ServiceChecks.environment("JAVA_TOOL_OPTIONS=").outcome()).isEqualTo(Outcome.FAIL);
    assertThat(ServiceChecks.environment(null).outcome()).isEqualTo(Outcome.FAIL);
  }
}
