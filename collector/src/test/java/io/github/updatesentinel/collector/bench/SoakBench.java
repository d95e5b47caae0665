package io.github.updatesentinel.collector.bench;

import io.github.updatesentinel.collector.sim.SimulatedFleet;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * {@code ./dev bench soak}: all heartbeats of 5,000 computers in 24 hours, one after the other, and
 * how store and memory grow.
 */
public final class SoakBench {
  private static final int MACHINES = 5_000;
  private static final int ROUNDS_PER_HOUR = 4;
  private static final int HOURS = 24;
  private static final int CONNECTIONS = 64;

  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  private SoakBench() {}

  /**
   * Runs it.
   *
   * @param arguments a folder for its files
   */
  public static void main(String[] arguments) throws IOException, SQLException {
    Files.createDirectories(Path.of(arguments[0]));
    Path folder = Files.createTempDirectory(Path.of(arguments[0]), "soak");
    SoakBench bench = new SoakBench();
    try {
      bench.run(BenchStore.sqlite(Files.createDirectory(folder.resolve("sqlite"))));
      bench.run(BenchStore.postgres(Files.createDirectory(folder.resolve("postgres"))));
    } finally {
      Folders.delete(folder);
    }
  }

  private void run(BenchStore store) throws SQLException {
    Payloads payloads =
        new Payloads(new SimulatedFleet(17, MACHINES, Instant.now().minus(Duration.ofDays(10))));
    try (store) {
      out.println(store.name());
      try (Connection connection = store.openUnsafe()) {
        AgentRows.insert(connection, payloads.machines());
      }
      try (CollectorProcess collector =
          CollectorProcess.start(store.folder(), store.url(), 0, "-Xmx256m")) {
        long taken = 0;
        for (int hour = 1; hour <= HOURS; hour++) {
          for (int i = 0; i < ROUNDS_PER_HOUR; i++) {
            int round = (hour - 1) * ROUNDS_PER_HOUR + i;
            taken +=
                HttpLoad.closedLoop(
                        collector.port(), CONNECTIONS, payloads.singles(round).iterator())
                    .answers(202);
          }
          if (hour % 6 == 0 || hour == 1) {
            long[] memory = collector.memoryMb();
            out.println(
                String.format(
                    Locale.ROOT,
                    "  after %2d h: %,9d heartbeats taken, store %4d MB, memory %d MB (at most %d MB)",
                    hour,
                    taken,
                    store.sizeMb(),
                    memory[0],
                    memory[1]));
          }
        }
      }
    }
  }
}
