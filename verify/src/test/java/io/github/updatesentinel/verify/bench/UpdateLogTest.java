package io.github.updatesentinel.verify.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpdateLogTest {
  private static final String STOPPED = "        STATE              : 1  STOPPED\r\n";
  private static final String RUNNING = "        STATE              : 4  RUNNING\r\n";

  /** Later than the files of the test are made. */
  private static final Duration LATER = Duration.ofDays(36_500);

  private final FakeWindows windows = new FakeWindows();
  private final List<String> decoded = new ArrayList<>();
  private Path root;
  private Path work;
  private Evidence evidence;

  @BeforeEach
  void start(@TempDir Path folder) throws IOException {
    root = folder.resolve("Windows");
    work = Files.createDirectories(folder.resolve("work"));
    evidence = new Evidence(folder.resolve("evidence"));
    windows.pause(LATER);
    windows.answer("sc.exe stop", 0, "").answer("sc.exe queryex", 0, STOPPED);
    windows.answer("powershell.exe", 0, "").before("powershell.exe", this::decode);
  }

  /** As Get-WindowsUpdateLog: of the traces that are there, one text. */
  private void decode() {
    try (Stream<Path> files = Files.walk(work)) {
      List<Path> traces = files.filter(file -> file.toString().endsWith(".etl")).sorted().toList();
      traces.forEach(trace -> decoded.add(String.valueOf(trace.getFileName())));
      Path folder = traces.get(0).resolveSibling("..").normalize();
      Files.writeString(folder.resolve("WindowsUpdate.log"), "the log");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void trace(String name, Instant written) throws IOException {
    Path folder = Files.createDirectories(root.resolve("Logs/WindowsUpdate"));
    Path trace = Files.writeString(folder.resolve(name), "x");
    Files.setLastModifiedTime(trace, FileTime.from(written));
  }

  private UpdateLog log() {
    Windows folders = new Windows(root.toString(), "C:\\Program Files", "C:\\ProgramData");
    return new UpdateLog(new Tools(windows, folders), folders, windows, work, evidence);
  }

  private String kept() throws IOException {
    return Files.readString(evidence.folder().resolve("update-log-1.txt"));
  }

  @Test
  void theServiceHasStoppedBeforeAnythingIsDecoded() throws IOException {
    trace("WindowsUpdate.20261128.080000.000.1.etl", windows.now());
    windows.answer("sc.exe queryex", 0, RUNNING);
    windows.answerAfter(Duration.ofSeconds(30), "sc.exe queryex", 0, STOPPED);

    assertThat(log().decode(true)).hasContent("the log");

    assertThat(windows.commands()).first().asString().endsWith("sc.exe stop wuauserv");
    assertThat(windows.commands()).filteredOn(line -> line.contains("queryex")).hasSize(31);
    assertThat(windows.commands()).last().asString().contains("Get-WindowsUpdateLog");
    assertThat(kept()).startsWith("Windows Update was stopped");
  }

  @Test
  void aServiceThatDoesNotStopIsNotedAndTheLogDecodedAllTheSame() throws IOException {
    trace("WindowsUpdate.20261128.080000.000.1.etl", windows.now());
    windows.answer("sc.exe stop", 1061, "cannot accept control messages");
    windows.answer("sc.exe queryex", 0, RUNNING);

    assertThat(log().decode(true)).exists();

    assertThat(kept()).contains("did not stop", "exit code 1061, cannot accept control messages");
  }

  @Test
  void nothingIsStoppedWhereThatIsNotAllowedOrOfNoUse() throws IOException {
    assertThatThrownBy(() -> log().decode(true))
        .isInstanceOf(NothingSeen.class)
        .hasMessageContaining("no traces");
    trace("WindowsUpdate.20261128.080000.000.1.etl", windows.now());
    log().decode(false);

    assertThat(windows.commands()).noneMatch(line -> line.contains("sc.exe"));
    assertThat(kept()).contains("was not stopped");
  }

  @Test
  void onlyTracesThatCanBelongToTheRunAreDecoded() throws IOException {
    Instant old = windows.now().minus(Duration.ofDays(1));
    trace("WindowsUpdate.20261127.080000.000.1.etl", old);
    trace("WindowsUpdate.20261128.080000.000.1.etl", windows.now());
    // One that is still open keeps an old time.
    trace("WindowsUpdate.20261128.080000.000.9.etl", old);
    trace("WindowsUpdate.20261128.080000.000.10.etl", old);

    log().decode(true);

    assertThat(decoded)
        .containsExactlyInAnyOrder(
            "WindowsUpdate.20261128.080000.000.1.etl", "WindowsUpdate.20261128.080000.000.10.etl");
  }

  @Test
  void itIsDecodedOnceInARun() throws IOException {
    trace("WindowsUpdate.20261128.080000.000.1.etl", windows.now());
    UpdateLog log = log();

    assertThat(log.decoded(true)).isEqualTo(log.decoded(true));

    assertThat(decoded).hasSize(1);
  }

  @Test
  void whatCouldNotBeDecodedIsNotTriedAgainInARun() throws IOException {
    trace("WindowsUpdate.20261128.080000.000.1.etl", windows.now());
    windows.before("powershell.exe", () -> {});
    UpdateLog log = log();
    for (int time = 0; time < 2; time++) {
      assertThatThrownBy(() -> log.decoded(true)).hasMessageContaining("wrote no log");
    }
    assertThat(windows.commands()).filteredOn(line -> line.contains("powershell")).hasSize(1);
  }
}
