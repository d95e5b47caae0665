package io.github.updatesentinel.collector.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.collector.wire.CapturedLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class DataFolderTest {
  @Test
  void aFolderThatAllUsersCanLookIntoIsTakenWithAWarning(@TempDir Path folder) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (CapturedLog log = new CapturedLog()) {
      DataFolder.make(folder);
      assertThat(log.lines("all users can look into the folder " + folder))
          .singleElement()
          .asString()
          .endsWith("run: chmod 700 " + folder);
    }
  }

  @Test
  void aFolderOfItsUserAloneIsTakenWithoutAWord(@TempDir Path folder) throws IOException {
    Path data = folder.resolve("data");
    try (CapturedLog log = new CapturedLog()) {
      DataFolder.make(data);
      DataFolder.make(data);
      assertThat(log.lines(data.toString())).isEmpty();
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
        .isEqualTo("rwx------");
  }
}
