package io.github.updatesentinel.e2e;

import com.google.gson.Gson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** The collector itself, from the archive that is deployed, in a process of its own. */
public final class RealCollector implements AutoCloseable {
  private static final Duration STARTED_WITHIN = Duration.ofMinutes(3);

  /** Below those that the system gives to outgoing connections, between which it would be lost. */
  private static final int FIRST_PORT = 20_000;

  private static final int PORTS = 10_000;
  private static final Duration ENDED_WITHIN = Duration.ofMinutes(2);
  private static final Pattern PASSWORD = Pattern.compile("(?m)^ *Password +(\\S+)$");
  private static final Pattern READY = Pattern.compile("(?m)^The collector is ready: (\\S+)$");
  private static final Pattern TOKEN = Pattern.compile("ENROLLMENT_TOKEN=\"?([^\\s\"]+)");

  private final Path home;
  private final Path tests;
  private final Path folder;
  private final Map<String, Object> settings = new LinkedHashMap<>();
  private @Nullable Process process;
  private @Nullable String firstPassword;

  private RealCollector(Path home, Path tests, Path folder) {
    this.home = home;
    this.tests = tests;
    this.folder = folder;
  }

  /**
   * One that has never run, at a free port of {@code localhost}.
   *
   * @param folder for its configuration, data and log; what is there is removed
   */
  public static RealCollector prepare(Build build, Path folder) throws IOException {
    Machine.deleteRecursively(folder);
    Files.createDirectories(folder);
    RealCollector collector = new RealCollector(unpacked(build), build.collectorTests(), folder);
    // Known before it starts, and the same when it starts again.
    return collector.set("listen", "localhost:" + freePort());
  }

  private static int freePort() throws IOException {
    int start = ThreadLocalRandom.current().nextInt(PORTS);
    for (int i = 0; i < PORTS; i++) {
      int port = FIRST_PORT + (start + i) % PORTS;
      try (ServerSocket socket = new ServerSocket(port)) {
        return socket.getLocalPort();
      } catch (BindException e) {
        // Somebody else's: the next.
      }
    }
    throw new IOException("no port is free");
  }

  /** Unpacks the archive again if it was built again. */
  private static Path unpacked(Build build) throws IOException {
    Path archive = build.collector();
    Path folder = build.target().resolve("collector");
    if (!Files.exists(folder)
        || Files.getLastModifiedTime(folder).compareTo(Files.getLastModifiedTime(archive)) < 0) {
      Machine.deleteRecursively(folder);
      Files.createDirectories(folder);
      Tool.run("tar", "-xzf", archive.toString(), "--strip-components=1", "-C", folder.toString());
    }
    return folder;
  }

  /** One setting of collector.json; takes effect with the next start. */
  public RealCollector set(String key, Object value) {
    settings.put(key, value);
    return this;
  }

  /** Writes a file that only its owner can read into the collector's folder. */
  String secret(String name, byte[] content) throws IOException {
    Path file = folder.resolve(name);
    Files.write(file, content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file.toString();
  }

  /** Fills the store with the last 30 days of a simulated fleet; the collector does not run. */
  RealCollector seed(int machines) throws IOException {
    Files.createDirectories(data());
    Tool.run(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-cp",
        home.resolve("lib") + "/*:" + tests,
        "io.github.updatesentinel.collector.ingest.HistorySeeder",
        data().resolve("collector.db").toString(),
        Integer.toString(machines));
    return this;
  }

  /** Starts it; returns when it is ready. */
  public RealCollector start() throws IOException {
    Files.writeString(configuration(), new Gson().toJson(settings));
    Files.deleteIfExists(log());
    Process started = process(List.of("serve")).redirectOutput(log().toFile()).start();
    process = started;
    Awaitility.await("the collector")
        .atMost(STARTED_WITHIN)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> !started.isAlive() || READY.matcher(output()).find());
    if (!started.isAlive()) {
      throw new IllegalStateException("The collector ended: " + output());
    }
    Matcher password = PASSWORD.matcher(output());
    if (password.find()) {
      firstPassword = password.group(1);
    }
    return this;
  }

  /** The password of the first administrator, printed at the very first start. */
  public String firstPassword() {
    String password = firstPassword;
    if (password == null) {
      throw new IllegalStateException("none was printed: " + output());
    }
    return password;
  }

  /** Such as {@code https://localhost:8443}. */
  public String url() {
    return (settings.containsKey("tlsKeyStore") ? "https://" : "http://") + settings.get("listen");
  }

  /**
   * A token with which one machine can enroll, created by the command line while the server runs.
   */
  public String enrollmentToken() throws IOException {
    String told = run("enrollment-token", "--label", "e2e", "--uses", "1", "--expires", "P1D");
    Matcher token = TOKEN.matcher(told);
    if (!token.find()) {
      throw new IllegalStateException("no token in: " + told);
    }
    return token.group(1);
  }

  /** Runs a command, which has to succeed; gives what it prints. */
  String run(String... command) throws IOException {
    Process running = process(List.of(command)).start();
    String told = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (await(running) != 0) {
      throw new IllegalStateException(String.join(" ", command) + ": " + told);
    }
    return told;
  }

  private ProcessBuilder process(List<String> command) {
    List<String> line = new ArrayList<>();
    line.add(home.resolve("bin/collector").toString());
    line.addAll(command);
    line.addAll(List.of("--config", configuration().toString()));
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return builder;
  }

  /** Ends it as a power failure would. */
  public void kill() {
    Process running = process;
    if (running != null) {
      running.destroyForcibly();
      await(running);
    }
  }

  /** Ends it as the system does. */
  public void stop() {
    Process running = process;
    if (running != null) {
      running.destroy();
      await(running);
    }
  }

  private static int await(Process process) {
    try {
      if (!process.waitFor(ENDED_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("The collector did not end within " + ENDED_WITHIN);
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** What it has written since it was started last. */
  String output() {
    try {
      return Files.exists(log()) ? Files.readString(log()) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where its data is. */
  Path data() {
    return folder.resolve("data");
  }

  private Path configuration() {
    return folder.resolve("collector.json");
  }

  private Path log() {
    return folder.resolve("collector.log");
  }

  @Override
  public void close() {
    stop();
  }
}
