package io.github.updatesentinel.agent.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.updatesentinel.agent.config.Language;
import io.github.updatesentinel.agent.sink.MessageFile.Message;
import io.github.updatesentinel.contract.EventId;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageFileTest {
  private static final MessageFile FILE = MessageFile.read();
  private static final Event FALSE_UP_TO_DATE =
      Event.of(
          EventId.FALSE_UP_TO_DATE,
          "TrustedInstaller: DISABLED",
          "0x00000000",
          "19044.1706",
          "19044.2006 KB5017308",
          "SUCCEEDED, found 0",
          "SERVICE_DISABLED TrustedInstaller",
          "sc.exe config TrustedInstaller start= demand",
          "PROVEN",
          "2026-03-03T06:02:11Z",
          "CORP\\hardening, ACCOUNT",
          "214",
          "2026-03-01T02:00:00Z",
          "2022-09-13");

  @ParameterizedTest
  @EnumSource(EventId.class)
  void everyEventHasATextInBothLanguages(EventId id) {
    assertThat(FILE.text(id, Language.ENGLISH)).isNotBlank().isASCII();
    assertThat(FILE.text(id, Language.CHINESE)).isNotBlank().matches("(?s).*\\p{IsHan}.*");
  }

  @Test
  void theFileHasTheEventsAndNothingElse() {
    assertThat(FILE.messages())
        .extracting(Message::number, Message::name)
        .containsExactlyElementsOf(
            Arrays.stream(EventId.values()).map(id -> tuple(id.number(), id.name())).toList());
  }

  @ParameterizedTest
  @EnumSource(EventId.class)
  void bothLanguagesUseEachFactOfTheEventAndNoOther(EventId id) {
    assertThat(Language.values())
        .allSatisfy(
            language ->
                assertThat(FILE.facts(id, language))
                    .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, id.inserts().size()).boxed().toList()));
  }

  /** Windows takes %n, %0 and more for orders, and a digit behind a number for a part of it. */
  @ParameterizedTest
  @EnumSource(EventId.class)
  void aPercentSignStandsForAFactAndNothingElse(EventId id) {
    assertThat(Language.values())
        .allSatisfy(
            language ->
                assertThat(FILE.text(id, language))
                    .doesNotContainPattern("%(?![1-9][0-9]?(?![0-9!]))"));
  }

  @ParameterizedTest
  @CsvSource({
    "1000, INFO",
    "1001, INFO",
    "1100, ERROR",
    "1101, ERROR",
    "1102, WARNING",
    "1103, WARNING",
    "1104, INFO",
    "1105, ERROR",
    "1106, WARNING",
    "1107, WARNING",
    "1108, INFO",
    "1110, INFO",
    "1120, WARNING",
    "1130, WARNING",
    "1131, ERROR",
    "1200, WARNING",
    "1201, INFO",
    "1202, WARNING",
    "1203, WARNING",
    "1204, WARNING",
    "1205, WARNING",
    "1206, WARNING",
    "1207, WARNING",
    "1210, WARNING",
    "1300, ERROR",
    "1900, ERROR"
  })
  void numbersAndLevelsAreTheContract(int number, EventId.Level level) {
    assertThat(EventId.values())
        .filteredOn(id -> id.number() == number)
        .singleElement()
        .extracting(EventId::level)
        .isEqualTo(level);
    assertThat(EventId.values()).hasSize(26);
  }

  /** The code alone would leave its reader to search the documentation. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "UNKNOWN_CA",
        "EXPIRED",
        "NOT_YET_VALID",
        "WRONG_NAME",
        "WEAK",
        "PROTOCOL",
        "CLIENT_CERTIFICATE_REFUSED",
        "NOT_TLS",
        "OTHER"
      })
  void aRefusedHandshakeTellsForEachReasonWhatToDo(String reason) {
    assertThat(FILE.text(EventId.TLS_REFUSED, Language.ENGLISH))
        .containsPattern("(?m)^" + reason + ": \\w.{20,}$");
    assertThat(FILE.text(EventId.TLS_REFUSED, Language.CHINESE))
        .containsPattern("(?m)^" + reason + "：\\p{IsHan}.{10,}$");
  }

  @Test
  void englishTextNamesTheFactsAndWhatToDo() {
    assertThat(FILE.render(FALSE_UP_TO_DATE, Language.ENGLISH))
        .isEqualTo(
            """
            Do not trust Windows Update on this computer: it reports "up to date", but it cannot \
            detect the missing updates, because servicing is blocked. Cause: TrustedInstaller: \
            DISABLED. Certainty: PROVEN (PROVEN: the installed build is older than the required \
            build; SUSPECTED: the required build is unknown).
            Last scan: SUCCEEDED, found 0, code 0x00000000. Installed build: 19044.1706. \
            Required build: 19044.2006 KB5017308. Reasons: SERVICE_DISABLED TrustedInstaller.
            Since when: disabled at 2026-03-03T06:02:11Z by CORP\\hardening, ACCOUNT; 0x80070422 \
            recorded since then: 214. Last scan that can be trusted: \
            2026-03-01T02:00:00Z. Oldest missing update: released 2022-09-13. (Times are UTC; - \
            means not known. By whom: the account; then ACCOUNT, GROUP_POLICY, INSTALLER, SYSTEM, \
            or UNKNOWN; then the policy that sets this start type.)
            What to do: set the start type of the named service back to its default; for the \
            Windows Modules Installer (TrustedInstaller) that is Manual. Run in an elevated \
            command prompt: sc.exe config TrustedInstaller start= demand
            Then find out what changed the start type, or the problem will return: Group Policy \
            (System Services, or Preferences > Services), a hardening script or a tuning tool. \
            Event 7040 of Service Control Manager in the System log records the time and the \
            account.
            If the service still does not start, restart the computer. Then scan for updates \
            again, install the updates that it finds, and check the OS version (winver), not the \
            Windows Update page.""");
  }

  @Test
  void chineseTextNamesTheFactsAndWhatToDo() {
    assertThat(FILE.render(FALSE_UP_TO_DATE, Language.CHINESE))
        .isEqualTo(
            """
            不要相信此计算机上 Windows 更新的状态：页面显示“你使用的是最新版本”，但更新的安装\
            机制已被阻止，无法发现缺少的更新。原因：TrustedInstaller: DISABLED。可信度：PROVEN（\
            PROVEN 表示已证实，当前内部版本低于要求的内部版本；SUSPECTED 表示疑似，要求的内部版\
            本未知）。
            最近一次扫描：SUCCEEDED, found 0，代码 0x00000000。当前内部版本：19044.1706；要求的\
            内部版本：19044.2006 KB5017308。判断依据：SERVICE_DISABLED TrustedInstaller。
            起始时间：于 2026-03-03T06:02:11Z 被禁用，更改者：CORP\\hardening, ACCOUNT；此后 0x8\
            0070422 的记录次数：214。最近一次可信的扫描：2026-03-01T02:00:00Z。最早缺少的更新发布\
            于：2022-09-13。（时间为 UTC；- 表示未知。更改者依次为：帐户；ACCOUNT（帐户）、GROU\
            P_POLICY（组策略）、INSTALLER（安装程序）、SYSTEM（系统程序）或 UNKNOWN（未知）；设\
            置此启动类型的策略。）
            处理方法：将上述服务的启动类型恢复为默认值；Windows Modules Installer（Windows 模块\
            安装程序，TrustedInstaller）的默认值为“手动”。在管理员命令提示符中运行：sc.exe con\
            fig TrustedInstaller start= demand
            然后请查明是什么更改了启动类型，否则问题会再次出现：组策略（“系统服务”，或“首选项\
             > 服务”）、安全加固脚本或优化工具。事件查看器“系统”日志中来源为 Service Control \
            Manager 的事件 7040 记录了更改时间和帐户。
            如果服务仍无法启动，请重新启动计算机。然后重新扫描并安装找到的更新，以操作系统内部版\
            本（运行 winver 查看）为准，不要以“Windows 更新”页面为准。""");
  }
}
