package io.github.updatesentinel.agent.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.agent.disk.FileRights;
import io.github.updatesentinel.agent.disk.FileRightsReader;
import io.github.updatesentinel.agent.disk.Trust;
import io.github.updatesentinel.agent.disk.TrustedFolder;
import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.update.LogError;
import io.github.updatesentinel.agent.fact.update.LogJudgement;
import io.github.updatesentinel.agent.fact.update.UpdateLogFinding;
import io.github.updatesentinel.agent.fact.update.UpdateScan;
import io.github.updatesentinel.contract.Open;
import io.github.updatesentinel.contract.ScanOutcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With real processes: the child is this very runtime. */
@Timeout(120)
class LogProcessTest {
  private static final Duration LONG = Duration.ofMinutes(10);

  private static final UpdateScan SCAN =
      UpdateScan.without(
          ScanOutcome.SUCCEEDED,
          null,
          Instant.parse("2026-11-22T08:00:00Z"),
          Duration.ofSeconds(9),
          "");

  private final Path folder;

  LogProcessTest(@TempDir Path folder) {
    this.folder = folder.resolve("update-log");
  }

  private Optional<UpdateLogFinding> read(String behavior, Duration limit) {
    return process(behavior, limit).read(SCAN);
  }

  private LogProcess process(String behavior, Duration limit, String... options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), LogChild.class.getName(), behavior));
    return new LogProcess(command, folder, limit);
  }

  @AfterEach
  void nothingIsLeftOnTheDisk() {
    assertThat(folder).doesNotExist();
  }

  @Test
  void findingIsTakenAsItIs() {
    assertThat(read("good", LONG))
        .contains(
            new UpdateLogFinding(
                Open.of(LogJudgement.FALSE_ZERO),
                Instant.parse("2026-11-22T09:00:00Z"),
                List.of(new LogError(HResult.E_SERVICE_DISABLED, 214, 10, 900, false))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"problem", "rubbish", "much", "nothing"})
  void anythingElseIsNoFinding(String behavior) {
    assertThat(read(behavior, LONG)).isEmpty();
  }

  @Test
  void processThatHangsIsEnded() {
    assertThat(read("hangs", Duration.ofMillis(100))).isEmpty();
  }

  /** As when the service stops, which the removal of the data folder may follow. */
  @Test
  void abortedReadingLeavesNothingWhenItsEndWasWaitedFor() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      LogProcess process = process("hangs", LONG, "-Dport=" + server.getLocalPort());
      CompletableFuture<Optional<UpdateLogFinding>> reading =
          CompletableFuture.supplyAsync(() -> process.read(SCAN));
      server.accept().close();
      assertThat(folder).isNotEmptyDirectory();
      assertThat(process.awaitEnd(Duration.ZERO)).isFalse();

      process.abort();

      assertThat(process.awaitEnd(LONG)).isTrue();
      assertThat(folder).doesNotExist();
      assertThat(reading.join()).isEmpty();
    }
  }

  @Test
  void readingThatWasAbortedBeforeItBeganDoesNotBegin() throws InterruptedException {
    LogProcess process = process("good", LONG);
    process.abort();

    assertThat(process.awaitEnd(Duration.ZERO)).isTrue();
    assertThat(process.read(SCAN)).isEmpty();
  }

  @Test
  void whatAnEarlierReadingLeftIsDeletedFirst() throws IOException {
    Files.createDirectories(folder.resolve("traces"));
    Files.writeString(folder.resolve("answer.json"), LogChild.FINDING);
    assertThat(read("nothing", LONG)).isEmpty();
  }

  /** A junction, for one, whose target would be emptied. */
  @Test
  void folderThatOthersPlantedIsNeitherUsedNorEmptied() throws IOException {
    Path file = Files.writeString(Files.createDirectories(folder).resolve("keep.txt"), "kept");
    FileRights link = new FileRights("S-1-5-18", List.of(), true);
    FileRights own = new FileRights("S-1-5-18", List.of(), false);
    Trust.guard(trusting(path -> path.equals(folder) ? link : own));
    try {
      assertThat(read("good", LONG)).isEmpty();
      LogProcess.tidy(folder);

      assertThat(file).exists();
    } finally {
      Trust.guard(trusting(path -> own));
      LogProcess.tidy(folder);
    }
  }

  private TrustedFolder trusting(Function<Path, FileRights> rights) {
    FileRightsReader reader =
        new FileRightsReader() {
          @Override
          public FileRights read(Path path) {
            return rights.apply(path);
          }

          @Override
          public String accountName(String sid) {
            return sid;
          }
        };
    return new TrustedFolder(Objects.requireNonNull(folder.getParent()), reader, null);
  }

  @Test
  void whatAServiceLeftThatWasCutOffIsDeletedAtItsNextStart() throws IOException {
    Files.writeString(Files.createDirectories(folder.resolve("traces")).resolve("a.etl"), "x");
    LogProcess.tidy(folder);
    assertThat(folder).doesNotExist();
    LogProcess.tidy(folder);
  }

  @Test
  void programThatCannotStartIsNoFinding() {
    assertThat(new LogProcess(List.of("/does/not/exist"), folder, LONG).read(SCAN)).isEmpty();
  }
}
