package io.github.updatesentinel.collector.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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
      Process process =
          new ProcessBuilder(words)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      int code = process.waitFor();
      String said = Files.readString(output, StandardCharsets.UTF_8);
      Files.delete(output);
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
