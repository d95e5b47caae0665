package io.github.updatesentinel.verify.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import io.github.updatesentinel.verify.experiment.restore.FakeWindows;
import io.github.updatesentinel.verify.experiment.restore.Guard;
import io.github.updatesentinel.verify.experiment.restore.JournalKey;
import io.github.updatesentinel.verify.experiment.restore.Owner;
import io.github.updatesentinel.verify.experiment.restore.StartType;
import io.github.updatesentinel.verify.experiment.restore.StartUpTask;
import io.github.updatesentinel.verify.experiment.restore.TrustedInstaller;
import io.github.updatesentinel.verify.report.Finding;
import io.github.updatesentinel.verify.report.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExperimentTest {
  private static final String PENDING =
      "HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\RebootPending";

  private Path folder;
  private FakeWindows windows;

  @BeforeEach
  void start(@TempDir Path empty) throws IOException {
    folder = empty;
    windows = new FakeWindows(folder);
  }

  @AfterEach
  void end() throws IOException {
    windows.close();
  }

  private List<Finding> run() throws IOException {
    return new Experiment(windows.bench(), windows.console()).run();
  }

  private static Finding of(List<Finding> findings, int item) {
    return findings.stream()
        .filter(finding -> finding.item().number() == item)
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  private void nothingWasChanged() {
    assertThat(windows.commands)
        .noneMatch(command -> command.contains("sc.exe config"))
        .noneMatch(command -> command.contains("reg.exe add"));
    assertThat(windows.traces()).isEmpty();
  }

  @Test
  void itScansBeforeWhileRunningWhileStoppedAndAfter() throws IOException {
    Experiment experiment = new Experiment(windows.bench(), windows.console());
    Finding answer = of(experiment.run(), 1);
    assertThat(windows.scans)
        .containsExactly(
            "DEMAND STOPPED", "DISABLED RUNNING", "DISABLED STOPPED", "DEMAND STOPPED");
    assertThat(answer.outcome()).isEqualTo(Outcome.PASS);
    assertThat(answer.seen())
        .contains("before (DEMAND STOPPED to DEMAND STOPPED): SUCCEEDED 0x00000000, found 3")
        .contains("Recorded, disabled, TrustedInstaller stopped: found nothing, with a warning")
        .doesNotContain("No update was outstanding", "Something else");
    JsonObject phase = experiment.table().getAsJsonArray("phases").get(2).getAsJsonObject();
    assertThat(phase.get("row").getAsString()).isEqualTo("ZERO_WITH_WARNING");
    assertThat(phase.getAsJsonArray("warnings").get(0).getAsString()).isEqualTo("0x80070422");
    assertThat(phase.getAsJsonObject("before").get("startType").getAsString())
        .isEqualTo("DISABLED");
  }

  @Test
  void theTaskIsRegisteredAndTheJournalWrittenBeforeAnythingIsDisabled() throws IOException {
    run();
    List<String> changes =
        windows.commands.stream()
            .filter(
                command -> command.matches(".*(\\\\reg.exe (add|delete)|/create|/delete|config).*"))
            .map(command -> command.replaceAll(".*\\\\(\\w+.exe)", "$1"))
            .map(command -> command.replaceAll("/xml \\S+", "/xml FILE"))
            .map(command -> command.replaceAll(";\\d+;\\d+ ", ";... "))
            .map(command -> command.replaceAll(".*Journal /t REG_SZ /d", "journal"))
            .toList();
    assertThat(changes)
        .containsExactly(
            "journal 1;demand;REGISTERING_TASK;... /f",
            "schtasks.exe /create /tn UpdateSentinelVerifyRestore /xml FILE /ru SYSTEM /f",
            "journal 1;demand;SCANNING_BEFORE;... /f",
            "journal 1;demand;DISABLING;... /f",
            "sc.exe config TrustedInstaller start= disabled",
            "journal 1;demand;SCANNING_DISABLED;... /f",
            "journal 1;demand;RESTORING;... /f",
            "sc.exe config TrustedInstaller start= demand",
            "journal 1;demand;SCANNING_AFTER;... /f",
            "journal 1;demand;DELETING_TASK;... /f",
            "schtasks.exe /delete /tn UpdateSentinelVerifyRestore /f",
            "reg.exe delete HKLM\\SYSTEM\\UpdateSentinelVerify /f");
  }

  @Test
  void startServiceIsAskedBothWays() throws IOException {
    Finding finding = of(run(), 8);
    assertThat(finding.outcome()).isEqualTo(Outcome.PASS);
    assertThat(finding.seen()).isEqualTo("StartService as it was: 0; disabled: 1058");
  }

  @Test
  void aDisabledTrustedInstallerIsLookedAtAndLeftAlone() throws IOException {
    windows.set(StartType.DISABLED);
    List<Finding> findings = run();
    assertThat(of(findings, 1).outcome()).isEqualTo(Outcome.PASS);
    assertThat(of(findings, 1).seen()).contains("as it was found", "It is unknown");
    assertThat(of(findings, 8).outcome()).isEqualTo(Outcome.NOT_TRIED);
    assertThat(windows.scans).containsExactly("DISABLED STOPPED");
    nothingWasChanged();
  }

  @Test
  void nothingIsChangedWhileUpdatesWaitForARestart() throws IOException {
    windows.registry.put(PENDING, new LinkedHashMap<>());
    assertThat(run().get(0).why()).contains("Restart Windows first");
    nothingWasChanged();
  }

  @Test
  void nothingIsChangedWithoutTheProductsCheck() throws IOException {
    Files.delete(folder.resolve("Update Sentinel/sentinel.cmd"));
    assertThat(run().get(0).why()).contains("not installed");
    nothingWasChanged();
  }

  @Test
  void nothingIsDisabledWhereTheTaskIsNotShown() throws IOException {
    // As Wine's schtasks.exe: it takes the task, and shows nothing.
    windows.instead =
        command -> command.contains("/query") ? FakeWindows.answer(command, 0, "") : null;
    Finding finding = run().get(0);
    assertThat(finding.outcome()).isEqualTo(Outcome.NOT_TRIED);
    assertThat(finding.why()).contains("does not show the start-up task");
    assertThat(windows.commands).noneMatch(command -> command.contains("sc.exe config"));
    assertThat(windows.scans).isEmpty();
    assertThat(windows.traces()).isEmpty();
  }

  @Test
  void nothingIsDisabledWhereTheTaskRunsSomethingElse() throws IOException {
    windows.instead =
        command -> {
          windows.tasks.replaceAll((name, xml) -> xml.replace("start= demand", "start= auto"));
          return null;
        };
    assertThat(run().get(0).why()).contains("as it was registered");
    assertThat(windows.commands).noneMatch(command -> command.contains("sc.exe config"));
    assertThat(windows.traces()).isEmpty();
  }

  @Test
  void aPolicyThatSetsItBackMeanwhileIsReported() throws IOException {
    windows.instead =
        command -> {
          if (command.contains("check")) {
            windows.set(StartType.DEMAND);
          }
          return null;
        };
    Finding answer = of(run(), 1);
    assertThat(answer.outcome()).isEqualTo(Outcome.NOT_TRIED);
    assertThat(answer.seen()).contains("(DISABLED RUNNING to DEMAND", "Something else set");
    assertThat(windows.traces()).isEmpty();
  }

  @Test
  void aZeroOnAComputerThatLacksNothingSaysSo() throws IOException {
    windows.instead =
        command ->
            command.contains("check")
                ? FakeWindows.answer(
                    command, 0, "{\"scan\": {\"outcome\": \"SUCCEEDED\", \"found\": 0}}")
                : null;
    assertThat(of(run(), 1).seen()).contains("without any warning", "No update was outstanding");
  }

  @Test
  void aScanThatFailsWithTrustedInstallerEnabledTooShowsNothing() throws IOException {
    windows.instead =
        command ->
            command.contains("check")
                ? FakeWindows.answer(command, 1, "{\"scan\": {\"outcome\": \"FAILED\"}}")
                : null;
    assertThat(of(run(), 1).outcome()).isEqualTo(Outcome.NOT_TRIED);
    assertThat(of(run(), 1).why()).contains("enabled too");
  }

  @Test
  void anExceptionWhileItIsDisabledRestoresAndSaysBoth() throws IOException {
    windows.instead =
        command -> {
          if (command.contains("check") && windows.startType() == StartType.DISABLED) {
            throw new IllegalStateException("the scan could not be started");
          }
          return null;
        };
    List<Finding> findings = run();
    assertThat(findings.get(0).seen()).contains("DISABLED and is DEMAND again");
    assertThat(findings.get(1).why()).isEqualTo("the scan could not be started");
    assertThat(windows.startType()).isEqualTo(StartType.DEMAND);
    assertThat(windows.traces()).isEmpty();
  }

  @Test
  void anInterruptionRestoresAtOnceAndNothingIsChangedAfterIt() throws IOException {
    Guard guard = guard();
    guard.begin(StartType.AUTO_DELAYED, FakeWindows.NOW);
    guard.disable();
    assertThat(windows.startType()).isEqualTo(StartType.DISABLED);
    guard.undo();
    assertThat(windows.startType()).isEqualTo(StartType.AUTO_DELAYED);
    assertThat(windows.traces()).isEmpty();
    List<String> commands = new ArrayList<>(windows.commands);
    assertThatThrownBy(guard::disable)
        .hasMessageContaining("nothing was begun, or it was interrupted");
    guard.undo();
    assertThat(windows.commands).isEqualTo(commands);
  }

  private Guard guard() throws IOException {
    var bench = windows.bench();
    return new Guard(
        new TrustedInstaller(bench.tools()),
        new StartUpTask(bench.tools(), bench.windows(), bench.work()),
        new JournalKey(bench.tools()),
        Owner.self());
  }

  @Test
  void theTaskRunsOnBatteryAtTheStartAndWithinHours() throws IOException {
    List<String> registered = new ArrayList<>();
    windows.instead =
        command -> {
          registered.addAll(windows.tasks.values());
          return null;
        };
    run();
    assertThat(registered.get(0))
        .startsWith("<?xml version=\"1.0\" encoding=\"UTF-16\"?>")
        .contains("<BootTrigger>", "<StartBoundary>2026-11-29T14:00:00Z</StartBoundary>")
        .contains("<UserId>S-1-5-18</UserId>")
        .contains("<DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>")
        .contains("<Command>C:\\Windows\\System32\\cmd.exe</Command>");
  }
}
