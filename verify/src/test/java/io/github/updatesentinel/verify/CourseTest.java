package io.github.updatesentinel.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.github.updatesentinel.verify.bench.Bench;
import io.github.updatesentinel.verify.bench.Evidence;
import io.github.updatesentinel.verify.bench.Facts;
import io.github.updatesentinel.verify.bench.FakeWindows;
import io.github.updatesentinel.verify.bench.Listener;
import io.github.updatesentinel.verify.bench.Product;
import io.github.updatesentinel.verify.bench.Tools;
import io.github.updatesentinel.verify.bench.UpdateLog;
import io.github.updatesentinel.verify.bench.Windows;
import io.github.updatesentinel.verify.report.Finding;
import io.github.updatesentinel.verify.report.Item;
import io.github.updatesentinel.verify.report.Outcome;
import io.github.updatesentinel.verify.report.Report;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CourseTest {
  private static final Windows WINDOWS = Windows.of(Map.of());

  private Path folder;
  private FakeWindows windows;
  private Report report;

  @BeforeEach
  void startFresh(@TempDir Path fresh) {
    folder = fresh;
    windows = new FakeWindows();
    report = new Report();
  }

  private void run(@Nullable Path msi, boolean foreign, boolean wine, String... options)
      throws IOException, Options.Invalid {
    Tools tools = new Tools(windows, WINDOWS);
    Evidence evidence = new Evidence(folder.resolve("evidence"));
    try (Listener listener = new Listener("key")) {
      Bench bench =
          new Bench(
              tools,
              WINDOWS,
              new Facts("Windows", wine, true, 19045, 1),
              new Product(tools, WINDOWS),
              listener,
              evidence,
              windows,
              new UpdateLog(tools, WINDOWS, windows, folder, evidence),
              folder,
              msi,
              null,
              "token",
              foreign);
      PrintStream console =
          new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
      new Course(bench, Options.parse(options, folder, Map.of()), report, console).run();
    }
  }

  private Finding finding(String check) {
    return report.findings().stream()
        .filter(finding -> finding.check().equals(check))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whatWasInstalledBeforeIsOnlyLookedAt() throws Exception {
    run(folder.resolve("first.msi"), true, false);

    assertThat(windows.commands())
        .noneMatch(
            line ->
                line.matches(
                    ".*(msiexec\\.exe|taskkill|reg\\.exe (add|delete)"
                        + "|sc\\.exe (stop|start|config|create|delete|sdset|failure)).*"));
    assertThat(finding("killed, and started again").why())
        .startsWith("Update Sentinel was installed before this run");
  }

  @Test
  void aFailedInstallationIsAFailureAndWhatNeedsItIsNotTried() throws Exception {
    windows.answer("msiexec.exe /i", 1603, "");
    run(folder.resolve("first.msi"), false, false);

    assertThat(finding("installation").outcome()).isEqualTo(Outcome.FAIL);
    assertThat(finding("installation").why()).isEqualTo("exit code 1603");
    assertThat(finding("required privileges").outcome()).isEqualTo(Outcome.NOT_TRIED);
    assertThat(finding("required privileges").why()).isEqualTo("The installation failed.");
  }

  @Test
  void onWineNothingFails() throws Exception {
    windows.answer("msiexec.exe /i", 1603, "");
    run(folder.resolve("first.msi"), false, true);

    assertThat(finding("installation").outcome()).isEqualTo(Outcome.NOT_TRIED);
    assertThat(finding("installation").why())
        .isEqualTo("This is Wine, where a failure proves nothing. Found: exit code 1603");
  }

  @Test
  void aProgramThatGivesNothingLeavesItsCheckNotTried() throws Exception {
    windows.answer("sc.exe", 0, "").answer("powershell.exe", 0, "").answer("reg.exe", 0, "");
    run(null, true, false);

    assertThat(report.findings()).noneMatch(finding -> finding.outcome() == Outcome.PASS);
    assertThat(finding("recovery").outcome()).isEqualTo(Outcome.NOT_TRIED);
    assertThat(finding("recovery").why()).contains("gave nothing");
    assertThat(finding("rights of the settings' key").outcome()).isEqualTo(Outcome.NOT_TRIED);
  }

  @Test
  void aProgramThatDoesNotStartEndsItsCheckAndNotTheRun() throws Exception {
    run(null, true, false);

    assertThat(finding("recovery").why()).contains("not started");
    assertThat(finding("nothing is left").outcome()).isEqualTo(Outcome.NOT_TRIED);
  }

  @Test
  void everyItemHasAFindingWhateverHappens() throws Exception {
    run(null, false, false);

    assertThat(report.findings().stream().map(finding -> finding.item().number()).distinct())
        .hasSize(Item.COUNT);
    assertThat(report.findings())
        .allMatch(finding -> finding.outcome() == Outcome.PASS || !finding.why().isEmpty());
  }

  @Test
  void aRunThatIsCutOffLeavesWhatItFoundSoFar() throws Exception {
    List<String> found = new ArrayList<>();
    windows.answer("msiexec.exe /i", 1603, "");
    windows.before("msiexec.exe /i", () -> found.addAll(checksInTheZip()));
    run(folder.resolve("first.msi"), false, false, "--items", "10,22");

    assertThat(found).contains("paths and start types").doesNotContain("installation");
  }

  @Test
  void nothingIsDoneWhereTheReportCanNotBeWritten() {
    assertThatThrownBy(
            () ->
                run(
                    folder.resolve("first.msi"),
                    false,
                    false,
                    "--out",
                    folder.resolve("none/out.zip").toString()))
        .isInstanceOf(IOException.class);
    assertThat(windows.commands()).isEmpty();
  }

  private List<String> checksInTheZip() {
    List<String> names = new ArrayList<>();
    try (ZipFile zip = new ZipFile(folder.resolve("update-sentinel-verify.zip").toFile());
        InputStream in = zip.getInputStream(zip.getEntry("verify.json"))) {
      String json = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (JsonElement item :
          JsonParser.parseString(json).getAsJsonObject().getAsJsonArray("items")) {
        for (JsonElement check : item.getAsJsonObject().getAsJsonArray("checks")) {
          names.add(check.getAsJsonObject().get("check").getAsString());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return names;
  }

  @Test
  void itemsThatWereNotAskedForAreLeftOut() throws Exception {
    run(null, true, false, "--items", "21");

    assertThat(report.findings()).allMatch(finding -> finding.item().number() == 21);
  }
}
