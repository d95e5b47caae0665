package io.github.updatesentinel.collector.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A real PostgreSQL server, started for a test in a folder of its own and stopped afterwards. It
 * refuses to run as root, so root lends it to the user {@code postgres} of Debian's package.
 */
public final class PostgresServer implements AutoCloseable {
  private final Path bin;
  private final Path folder;
  private final int port;

  private PostgresServer(Path bin, Path folder, int port) {
    this.bin = bin;
    this.folder = folder;
    this.port = port;
  }

  /** Makes a new cluster and starts it on a free port of 127.0.0.1. */
  public static PostgresServer start() {
    try {
      Path folder = Files.createTempDirectory("sentinel-postgres-");
      PostgresServer server = new PostgresServer(bin(), folder, freePort());
      if (root()) {
        server.run(List.of("chown", "postgres", folder.toString()), false);
      }
      server.run(
          List.of(
              server.bin.resolve("initdb").toString(),
              "-D",
              folder.resolve("data").toString(),
              "--username=sentinel",
              "--auth=trust",
              "--encoding=UTF8",
              "--locale=C"),
          true);
      server.startAgain();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The URL of the database that every cluster has. */
  public String url() {
    return url("postgres");
  }

  /** Makes an empty database in this cluster. */
  public String newDatabase(String name) {
    run(
        List.of(
            bin.resolve("createdb").toString(),
            "-h",
            "127.0.0.1",
            "-p",
            Integer.toString(port),
            "-U",
            "sentinel",
            name),
        false);
    return url(name);
  }

  /**
   * Makes a copy of this server on a port that is free, follows it with that, and lets each commit
   * wait until the copy has it too.
   */
  public PostgresServer newStandby() {
    try {
      return newStandby(freePort());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As {@link #newStandby()}, on a given port. */
  public PostgresServer newStandby(int at) {
    try {
      PostgresServer standby =
          new PostgresServer(bin, Files.createTempDirectory("sentinel-postgres-"), at);
      if (root()) {
        run(List.of("chown", "postgres", standby.folder.toString()), false);
      }
      // Before this server waits for a standby: the copy of its settings would wait as well.
      waitForStandby("");
      standby.run(
          List.of(
              bin.resolve("pg_basebackup").toString(),
              "-h",
              "127.0.0.1",
              "-p",
              Integer.toString(port),
              "-U",
              "sentinel",
              "-D",
              standby.folder.resolve("data").toString(),
              "--write-recovery-conf",
              "--wal-method=stream",
              "--checkpoint=fast"),
          true);
      standby.startAgain();
      waitForStandby("*");
      return standby;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void waitForStandby(String names) {
    try (Connection connection = DriverManager.getConnection(url());
        Statement statement = connection.createStatement()) {
      statement.execute("ALTER SYSTEM SET synchronous_standby_names = '" + names + "'");
      statement.execute("SELECT pg_reload_conf()");
      while (!names.isEmpty() && !synchronous(statement)) {
        LockSupport.parkNanos(20_000_000);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean synchronous(Statement statement) throws SQLException {
    try (ResultSet found =
        statement.executeQuery(
            "SELECT count(*) FROM pg_stat_replication"
                + " WHERE state = 'streaming' AND sync_state = 'sync'")) {
      return found.next() && found.getLong(1) > 0;
    }
  }

  /** Makes this standby the primary; returns when it takes writes. */
  public void promote() {
    run(
        List.of(
            bin.resolve("pg_ctl").toString(),
            "-D",
            folder.resolve("data").toString(),
            "-w",
            "promote"),
        true);
  }

  /** The port on 127.0.0.1. */
  public int port() {
    return port;
  }

  /** A program of PostgreSQL, such as {@code pg_dump}. */
  public Path program(String name) {
    return bin.resolve(name);
  }

  /** Starts the server of this folder once more. */
  public void startAgain() {
    run(
        List.of(
            bin.resolve("pg_ctl").toString(),
            "-D",
            folder.resolve("data").toString(),
            "-l",
            folder.resolve("log").toString(),
            "-w",
            "-o",
            "-p " + port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories=" + folder,
            "start"),
        true);
  }

  /** Stops the server as a crash would: connections break, nothing is finished. */
  public void stopAtOnce() {
    run(
        List.of(
            bin.resolve("pg_ctl").toString(),
            "-D",
            folder.resolve("data").toString(),
            "-m",
            "immediate",
            "-w",
            "stop"),
        true);
  }

  @Override
  public void close() {
    try {
      stopAtOnce();
    } catch (IllegalStateException e) {
      // A test may have stopped it already.
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=sentinel";
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    }
  }

  private static boolean root() {
    return "root".equals(System.getProperty("user.name"));
  }

  private static Path bin() throws IOException {
    try (Stream<Path> versions = Files.list(Path.of("/usr/lib/postgresql"))) {
      return versions
          .map(version -> version.resolve("bin"))
          .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
          .max(Comparator.naturalOrder())
          .orElseThrow(() -> new IOException("no PostgreSQL server in /usr/lib/postgresql"));
    }
  }

  private void run(List<String> command, boolean asServer) {
    List<String> words = new ArrayList<>();
    if (asServer && root()) {
      words.addAll(List.of("runuser", "-u", "postgres", "--"));
    }
    words.addAll(command);
    try {
      Path output = Files.createTempFile("sentinel-postgres-", ".out");
      int code;
      String said;
      try {
        Process process =
            new ProcessBuilder(words)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        code = process.waitFor();
        said = Files.readString(output, StandardCharsets.UTF_8);
      } finally {
        Files.delete(output);
      }
      if (code != 0) {
        throw new IllegalStateException(words + " ended with " + code + ": " + said);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
