package io.github.updatesentinel.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.verify.bench.Bench;
import io.github.updatesentinel.verify.bench.Evidence;
import io.github.updatesentinel.verify.bench.Facts;
import io.github.updatesentinel.verify.bench.FakeWindows;
import io.github.updatesentinel.verify.bench.Listener;
import io.github.updatesentinel.verify.bench.Product;
import io.github.updatesentinel.verify.bench.Tools;
import io.github.updatesentinel.verify.bench.UpdateLog;
import io.github.updatesentinel.verify.bench.Windows;
import io.github.updatesentinel.verify.report.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LifeTest {
  private static final Windows WINDOWS = Windows.of(Map.of());
  private static final Path MSI = Path.of("first.msi");

  private final FakeWindows windows = new FakeWindows();
  private final Tools tools = new Tools(windows, WINDOWS);

  private Life life(Path work, Listener listener) throws IOException {
    return life(work, listener, WINDOWS);
  }

  private Life life(Path work, Listener listener, Windows folders) throws IOException {
    Evidence evidence = new Evidence(work.resolve("evidence"));
    Bench bench =
        new Bench(
            tools,
            folders,
            new Facts("Windows", false, true, 19045, 1),
            new Product(tools, folders),
            listener,
            evidence,
            windows,
            new UpdateLog(tools, folders, windows, work, evidence),
            work,
            MSI,
            null,
            "token",
            false);
    return new Life(
        bench, new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));
  }

  @Test
  void whatARunInstalledThatWasCutOffIsRemovedByTheNext(@TempDir Path work) throws IOException {
    windows.answer("msiexec.exe", 1603, "");
    try (Listener listener = new Listener("key")) {
      life(work, listener).install(MSI);
    }

    assertThat(Life.removeLeftOver(tools, work)).isTrue();
    assertThat(windows.commands()).last().asString().contains("msiexec.exe /x first.msi");
    assertThat(Life.removeLeftOver(tools, work)).isFalse();
  }

  @Test
  void whatWasRemovedOrIsToStayIsNoConcernOfTheNextRun(@TempDir Path work) throws IOException {
    windows.answer("msiexec.exe", 0, "").answer("reg.exe", 1, "").answer("sc.exe", 1060, "");
    try (Listener listener = new Listener("key")) {
      Life life = life(work, listener);
      life.install(MSI);
      assertThat(life.remove(MSI).outcome()).isEqualTo(Outcome.PASS);
      assertThat(Life.removeLeftOver(tools, work)).isFalse();
      life.install(MSI);
      life.keep();
      assertThat(Life.removeLeftOver(tools, work)).isFalse();
    }
  }

  @Test
  void anInstallationWithoutARunningServiceFails(@TempDir Path work) throws IOException {
    windows.answer("msiexec.exe", 0, "").answer("sc.exe queryex", 0, ": 1  STOPPED");
    windows.answer("sc.exe", 0, "        STATE              : 1  STOPPED\n");
    try (Listener listener = new Listener("key")) {
      assertThat(life(work, listener).install(MSI).why())
          .contains("the service is STOPPED and not RUNNING", "no heartbeat came within 120 s");
    }
  }

  @Test
  void aRestartThatIsDueFails(@TempDir Path work) throws IOException {
    windows.answer("msiexec.exe", 3010, "");
    try (Listener listener = new Listener("key")) {
      assertThat(life(work, listener).install(MSI).why()).startsWith("exit code 3010");
    }
  }

  @Test
  void aServiceThatStaysAfterTheRemovalFails(@TempDir Path work) throws IOException {
    windows.answer("msiexec.exe", 0, "").answer("reg.exe", 0, "    ImagePath    REG_SZ    x\n");
    try (Listener listener = new Listener("key")) {
      assertThat(life(work, listener).remove(MSI).why()).isEqualTo("the service is still there");
    }
  }

  @Test
  void aServiceThatIsGoneOnceItsLastHandleIsClosedIsRemoved(@TempDir Path work) throws IOException {
    windows
        .answer("msiexec.exe", 0, "")
        .answer("reg.exe", 0, "    ImagePath    REG_SZ    x\n")
        .answerAfter(Duration.ofSeconds(20), "reg.exe", 1, "");
    try (Listener listener = new Listener("key")) {
      assertThat(life(work, listener).remove(MSI).outcome()).isEqualTo(Outcome.PASS);
    }
  }

  @Test
  void filesThatStayAfterTheRemovalFailItAndAreNamed(@TempDir Path work) throws IOException {
    windows.answer("msiexec.exe", 0, "").answer("reg.exe", 1, "");
    Path folder = Files.createDirectories(work.resolve("Update Sentinel"));
    Files.writeString(folder.resolve("java.exe"), "");
    try (Listener listener = new Listener("key")) {
      Windows folders = Windows.of(Map.of("ProgramFiles", work.toString()));
      assertThat(life(work, listener, folders).remove(MSI).why())
          .isEqualTo(folder + " is still there, with [java.exe]");
    }
  }
}
