package io.github.updatesentinel.agent.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.stub.Answer;
import io.github.updatesentinel.stub.RandomFaults;
import io.github.updatesentinel.stub.Script;
import io.github.updatesentinel.stub.ScriptedCollector;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.SortedSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} at random moments, while heartbeats flow to a collector that fails at random. */
@Tag("slow")
class KillTest {
  /** {@code ./dev bench kills} makes more. */
  private static final int KILLS = Integer.getInteger("kills", 16);

  private static final int LONGEST_LIFE_MS = 600;

  private static final int DELIVERED = 4;
  private static final int POLL_MS = 20;
  private static final int POLLS = 500;

  /** More of them would only make the test longer. */
  private static final int LARGEST_BACKLOG = 300;

  private static final long DRAIN_SECONDS = 60;

  private Path folder;
  private ScriptedCollector collector;

  @BeforeEach
  void start(@TempDir Path folder) throws IOException {
    this.folder = folder;
    collector = ScriptedCollector.ofAnything();
  }

  @AfterEach
  void stop() {
    collector.close();
  }

  @Test
  void nothingIsLostAndNothingComesAsSomethingElse() throws Exception {
    long seed = Long.getLong("kills.seed", System.nanoTime());
    System.out.println("kills: " + KILLS + ", -Dkills.seed=" + seed);
    Random random = new Random(seed);
    collector.answer(new RandomFaults(new Random(seed)));
    for (int i = 0; i < KILLS; i++) {
      // With nothing left behind and cut off early, or with a backlog that never ends and on its
      // way.
      boolean early = i % 2 == 0;
      live(early ? 0 : LARGEST_BACKLOG, early ? 0 : DELIVERED, random.nextInt(LONGEST_LIFE_MS));
    }
    long delivered = collector.heartbeats().size();
    collector.answer(Script.always(Answer.accepted()));
    drain();

    SortedSet<Long> sequences = collector.ledger().sequences(DeliveryProgram.AGENT_ID);
    long last = sequences.last();
    System.out.printf("kills: %d of %d heartbeats came before the last start%n", delivered, last);
    assertThat(delivered).isGreaterThan(KILLS);
    assertThat(sequences)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, last).boxed().toList());
    assertThat(collector.violations()).isEmpty();
    assertThat(names(folder.resolve("spool"))).containsExactly("%016d.sent".formatted(last));
  }

  /**
   * Runs it for a while after it has delivered some, however slow this computer is.
   *
   * @param delivered how many; fewer where the collector's faults keep them back for long
   */
  private void live(int backlog, int delivered, int milliseconds) throws Exception {
    int before = collector.heartbeats().size();
    Process process = program(Integer.toString(backlog));
    try (BufferedReader output = process.inputReader()) {
      String first = output.readLine();
      for (int i = 0; i < POLLS && collector.heartbeats().size() < before + delivered; i++) {
        process.waitFor(POLL_MS, TimeUnit.MILLISECONDS);
      }
      process.waitFor(milliseconds, TimeUnit.MILLISECONDS);
      kill(process);
      assertThat(first).isEqualTo("ready");
      assertThat(output.lines()).isEmpty();
    }
  }

  /** By its handle: the process itself would close what it has printed. */
  private static void kill(Process process) throws InterruptedException {
    process.toHandle().destroyForcibly();
    process.waitFor();
  }

  private void drain() throws Exception {
    Process process = program("drain");
    try (BufferedReader output = process.inputReader()) {
      boolean ended = process.waitFor(DRAIN_SECONDS, TimeUnit.SECONDS);
      kill(process);
      assertThat(output.lines()).containsExactly("ready");
      assertThat(ended).as("all delivered").isTrue();
    }
  }

  private Process program(String verb) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Dtinylog.level=error",
            "-cp",
            System.getProperty("java.class.path"),
            DeliveryProgram.class.getName(),
            folder.toString(),
            collector.url(),
            verb)
        .redirectErrorStream(true)
        .start();
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
