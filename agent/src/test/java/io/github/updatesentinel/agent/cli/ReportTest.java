package io.github.updatesentinel.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.agent.Version;
import io.github.updatesentinel.agent.config.ConfigProblem;
import io.github.updatesentinel.agent.config.Language;
import io.github.updatesentinel.agent.fact.Author;
import io.github.updatesentinel.agent.fact.Disablement;
import io.github.updatesentinel.agent.fact.Failure;
import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.Host;
import io.github.updatesentinel.agent.fact.OsVersion;
import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.fact.RestartMarks;
import io.github.updatesentinel.agent.fact.ServiceState;
import io.github.updatesentinel.agent.fact.ServicingMarks;
import io.github.updatesentinel.agent.fact.update.PendingUpdate;
import io.github.updatesentinel.agent.fact.update.Policies;
import io.github.updatesentinel.agent.fact.update.UpdateScan;
import io.github.updatesentinel.agent.fact.update.UpdateSource;
import io.github.updatesentinel.agent.fact.update.WindowsRecord;
import io.github.updatesentinel.agent.probe.MachineFacts;
import io.github.updatesentinel.agent.probe.scan.ScanReport;
import io.github.updatesentinel.agent.state.Memory;
import io.github.updatesentinel.agent.state.Restoration;
import io.github.updatesentinel.agent.verdict.Judgement;
import io.github.updatesentinel.agent.verdict.Reason;
import io.github.updatesentinel.agent.wire.Snapshot;
import io.github.updatesentinel.contract.Certainty;
import io.github.updatesentinel.contract.ChangeMeans;
import io.github.updatesentinel.contract.Open;
import io.github.updatesentinel.contract.ReasonCode;
import io.github.updatesentinel.contract.RemediationOutcome;
import io.github.updatesentinel.contract.ScanOutcome;
import io.github.updatesentinel.contract.StartType;
import io.github.updatesentinel.contract.UpdateSourceKind;
import io.github.updatesentinel.contract.VerdictCode;
import io.github.updatesentinel.contract.baseline.Baseline;
import io.github.updatesentinel.contract.baseline.BaselineSource;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReportTest {
  private static final Instant AT = Instant.parse("2026-11-22T08:00:00Z");
  private static final Failure DENIED = new Failure("OpenService(BITS)", HResult.E_ACCESSDENIED);
  private static final ConfigProblem PROBLEM =
      new ConfigProblem(
          "jitter",
          "HKLM\\SOFTWARE\\UpdateSentinel",
          "expected PT0S to PT5M, found \"soon\"",
          "PT5M");

  @Test
  void falseUpToDateIsToldWithCauseAndCommandInEnglish() {
    assertThat(report(Language.ENGLISH, lyingMachine(), PROBLEM))
        .isEqualTo(
            """

            Computer            PC-0042   (Update Sentinel %s)
            Verdict             FALSE_UP_TO_DATE (PROVEN), CRITICAL
                                Windows Update shows "up to date" on this computer, but that status can't be trusted.
            Reasons             SERVICE_DISABLED TrustedInstaller
                                The service is disabled. If the Windows Modules Installer alone is disabled, a scan finds no updates.
                                BUILD_BEHIND 19044.1706 < 19044.2006 KB5017308
                                The installed build is older than the required build.
            Windows             Windows 10 Enterprise G, 21H2, 19044.1706 CMGE V2022-L
            Required build      19044.2006 KB5017308 (FILE)
            Update source       WSUS https://uc.example:8531
            Scan                SUCCEEDED, found 0, 12 min 5 s
                                0x8024FFFE
            Update log          not read by this command; no earlier finding of the service applies to this scan
            Services            TrustedInstaller   DISABLED, STOPPED
                                wuauserv           MANUAL
                                BITS               could not be read: OpenService(BITS): 0x80070005 (E_ACCESSDENIED)
            Configuration       jitter (HKLM\\SOFTWARE\\UpdateSentinel): expected PT0S to PT5M, found "soon" -> PT5M
            What to do          Restore the start type of the service, find out what disabled it (Group Policy, hardening script; event 7040 in the System log), scan again, and check the OS version with winver.
                                sc.exe config TrustedInstaller start= demand
            """
                .formatted(Version.get()));
  }

  @Test
  void falseUpToDateIsToldWithCauseAndCommandInChinese() {
    assertThat(report(Language.CHINESE, lyingMachine(), PROBLEM))
        .isEqualTo(
            """

            计算机              PC-0042   (Update Sentinel %s)
            结论                FALSE_UP_TO_DATE (PROVEN), CRITICAL
                                “Windows 更新”在此计算机上显示已是最新，但该状态不可信。
            判断依据            SERVICE_DISABLED TrustedInstaller
                                服务已被禁用。仅 Windows Modules Installer（Windows 模块安装程序，TrustedInstaller）被禁用就足以使扫描找不到任何更新。
                                BUILD_BEHIND 19044.1706 < 19044.2006 KB5017308
                                当前内部版本低于要求的内部版本。
            Windows 版本        Windows 10 Enterprise G, 21H2, 19044.1706 CMGE V2022-L
            要求的内部版本      19044.2006 KB5017308 (FILE)
            更新源              WSUS https://uc.example:8531
            扫描结果            SUCCEEDED, 找到更新数 0, 12 min 5 s
                                0x8024FFFE
            更新日志            此命令不读取更新日志；服务此前没有适用于本次扫描的分析结果
            所需服务            TrustedInstaller   DISABLED, STOPPED
                                wuauserv           MANUAL
                                BITS               无法读取: OpenService(BITS): 0x80070005 (E_ACCESSDENIED)
            配置问题            jitter (HKLM\\SOFTWARE\\UpdateSentinel): expected PT0S to PT5M, found "soon" -> PT5M
            处理方法            恢复服务的启动类型，查明是什么禁用了该服务（组策略、加固脚本；“系统”日志事件 7040），重新扫描，并以 winver 显示的内部版本为准。
                                sc.exe config TrustedInstaller start= demand
            """
                .formatted(Version.get()));
  }

  @Test
  void whatCouldNotBeReadIsSaidAndNeverLeftOut() {
    Failure broken = new Failure("RegOpenKeyEx(CurrentVersion)", HResult.E_ACCESSDENIED);
    MachineFacts facts =
        new MachineFacts(
            Reading.unknown(broken, AT),
            Reading.unknown(broken, AT),
            Reading.unknown(broken, AT),
            Map.of(),
            Map.of(),
            Reading.unknown(broken, AT),
            Reading.unknown(broken, AT),
            Reading.unknown(broken, AT),
            ServicingMarks.UNKNOWN);
    Judgement judgement = new Judgement(VerdictCode.UNKNOWN, null, List.of(), Set.of(), null);

    assertThat(report(Language.ENGLISH, new Snapshot(facts, null, judgement, AT)))
        .isEqualTo(
            """

            Computer            ?   (Update Sentinel %s)
            Verdict             UNKNOWN, INFO
                                No scan result is available yet.
            Windows             could not be read: RegOpenKeyEx(CurrentVersion): 0x80070005 (E_ACCESSDENIED)
            Required build      unknown
            Update source       could not be read: RegOpenKeyEx(CurrentVersion): 0x80070005 (E_ACCESSDENIED)
            What to do          Scan again.
            """
                .formatted(Version.get()));
  }

  @Test
  void controlCharactersInAnUpdateTitleDontReachTheConsole() {
    String hostile = "KB1\u001B[2J\u0007\r\n\u009B31m\u0085\u007F\u0000 end";
    String text = report(Language.ENGLISH, pending(List.of(update(hostile))));

    assertThat(text).contains("- KB1 [2J    31m    end\n");
    assertNoControlCharacters(text);
  }

  @Test
  void controlCharactersInOtherTextsDontReachTheConsoleEither() {
    String hostile = "x\u001B]0;y\u0007\nVerdict           UP_TO_DATE\u009B";
    Judgement judgement =
        new Judgement(
            VerdictCode.SCAN_FAILED,
            null,
            List.of(new Reason(ReasonCode.SCAN_BROKEN, hostile)),
            Set.of(),
            null);
    Snapshot snapshot =
        new Snapshot(
            facts(new UpdateSource(UpdateSourceKind.WSUS, hostile, null)),
            new ScanReport(
                UpdateScan.without(ScanOutcome.FAILED, null, AT, Duration.ZERO, hostile),
                null,
                null),
            judgement,
            AT);
    String text =
        report(Language.ENGLISH, snapshot, new ConfigProblem(hostile, hostile, hostile, hostile));

    assertNoControlCharacters(text);
    assertThat(text.lines().filter(line -> line.startsWith("Verdict"))).hasSize(1);
  }

  @Test
  void tenUpdatesAreListedAndOfTheRestThatThereAreMore() {
    List<PendingUpdate> eleven =
        IntStream.rangeClosed(1, 11).mapToObj(i -> update("Update " + i + ".")).toList();

    assertThat(report(Language.ENGLISH, pending(eleven)))
        .contains("found 11")
        .contains("- Update 10.\n" + " ".repeat(20) + "- ...\n")
        .doesNotContain("Update 11.");
    assertThat(report(Language.ENGLISH, pending(eleven.subList(0, 10))))
        .contains("- Update 10.\n")
        .doesNotContain("- ...");
  }

  @Test
  void updateWithoutATitleGoesByItsIdAndWithNeitherByAMark() {
    PendingUpdate byId = new PendingUpdate(null, "b3c7-id", List.of(), null, null);
    PendingUpdate bare = new PendingUpdate(null, null, List.of(), null, null);

    assertThat(report(Language.ENGLISH, pending(List.of(byId, bare))))
        .contains("- b3c7-id\n")
        .contains("- ?\n");
  }

  @Test
  void knownCodeIsExplainedInTheReportsLanguage() {
    Snapshot snapshot =
        snapshot(VerdictCode.SERVICING_BLOCKED, 0, List.of(HResult.E_SERVICE_DISABLED), List.of());

    assertThat(report(Language.ENGLISH, snapshot))
        .containsPattern("0x80070422 \\(E_SERVICE_DISABLED\\): \\p{ASCII}+\n");
    assertThat(report(Language.CHINESE, snapshot))
        .containsPattern("0x80070422 \\(E_SERVICE_DISABLED\\): .*\\p{IsHan}");
  }

  @Test
  void sinceWhenAndByWhomStandInBothLanguages() {
    Instant since = Instant.parse("2026-03-03T06:02:11Z");
    Author by = new Author("CORP\\hardening", ChangeMeans.GROUP_POLICY, "Hardening baseline");
    Snapshot bare = snapshot(VerdictCode.FALSE_UP_TO_DATE, 0, List.of(), List.of());
    Snapshot snapshot =
        new Snapshot(
            bare.facts(),
            bare.scan(),
            new Judgement(
                VerdictCode.FALSE_UP_TO_DATE,
                null,
                VerdictCode.FALSE_UP_TO_DATE.severity(),
                List.of(),
                Set.of(),
                null,
                new Judgement.Dates(null, LocalDate.parse("2026-02-10"), null, null)),
            since.plusSeconds(60),
            since.minusSeconds(86_400),
            null,
            null,
            List.of(new Disablement("TrustedInstaller", since, true, by, 214L)));
    Restoration attempt =
        new Restoration(
            since.plusSeconds(90),
            "TrustedInstaller",
            Open.of(StartType.DISABLED),
            Open.of(StartType.MANUAL),
            Open.of(RemediationOutcome.GAVE_UP),
            "");
    Memory memory =
        new Memory(
            Open.of(VerdictCode.FALSE_UP_TO_DATE),
            snapshot.since(),
            null,
            null,
            List.of(),
            List.of(),
            List.of(attempt),
            null,
            Memory.Scans.NONE,
            null);
    Instant now = Instant.parse("2026-03-12T00:00:00Z");

    assertThat(
            new Report(ReportTexts.load(Language.ENGLISH), snapshot, List.of(), memory, now).text())
        .containsPattern(
            "Disabled +TrustedInstaller: disabled at 2026-03-03 \\d\\d:02:11 [+-]\\d\\d:\\d\\d by"
                + " CORP\\\\hardening \\(Group Policy: Hardening baseline\\);"
                + " 0x80070422 recorded since then: 214")
        .containsPattern("Since +2026-03-03 \\d\\d:03:11")
        .containsPattern("Last honest scan +2026-03-02 \\d\\d:02:11")
        .containsPattern("Missing since +2026-02-10 \\(days: 30\\)")
        .containsPattern("Remediation +2026-03-03 .*DISABLED -> MANUAL, stopped");
    assertThat(
            new Report(ReportTexts.load(Language.CHINESE), snapshot, List.of(), memory, now).text())
        .contains("更改者：CORP\\hardening (组策略: Hardening baseline)；此后 0x80070422 的记录次数：214");
  }

  @Test
  void lookWithoutAMemoryDoesNotSaySinceWhenTheVerdictHolds() {
    Snapshot snapshot = snapshot(VerdictCode.UP_TO_DATE, 0, List.of(), List.of());

    assertThat(
            new Report(
                    ReportTexts.load(Language.ENGLISH),
                    snapshot,
                    List.of(),
                    Memory.NONE,
                    AT.plusSeconds(5))
                .text())
        .doesNotContain("Since");
  }

  private static String report(Language language, Snapshot snapshot, ConfigProblem... problems) {
    return new Report(ReportTexts.load(language), snapshot, Arrays.asList(problems))
        .text()
        .replace(System.lineSeparator(), "\n");
  }

  private static void assertNoControlCharacters(String text) {
    assertThat(text.chars().filter(c -> Character.isISOControl(c) && c != '\n')).isEmpty();
  }

  private static Snapshot lyingMachine() {
    Judgement judgement =
        new Judgement(
            VerdictCode.FALSE_UP_TO_DATE,
            Certainty.PROVEN,
            List.of(
                Reason.about(ReasonCode.SERVICE_DISABLED, "TrustedInstaller"),
                new Reason(ReasonCode.BUILD_BEHIND, "19044.1706 < 19044.2006 KB5017308")),
            Set.of(),
            new Baseline(19044, 2006, "KB5017308", BaselineSource.FILE));
    UpdateScan scan =
        scan(0, List.of(HResult.parse("0x8024FFFE")), List.of(), Duration.ofSeconds(725));
    UpdateSource source =
        new UpdateSource(UpdateSourceKind.WSUS, "https://uc.example:8531", "Office");
    return new Snapshot(facts(source), new ScanReport(scan, null, null), judgement, AT);
  }

  private static Snapshot pending(List<PendingUpdate> updates) {
    return snapshot(VerdictCode.UPDATES_PENDING, updates.size(), List.of(), updates);
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void scanThatIsLeftToAPatchManagerIsNamed(Language language) {
    Judgement judgement =
        new Judgement(
            VerdictCode.UP_TO_DATE_UNVERIFIED,
            null,
            List.of(Reason.about(ReasonCode.PATCH_MANAGER, "WAPTService")),
            Set.of(),
            null);
    Snapshot snapshot =
        new Snapshot(
            facts(new UpdateSource(UpdateSourceKind.WINDOWS_UPDATE, null, null)),
            null,
            judgement,
            AT);
    String text = new Report(ReportTexts.load(language), snapshot, List.of()).text();

    assertThat(text)
        .contains(
            language == Language.CHINESE ? "未扫描：WAPTService" : "not started: WAPTService keeps");
  }

  private static Snapshot snapshot(
      VerdictCode code, int found, List<HResult> warnings, List<PendingUpdate> updates) {
    return new Snapshot(
        facts(new UpdateSource(UpdateSourceKind.WINDOWS_UPDATE, null, null)),
        new ScanReport(scan(found, warnings, updates, Duration.ZERO), null, null),
        new Judgement(code, null, List.of(), Set.of(), null),
        AT);
  }

  private static UpdateScan scan(
      int found, List<HResult> warnings, List<PendingUpdate> updates, Duration took) {
    return new UpdateScan(
        ScanOutcome.SUCCEEDED, HResult.S_OK, found, warnings, updates, 0, AT, took, null, null);
  }

  private static PendingUpdate update(String title) {
    return new PendingUpdate(title, "id", List.of(), null, null);
  }

  private static MachineFacts facts(UpdateSource source) {
    Map<String, Reading<ServiceState>> required = new LinkedHashMap<>();
    required.put("TrustedInstaller", service("TrustedInstaller", StartType.DISABLED, "STOPPED"));
    required.put("wuauserv", service("wuauserv", StartType.MANUAL, null));
    required.put("BITS", Reading.unknown(DENIED, AT));
    OsVersion os =
        new OsVersion(
            19044,
            1706,
            "Windows 10 Enterprise G",
            "EnterpriseG",
            "21H2",
            "x86_64",
            true,
            "V2022-L");
    return new MachineFacts(
        Reading.known(new Host("PC-0042", null), AT),
        Reading.known(os, AT),
        Reading.known(source, AT),
        required,
        Map.of(),
        Reading.known(new RestartMarks(List.of(), null, null), AT),
        Reading.known(new WindowsRecord(List.of(), Map.of()), AT),
        Reading.known(Policies.NONE, AT),
        ServicingMarks.UNKNOWN);
  }

  private static Reading<ServiceState> service(
      String name, StartType type, @Nullable String state) {
    return Reading.known(new ServiceState(name, type, type, state, null, null, null, null), AT);
  }
}
