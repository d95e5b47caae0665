package io.github.updatesentinel.collector.bench;

import io.github.updatesentinel.collector.sim.SimulatedFleet;
import io.github.updatesentinel.collector.store.Database;
import io.github.updatesentinel.collector.store.PostgresServer;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * {@code ./dev bench kills}: ends the collector under load as {@code kill -9} does, on each store,
 * and prints what of the acknowledged heartbeats was lost.
 */
public final class KillBench {
  private static final int KILLS = 30;
  private static final int WORKERS = 16;
  private static final int MOST = 450;
  private static final long MOST_NS = TimeUnit.MINUTES.toNanos(3);

  private static final SimulatedFleet FLEET =
      new SimulatedFleet(3, 2000, Instant.parse("2026-06-01T08:00:00Z"));

  private KillBench() {}

  /**
   * Runs it.
   *
   * @param arguments a folder for its files
   */
  public static void main(String[] arguments) throws IOException, SQLException {
    Files.createDirectories(Path.of(arguments[0]));
    Path folder = Files.createTempDirectory(Path.of(arguments[0]), "kills");
    try {
      run("SQLite", folder, "jdbc:sqlite:" + folder.resolve("collector.db"));
      try (PostgresServer server = PostgresServer.start()) {
        run("PostgreSQL", folder, server.url());
      }
    } finally {
      Folders.delete(folder);
    }
  }

  private static void run(String name, Path folder, String url) throws SQLException {
    Database.open(url, null, null).close();
    try (Connection connection = DriverManager.getConnection(url)) {
      AgentRows.insert(connection, FLEET.machines().toList());
    }
    List<Double> taken = new ArrayList<>();
    CollectorProcess collector = CollectorProcess.start(folder, url, 0, "-Xmx256m");
    Crowd crowd = Crowd.start(FLEET, collector.port(), WORKERS, MOST);
    try {
      for (int kill = 0; kill < KILLS; kill++) {
        await(crowd, 200 + 13 * kill);
        long begin = System.nanoTime();
        collector.kill();
        collector = CollectorProcess.start(folder, url, 0, "-Xmx256m");
        crowd.moveTo(collector.port());
        await(crowd, WORKERS + 1);
        taken.add((System.nanoTime() - begin) / 1e9);
      }
    } finally {
      crowd.close();
      collector.close();
    }
    Collections.sort(taken);
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    out.println(
        String.format(
            Locale.ROOT,
            "%-10s  %d kills, %,d heartbeats acknowledged, %d lost; taken again after: median %.1f s,"
                + " longest %.1f s",
            name,
            KILLS,
            crowd.accepted(),
            Ledger.of(url).lost(crowd),
            taken.get(KILLS / 2),
            taken.get(KILLS - 1)));
  }

  private static void await(Crowd crowd, long heartbeats) {
    long wanted = crowd.accepted() + heartbeats;
    long end = System.nanoTime() + MOST_NS;
    while (crowd.accepted() < wanted) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("no heartbeats are taken");
      }
      LockSupport.parkNanos(2_000_000);
    }
  }
}
