package io.github.updatesentinel.agent.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolStatusTest {
  private static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");

  private final Path folder;

  SpoolStatusTest(@TempDir Path folder) {
    this.folder = folder.resolve("spool");
  }

  private Spool put(long... sequences) {
    Spool spool = new Spool(folder, () -> NOW, news -> {});
    for (long sequence : sequences) {
      JsonObject heartbeat = new JsonObject();
      heartbeat.addProperty("sequence", sequence);
      spool.put(sequence, heartbeat);
    }
    return spool;
  }

  @Test
  void folderThatIsMissingHoldsNothing() throws IOException {
    assertThat(SpoolStatus.waiting(folder)).isEqualTo(new SpoolStatus.Spooled(0, Optional.empty()));
    assertThat(SpoolStatus.setAside(folder)).isZero();
    assertThat(folder).doesNotExist();
  }

  @Test
  void whatWaitsIsCountedWithTheTimeOfTheOldest() throws IOException {
    put(1, 2);
    Files.setLastModifiedTime(file(1), FileTime.from(NOW.plusSeconds(1)));
    Files.setLastModifiedTime(file(2), FileTime.from(NOW));
    Files.write(folder.resolve("0000000000000003.sent"), new byte[0]);

    assertThat(SpoolStatus.waiting(folder)).isEqualTo(new SpoolStatus.Spooled(2, Optional.of(NOW)));
  }

  @Test
  void whatLiesAsideIsCounted() throws IOException {
    Spool spool = put(1, 2, 3);
    spool.setAside(1, "REFUSED");
    spool.setAside(2, "REFUSED");

    assertThat(SpoolStatus.setAside(folder)).isEqualTo(2);
    assertThat(SpoolStatus.waiting(folder).waiting()).isEqualTo(1);
  }

  @Test
  void fileInThePlaceOfTheFolderIsNoEmptyFolder() throws IOException {
    Files.write(folder, new byte[0]);

    assertThatThrownBy(() -> SpoolStatus.waiting(folder)).isInstanceOf(NotDirectoryException.class);
  }

  private Path file(long sequence) {
    return folder.resolve("%016d.json.gz".formatted(sequence));
  }
}
