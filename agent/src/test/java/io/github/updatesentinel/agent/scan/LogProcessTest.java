package io.github.updatesentinel.agent.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.update.LogError;
import io.github.updatesentinel.agent.fact.update.LogJudgement;
import io.github.updatesentinel.agent.fact.update.UpdateLogFinding;
import io.github.updatesentinel.agent.fact.update.UpdateScan;
import io.github.updatesentinel.contract.Open;
import io.github.updatesentinel.contract.ScanOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            LogChild.class.getName(),
            behavior);
    return new LogProcess(command, folder, limit).read(SCAN);
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

  @Test
  void whatAnEarlierReadingLeftIsDeletedFirst() throws IOException {
    Files.createDirectories(folder.resolve("traces"));
    Files.writeString(folder.resolve("answer.json"), LogChild.FINDING);
    assertThat(read("nothing", LONG)).isEmpty();
  }

  @Test
  void programThatCannotStartIsNoFinding() {
    assertThat(new LogProcess(List.of("/does/not/exist"), folder, LONG).read(SCAN)).isEmpty();
  }
}
