package io.github.updatesentinel.agent.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.agent.config.ConfigLoader;
import io.github.updatesentinel.agent.config.ConfigProblem;
import io.github.updatesentinel.agent.config.JsonConfig;
import io.github.updatesentinel.agent.config.LoadedConfig;
import io.github.updatesentinel.agent.probe.access.FakeRegistry;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationTest {
  private static final String POLICY = "SOFTWARE\\Policies\\UpdateSentinel";
  private static final String INSTALLED = "SOFTWARE\\UpdateSentinel";
  private static final String INSTALLER = INSTALLED + "\\Installer";
  private static final String TOLD = "\\\\files.example\\it\\agent.json";
  private static final String DENIED = ": 0x80070005 (E_ACCESSDENIED)";

  private final FakeRegistry registry = new FakeRegistry();

  private final Path folder;
  private Path file;

  ConfigurationTest(@TempDir Path folder) {
    this.folder = folder;
    this.file = folder.resolve("agent.json");
  }

  @Test
  void machineWithoutAnyConfigurationHasTheDefaultsAndNoProblem() {
    LoadedConfig loaded = load();

    assertThat(loaded.problems()).isEmpty();
    assertThat(loaded.config()).isEqualTo(ConfigLoader.load(List.of()).config());
  }

  @Test
  void policyWinsOverTheInstallerAndTheInstallerOverTheFile() throws IOException {
    Files.writeString(
        file, "{\"checkInterval\":\"PT1M\",\"scanInterval\":\"PT1H\",\"jitter\":\"PT1S\"}");
    registry.set(INSTALLED, "checkInterval", "PT2M").set(INSTALLED, "scanInterval", "PT2H");
    registry.set(POLICY, "checkInterval", "PT3M");
    LoadedConfig loaded = load();

    assertThat(loaded.config().checkInterval()).isEqualTo(Duration.ofMinutes(3));
    assertThat(loaded.config().scanInterval()).isEqualTo(Duration.ofHours(2));
    assertThat(loaded.config().jitter()).isEqualTo(Duration.ofSeconds(1));
    assertThat(loaded.problems()).isEmpty();
  }

  @Test
  void whatMayHideTheCollectorIsToldFromOtherProblems() throws IOException {
    Files.writeString(
        file, "{\"jitter\":\"soon\",\"collectorUrl\":\"ftp://uc\",\"trustStore\":\"x\"}");
    registry.deny(POLICY);

    assertThat(load().problems().stream().filter(Configuration::mayHideCollector))
        .extracting(ConfigProblem::key)
        .containsExactlyInAnyOrder("HKLM\\" + POLICY, "collectorUrl", "trustStore");
  }

  @Test
  void unreadablePolicyIsNamedAndTheOtherPlacesCount() throws IOException {
    Files.writeString(file, "{\"jitter\":\"PT1S\"}");
    registry.set(INSTALLED, "scanInterval", "PT2H");
    registry.deny(POLICY);
    LoadedConfig loaded = load();

    assertThat(loaded.problems())
        .containsExactly(
            new ConfigProblem(
                "HKLM\\" + POLICY,
                "HKLM\\" + POLICY,
                "RegOpenKeyEx(" + POLICY + ")" + DENIED,
                "none of its settings"));
    assertThat(loaded.config().scanInterval()).isEqualTo(Duration.ofHours(2));
    assertThat(loaded.config().jitter()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void everyPlaceMayBeUnreadableAtOnce() throws IOException {
    Files.writeString(file, "{");
    registry.deny(POLICY).deny(INSTALLED);
    LoadedConfig loaded = load();

    assertThat(loaded.problems())
        .extracting(ConfigProblem::key)
        .containsExactly("HKLM\\" + POLICY, "HKLM\\" + INSTALLED, "agent.json");
    assertThat(loaded.config()).isEqualTo(ConfigLoader.load(List.of()).config());
  }

  @Test
  void byteOrderMarkOfNotepadIsNoProblem() throws IOException {
    Files.writeString(file, "\uFEFF{\"jitter\":\"PT1S\"}");
    LoadedConfig loaded = load();

    assertThat(loaded.problems()).isEmpty();
    assertThat(loaded.config().jitter()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void fileThatIsTooLargeIsNotRead() throws IOException {
    try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
      large.setLength(JsonConfig.MAX_BYTES + 1L);
    }

    assertFileProblem("java.io.IOException: " + file + ": larger than 1048576 bytes");
  }

  @Test
  void largestFileIsRead() throws IOException {
    String json = "{\"jitter\":\"PT1S\"}";
    Files.writeString(file, json + " ".repeat(JsonConfig.MAX_BYTES - json.length()));
    LoadedConfig loaded = load();

    assertThat(loaded.problems()).isEmpty();
    assertThat(loaded.config().jitter()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void brokenFileIsNamedAndTheRegistryCounts() throws IOException {
    Files.writeString(file, "{\"jitter\":\"PT1S\"");
    registry.set(INSTALLED, "scanInterval", "PT2H");

    assertFileProblem("not JSON: ");
    assertThat(load().config().scanInterval()).isEqualTo(Duration.ofHours(2));
    assertThat(load().config().jitter()).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void fileThatIsNotUtf8IsNamed() throws IOException {
    Files.write(file, new byte[] {'{', '"', (byte) 0xB8, (byte) 0xFC, '"', ':', '1', '}'});

    assertFileProblem("java.nio.charset.MalformedInputException");
  }

  @Test
  void folderInTheFilesPlaceIsNamed() throws IOException {
    Files.createDirectory(file);

    assertFileProblem("java.");
  }

  /** Windows calls a path through a file one that does not exist. */
  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "a path through a file is missing there")
  void fileThatCanNotBeReachedIsNamedAndNotTakenForMissing() throws IOException {
    Path blocked = Files.createFile(folder.resolve("blocked"));
    file = blocked.resolve("agent.json");

    assertFileProblem("java.nio.file.FileSystemException");
  }

  @Test
  void fileThatTheInstallerCouldNotCopyIsNamed() {
    registry.set(INSTALLER, "ConfigurationFile", TOLD);

    assertThat(load().problems())
        .containsExactly(
            new ConfigProblem(
                "CONFIG_FILE",
                "HKLM\\" + INSTALLER,
                "\"%s\" could not be copied to %s, or the copy was deleted; copy it there, or install again"
                    .formatted(TOLD, file),
                "none of its settings"));
  }

  @Test
  void fileThatTheInstallerCopiedIsNoProblem() throws IOException {
    registry.set(INSTALLER, "ConfigurationFile", TOLD);
    Files.writeString(file, "{\"jitter\":\"PT1S\"}");
    LoadedConfig loaded = load();

    assertThat(loaded.problems()).isEmpty();
    assertThat(loaded.config().jitter()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void installerThatWasToldNoFileIsNoProblem() {
    registry.set(INSTALLER, "DataFolder1", "C:\\ProgramData\\UpdateSentinel\\");
    assertThat(load().problems()).isEmpty();

    registry.set(INSTALLER, "ConfigurationFile", " ");
    assertThat(load().problems()).isEmpty();
  }

  @Test
  void installersNotesThatCanNotBeReadAreNamedWhereThereIsNoFile() throws IOException {
    registry.deny(INSTALLER);
    assertThat(load().problems())
        .containsExactly(
            new ConfigProblem(
                "CONFIG_FILE",
                "HKLM\\" + INSTALLER,
                "RegOpenKeyEx(" + INSTALLER + ")" + DENIED,
                "none of its settings"));

    Files.writeString(file, "{}");
    assertThat(load().problems()).isEmpty();
  }

  @Test
  void keysBelowTheSettingsAreNoSettings() {
    registry.set(INSTALLED, "jitter", "PT1S");
    registry.set(INSTALLER, "scanInterval", "PT2H").set(INSTALLER, "tpyo", "1");
    LoadedConfig loaded = load();

    assertThat(loaded.problems()).isEmpty();
    assertThat(loaded.config().jitter()).isEqualTo(Duration.ofSeconds(1));
    assertThat(loaded.config().scanInterval()).isEqualTo(Duration.ofHours(22));
  }

  @Test
  void badValueNamesTheFileItStandsIn() throws IOException {
    Files.writeString(file, "{\"jitter\":\"soon\",\"tpyo\":1}");

    assertThat(load().problems())
        .containsExactly(
            new ConfigProblem(
                "jitter", file.toString(), "expected PT0S to PT5M, found \"soon\"", "PT5M"),
            new ConfigProblem(
                "tpyo", file.toString(), "expected a known key, found this one", "nothing"));
  }

  @Test
  void changedFileCountsAtTheNextLoad() throws IOException {
    Configuration configuration = new Configuration(registry, file);
    assertThat(configuration.load().config().jitter()).isEqualTo(Duration.ofMinutes(5));
    Files.writeString(file, "{\"jitter\":\"PT1S\"}");

    assertThat(configuration.load().config().jitter()).isEqualTo(Duration.ofSeconds(1));
  }

  private LoadedConfig load() {
    return new Configuration(registry, file).load();
  }

  private void assertFileProblem(String beginning) {
    assertThat(load().problems()).hasSize(1);
    ConfigProblem problem = load().problems().get(0);
    assertThat(problem.key()).isEqualTo("agent.json");
    assertThat(problem.source()).isEqualTo(file.toString());
    assertThat(problem.problem()).startsWith(beginning);
    assertThat(problem.usedInstead()).isEqualTo("none of its settings");
  }
}
