package io.github.updatesentinel.collector.bench;

import io.github.updatesentinel.collector.sim.SimulatedFleet;
import io.github.updatesentinel.collector.store.PostgresServer;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * {@code ./dev bench backup}: what a backup and the rehearsal of its restore cost the heartbeats
 * that arrive in the meantime.
 */
public final class BackupBench {
  private static final int MACHINES = 20_000;
  private static final int COPIES = 9;
  private static final int CONNECTIONS = 256;

  /** What a million computers send. */
  private static final double PER_SECOND = 1_111;

  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private final ExecutorService other = Executors.newSingleThreadExecutor();
  private final Payloads payloads =
      new Payloads(new SimulatedFleet(11, MACHINES, Instant.now().minus(Duration.ofDays(10))));
  private int round;

  private BackupBench() {}

  /**
   * Runs it.
   *
   * @param arguments a folder for its files
   */
  public static void main(String[] arguments) throws Exception {
    Files.createDirectories(Path.of(arguments[0]));
    Path folder = Files.createTempDirectory(Path.of(arguments[0]), "backup");
    BackupBench bench = new BackupBench();
    try {
      bench.sqlite(Files.createDirectory(folder.resolve("sqlite")));
      bench.postgres(Files.createDirectory(folder.resolve("postgres")));
    } finally {
      bench.other.shutdownNow();
      Folders.delete(folder);
    }
  }

  private void sqlite(Path folder) throws Exception {
    try (BenchStore store = BenchStore.sqlite(folder);
        CollectorProcess collector = filled(store)) {
      measure(collector, "alone", () -> null);
      Path copies = Files.createDirectory(folder.resolve("copies"));
      measure(
          collector,
          "VACUUM INTO",
          () -> {
            try (Connection connection = DriverManager.getConnection(store.url());
                Statement statement = connection.createStatement()) {
              statement.execute("VACUUM INTO '" + copies.resolve("collector.db") + "'");
            }
            return null;
          });
      measure(
          collector,
          "restore rehearsal",
          () -> {
            String url = "jdbc:sqlite:" + copies.resolve("collector.db");
            CollectorProcess.start(copies, url, 0, "-Xmx256m").close();
            return null;
          });
    }
  }

  private void postgres(Path folder) throws Exception {
    PostgresServer server = PostgresServer.start();
    try (BenchStore store = BenchStore.on(folder, server);
        CollectorProcess collector = filled(store)) {
      measure(collector, "alone", () -> null);
      Path dump = folder.resolve("collector.dump");
      String name = "-p " + server.port() + " -h 127.0.0.1 -U sentinel";
      measure(
          collector,
          "pg_dump",
          () -> run(server, "pg_dump", name, "--format=custom", "--file=" + dump, "postgres"));
      measure(
          collector,
          "pg_restore into a database beside it",
          () -> {
            String url = server.newDatabase("rehearsal");
            run(server, "pg_restore", name, "--no-owner", "--dbname=rehearsal", dump.toString());
            Path data = Files.createDirectory(folder.resolve("rehearsal"));
            CollectorProcess.start(data, url, 0, "-Xmx256m").close();
            return null;
          });
    }
  }

  /** With all machines, each nine times more. */
  private CollectorProcess filled(BenchStore store) throws SQLException {
    round = 0;
    try (Connection connection = store.openUnsafe()) {
      AgentRows.insert(connection, payloads.machines());
    }
    try (CollectorProcess collector =
        CollectorProcess.start(store.folder(), store.url(), 0, "-Xmx256m")) {
      HttpLoad.closedLoop(collector.port(), CONNECTIONS, payloads.singles(round++).iterator());
    }
    try (Connection connection = store.openUnsafe()) {
      Clones.make(connection, COPIES);
    }
    print("%n%s, %,d computers, %d MB", store.name(), store.machines(), store.sizeMb());
    CollectorProcess collector = CollectorProcess.start(store.folder(), store.url(), 0, "-Xmx256m");
    HttpLoad.closedLoop(collector.port(), CONNECTIONS, payloads.singles(round++).iterator());
    return collector;
  }

  private void measure(CollectorProcess collector, String what, Callable<?> work)
      throws InterruptedException, ExecutionException {
    List<byte[]> requests = new ArrayList<>(payloads.singles(round++));
    requests.addAll(payloads.singles(round++));
    long begin = System.nanoTime();
    Future<Double> took =
        other.submit(
            () -> {
              work.call();
              return (System.nanoTime() - begin) / 1e9;
            });
    HttpLoad.Result result =
        HttpLoad.openLoop(collector.port(), CONNECTIONS, PER_SECOND, requests.iterator());
    double seconds = took.get();
    print(
        "  %-38s %6.1f s  heartbeats: p50 %6.1f ms  p99 %7.1f ms  max %7.1f ms  %,d x 202, %,d x 503",
        what,
        seconds,
        result.percentileMs(50),
        result.percentileMs(99),
        result.maxMs(),
        result.answers(202),
        result.answers(503));
  }

  private static Void run(PostgresServer server, String program, String name, String... more)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(server.program(program).toString()));
    command.addAll(List.of(name.split(" ")));
    command.addAll(List.of(more));
    Process process = new ProcessBuilder(command).inheritIO().start();
    if (process.waitFor() != 0) {
      throw new IOException(command + " failed");
    }
    return null;
  }

  private void print(String format, Object... arguments) {
    out.println(String.format(Locale.ROOT, format, arguments));
  }
}
