package io.github.updatesentinel.agent.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.agent.probe.access.FakeRegistry;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataFolderTest {
  private static final String WINDOWS = "SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion";
  private static final String KEY = WINDOWS + "\\ProfileList";
  private static final DataFolder USUAL = in("C:\\ProgramData");

  private final FakeRegistry registry = new FakeRegistry();

  @Test
  void registryTellsWhereItIs() {
    registry.set(KEY, "ProgramData", "D:\\Data");

    assertThat(DataFolder.ofThisMachine(registry)).isEqualTo(in("D:\\Data"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"%SystemDrive%\\ProgramData", "%SYSTEMDRIVE%\\ProgramData"})
  void systemDriveIsPutInWhateverItsCase(String value) {
    registry.set(KEY, "ProgramData", value).set(WINDOWS, "SystemRoot", "E:\\Windows");

    assertThat(DataFolder.ofThisMachine(registry)).isEqualTo(in("E:\\ProgramData"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\\\server\\share", "Windows", ""})
  void systemDriveThatTheRegistryDoesNotTellIsTheUsualOne(String root) {
    registry.set(KEY, "ProgramData", "%SystemDrive%\\ProgramData").set(WINDOWS, "SystemRoot", root);

    assertThat(DataFolder.ofThisMachine(registry)).isEqualTo(USUAL);
  }

  @Test
  void withoutTheValueItIsTheUsualPlace() {
    assertThat(DataFolder.ofThisMachine(registry)).isEqualTo(USUAL);
    registry.key(KEY);
    assertThat(DataFolder.ofThisMachine(registry)).isEqualTo(USUAL);
  }

  @Test
  void valueThatIsNoTextIsNotTaken() {
    registry.set(KEY, "ProgramData", 1);

    assertThat(DataFolder.ofThisMachine(registry)).isEqualTo(USUAL);
  }

  @Test
  void unreadableRegistryMeansTheUsualPlace() {
    registry.set(KEY, "ProgramData", "D:\\Data").deny(KEY);

    assertThat(DataFolder.ofThisMachine(registry)).isEqualTo(USUAL);
  }

  @Test
  void filesHaveTheirDocumentedNames() {
    DataFolder folder = new DataFolder(Path.of("data"));

    assertThat(folder.configuration()).isEqualTo(Path.of("data", "agent.json"));
    assertThat(folder.state()).isEqualTo(Path.of("data", "state.json"));
    assertThat(folder.spool()).isEqualTo(Path.of("data", "spool"));
    assertThat(folder.credentials()).isEqualTo(Path.of("data", "credentials.dat"));
    assertThat(folder.collectorBaseline()).isEqualTo(Path.of("data", "collector-baseline.json"));
    assertThat(folder.logs()).isEqualTo(Path.of("data", "logs"));
  }

  private static DataFolder in(String programData) {
    return new DataFolder(Path.of(programData).resolve("UpdateSentinel"));
  }
}
