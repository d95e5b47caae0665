package io.github.updatesentinel.agent.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.agent.probe.FakeRegistry;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataFolderTest {
  private static final String KEY = "SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\ProfileList";
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
    String drive = System.getenv().getOrDefault("SystemDrive", "C:");
    registry.set(KEY, "ProgramData", value);

    assertThat(DataFolder.ofThisMachine(registry)).isEqualTo(in(drive + "\\ProgramData"));
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
