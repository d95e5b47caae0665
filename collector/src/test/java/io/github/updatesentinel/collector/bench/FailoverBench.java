package io.github.updatesentinel.collector.bench;

import io.github.updatesentinel.collector.sim.SimulatedFleet;
import io.github.updatesentinel.collector.store.Database;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * {@code ./dev bench failover}: the primary of a PostgreSQL with a synchronous standby is lost
 * under load, again and again. Prints how long no heartbeat was taken, and what of the acknowledged
 * ones was lost.
 */
public final class FailoverBench {
  private static final int TIMES = 10;
  private static final int WORKERS = 16;
  private static final int MOST = 450;
  private static final long MOST_NS = TimeUnit.MINUTES.toNanos(2);

  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  private FailoverBench() {}

  /**
   * Runs it.
   *
   * @param arguments a folder for its files
   */
  public static void main(String[] arguments) throws IOException, SQLException {
    Files.createDirectories(Path.of(arguments[0]));
    Path folder = Files.createTempDirectory(Path.of(arguments[0]), "failover");
    try (PostgresPair pair = PostgresPair.start()) {
      new FailoverBench().run(folder, pair);
    } finally {
      Folders.delete(folder);
    }
  }

  private void run(Path folder, PostgresPair pair) throws SQLException {
    SimulatedFleet fleet = new SimulatedFleet(3, 2000, Instant.parse("2026-06-01T08:00:00Z"));
    Database.open(pair.url(), null, null).close();
    try (Connection connection =
        DriverManager.getConnection(pair.url() + "&targetServerType=primary")) {
      AgentRows.insert(connection, fleet.machines().toList());
    }
    List<Double> promoted = new ArrayList<>();
    List<Double> taken = new ArrayList<>();
    Crowd crowd;
    try (CollectorProcess collector = CollectorProcess.start(folder, pair.url(), 0, "-Xmx256m")) {
      crowd = Crowd.start(fleet, collector.port(), WORKERS, MOST);
      try {
        for (int i = 0; i < TIMES; i++) {
          await(crowd, 500);
          long begin = System.nanoTime();
          pair.failOver();
          long atPromotion = System.nanoTime();
          await(crowd, WORKERS + 1);
          promoted.add(seconds(begin, atPromotion));
          taken.add(seconds(begin, System.nanoTime()));
          print(
              "  %2d  standby is primary after %5.2f s, heartbeats are taken after %5.2f s",
              i + 1, promoted.get(i), taken.get(i));
          pair.repair();
        }
        await(crowd, 500);
      } finally {
        crowd.close();
      }
    }
    Ledger ledger = Ledger.of(pair.url() + "&targetServerType=primary");
    print(
        "%d failovers, %,d heartbeats acknowledged, %,d refused or unanswered and sent again,"
            + " %d lost",
        TIMES, crowd.accepted(), crowd.retries(), ledger.lost(crowd));
    print(
        "heartbeats are taken again: median %.2f s, longest %.2f s; of that, until the standby was"
            + " the primary: median %.2f s",
        median(taken), Collections.max(taken), median(promoted));
  }

  /** Counted from now on: what was on its way is at most one heartbeat of each worker. */
  private static void await(Crowd crowd, long heartbeats) {
    long wanted = crowd.accepted() + heartbeats;
    long end = System.nanoTime() + MOST_NS;
    while (crowd.accepted() < wanted) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("no heartbeats are taken");
      }
      LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
    }
  }

  private static double seconds(long from, long to) {
    return (to - from) / 1e9;
  }

  private static double median(List<Double> values) {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    return sorted.get(sorted.size() / 2);
  }

  private void print(String format, Object... arguments) {
    out.println(String.format(Locale.ROOT, format, arguments));
  }
}
