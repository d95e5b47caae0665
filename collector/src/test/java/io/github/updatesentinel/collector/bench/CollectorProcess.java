package io.github.updatesentinel.collector.bench;

import com.google.gson.JsonObject;
import io.github.updatesentinel.collector.cli.Main;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A collector in a Java process of its own, so that it can be measured and killed. */
public final class CollectorProcess implements AutoCloseable {
  private static final Pattern PORT =
      Pattern.compile("The collector is ready: https?://[^\\n]*:([0-9]+)\\n");
  private static final long START_S = 120;

  private final Process process;
  private final Path log;
  private final int port;

  private CollectorProcess(Process process, Path log, int port) {
    this.process = process;
    this.log = log;
    this.port = port;
  }

  /**
   * Starts one and waits until it listens.
   *
   * @param folder where its log goes, and its data
   * @param database JDBC URL
   * @param port 0 takes a free one
   * @param jvm options of its Java, such as {@code -Xmx256m}
   */
  public static CollectorProcess start(Path folder, String database, int port, String... jvm) {
    return start(folder, database, port, "", Map.of(), jvm);
  }

  /**
   * The same with more.
   *
   * @param members of its configuration, each after a comma
   * @param environment beside that of this process
   */
  static CollectorProcess start(
      Path folder,
      String database,
      int port,
      String members,
      Map<String, String> environment,
      String... jvm) {
    try {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(List.of(jvm));
      command.add("-cp");
      command.add(System.getProperty("java.class.path"));
      command.add(Main.class.getName());
      command.addAll(
          List.of(
              "serve",
              "--config",
              config(folder, database, port, members),
              "--data",
              folder.toString()));
      Path log = Files.createTempFile(folder, "collector-", ".log");
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      return new CollectorProcess(process, log, awaitPort(process, log));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String config(Path folder, String database, int port, String members)
      throws IOException {
    JsonObject config = new JsonObject();
    config.addProperty("listen", "127.0.0.1:" + port);
    config.addProperty("database", database);
    Path file = folder.resolve("collector.json");
    String json = config.toString();
    Files.writeString(file, json.substring(0, json.length() - 1) + members + "}");
    return file.toString();
  }

  private static int awaitPort(Process process, Path log) throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_S);
    while (System.nanoTime() < end) {
      Matcher matcher = PORT.matcher(Files.readString(log, StandardCharsets.UTF_8));
      if (matcher.find()) {
        return Integer.parseInt(matcher.group(1));
      }
      try {
        if (process.waitFor(20, TimeUnit.MILLISECONDS)) {
          break;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    process.destroyForcibly();
    throw new IllegalStateException("did not start: " + Files.readString(log));
  }

  /** Where it listens, on 127.0.0.1. */
  public int port() {
    return port;
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  /** What it has written so far. */
  public String log() {
    try {
      return Files.readString(log, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Resident memory in MB, and its peak: {@code VmRSS} and {@code VmHWM}. */
  public long[] memoryMb() {
    try {
      String status = Files.readString(Path.of("/proc/" + pid() + "/status"));
      return new long[] {kb(status, "VmRSS") / 1024, kb(status, "VmHWM") / 1024};
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes the peak of {@link #memoryMb} begin here. */
  void forgetPeak() {
    try {
      Files.writeString(Path.of("/proc/" + pid() + "/clear_refs"), "5");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether it runs. */
  boolean lives() {
    return process.isAlive();
  }

  /** Processor time that it has used so far. */
  public Duration processorTime() {
    return process.toHandle().info().totalCpuDuration().orElseThrow();
  }

  private static long kb(String status, String name) {
    Matcher matcher = Pattern.compile(name + ":\\s+([0-9]+) kB").matcher(status);
    if (!matcher.find()) {
      throw new IllegalStateException("no " + name + " in " + status);
    }
    return Long.parseLong(matcher.group(1));
  }

  /** Kills it as {@code kill -9} does, and waits until it is gone. */
  public void kill() {
    process.destroyForcibly();
    await();
  }

  /** Stops it as the system does. */
  @Override
  public void close() {
    process.destroy();
    await();
  }

  private void await() {
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("did not stop within 30 s: " + log());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
