package io.github.updatesentinel.verify.experiment.restore;

import io.github.updatesentinel.verify.bench.Run;
import io.github.updatesentinel.verify.bench.Tools;
import io.github.updatesentinel.verify.bench.Windows;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * The scheduled task that restores TrustedInstaller when Windows starts, and at a set time where it
 * does not start. It needs nothing but Windows' own programs, and removes itself.
 */
public final class StartUpTask {
  static final String NAME = "UpdateSentinelVerifyRestore";

  /** Longer than all scans may take. A killed experiment leaves the computer so for no longer. */
  static final Duration RESTORES_WITHIN = Duration.ofHours(4);

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Tools tools;
  private final Windows windows;
  private final Path folder;

  /**
   * @param folder which only administrators may write, or another user could put a task of his own
   *     in place of ours before Windows reads it
   */
  public StartUpTask(Tools tools, Windows windows, Path folder) {
    this.tools = tools;
    this.windows = windows;
    this.folder = folder;
  }

  /** Returns when Windows gives the task back as it was registered; tries it twice. */
  void register(StartType original, Instant now) throws IOException {
    Path file = Files.createTempFile(folder, "restore", ".xml");
    try {
      Files.writeString(file, '\uFEFF' + xml(original, now), StandardCharsets.UTF_16LE);
      Run created = create(file);
      if (!isRegistered(original)) {
        created = create(file);
        if (!isRegistered(original)) {
          throw new ExperimentFailure(
              "Windows does not show the start-up task %s as it was registered (schtasks.exe /create"
                      .formatted(NAME)
                  + " ended with %d, %s), so nothing would restore TrustedInstaller after a crash"
                      .formatted(created.exitCode(), Tools.excerpt(created.text())));
        }
      }
    } finally {
      Files.delete(file);
    }
  }

  private Run create(Path file) throws IOException {
    return schtasks("/create", "/tn", NAME, "/xml", file.toString(), "/ru", "SYSTEM", "/f");
  }

  /** Whether Windows has the task with the very action that restores this start type. */
  boolean isRegistered(StartType original) throws IOException {
    Run shown = query();
    return shown.exitCode() == 0
        && shown.text().contains("<BootTrigger")
        && shown.text().contains(escape(arguments(original)));
  }

  /** Does nothing where there is none. */
  void delete() throws IOException {
    Run deleted = schtasks("/delete", "/tn", NAME, "/f");
    if (deleted.exitCode() != 0 && query().exitCode() == 0) {
      throw new ExperimentFailure(
          "The start-up task " + NAME + " can't be deleted: " + Tools.excerpt(deleted.text()));
    }
  }

  private Run query() throws IOException {
    return schtasks("/query", "/tn", NAME, "/xml");
  }

  private Run schtasks(String... arguments) throws IOException {
    return tools.system32(LIMIT, "schtasks.exe", arguments);
  }

  /** Each program only runs when the one before succeeded: until then the task stays. */
  private String arguments(StartType original) {
    return "/d /c "
        + String.join(
            " && ",
            List.of(
                windows.system32("sc.exe")
                    + " config "
                    + TrustedInstaller.NAME
                    + " start= "
                    + original.word(),
                windows.system32("reg.exe")
                    + " add "
                    + JournalKey.PATH
                    + " /v "
                    + JournalKey.RESTORED_BY_TASK
                    + " /t REG_SZ /d yes /f",
                windows.system32("schtasks.exe") + " /delete /tn " + NAME + " /f"));
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;");
  }

  /**
   * A task's defaults would keep it from a laptop on battery. The time is for a computer that is
   * never restarted, and for Windows' fast start-up, which is no start to the scheduler.
   */
  private String xml(StartType original, Instant now) {
    return """
        <?xml version="1.0" encoding="UTF-16"?>
        <Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
          <RegistrationInfo>
            <Author>Update Sentinel</Author>
            <Description>Restores the start type of TrustedInstaller after an interrupted \
        experiment of verify, and removes itself.</Description>
          </RegistrationInfo>
          <Triggers>
            <BootTrigger>
              <Enabled>true</Enabled>
            </BootTrigger>
            <TimeTrigger>
              <StartBoundary>%s</StartBoundary>
              <Enabled>true</Enabled>
            </TimeTrigger>
          </Triggers>
          <Principals>
            <Principal id="Author">
              <UserId>S-1-5-18</UserId>
              <RunLevel>HighestAvailable</RunLevel>
            </Principal>
          </Principals>
          <Settings>
            <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
            <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
            <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
            <StartWhenAvailable>true</StartWhenAvailable>
            <ExecutionTimeLimit>PT10M</ExecutionTimeLimit>
            <Enabled>true</Enabled>
          </Settings>
          <Actions Context="Author">
            <Exec>
              <Command>%s</Command>
              <Arguments>%s</Arguments>
            </Exec>
          </Actions>
        </Task>
        """
        .formatted(
            now.plus(RESTORES_WITHIN).truncatedTo(ChronoUnit.SECONDS),
            windows.system32("cmd.exe"),
            escape(arguments(original)));
  }
}
