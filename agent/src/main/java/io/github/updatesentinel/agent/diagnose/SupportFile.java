package io.github.updatesentinel.agent.diagnose;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes parts into one zip file, within bounds of size and time. A part that fails is named in
 * {@code contents.txt} with the reason, and costs no other one.
 */
public final class SupportFile {
  /** Bytes of one part; of a longer one, the end is kept. */
  public static final int MAX_PART = 4 << 20;

  /** Bytes of all parts, before they are compressed. */
  static final int MAX_TOTAL = 48 << 20;

  static final Duration PART_LIMIT = Duration.ofSeconds(30);
  static final Duration TOTAL_LIMIT = Duration.ofMinutes(5);
  private static final String CONTENTS = "contents.txt";

  private final Redactor redactor;
  private final LongSupplier nanos;
  private final Duration partLimit;
  private final StringBuilder contents = new StringBuilder();
  private int total;

  /**
   * @param nanos the monotonic clock
   */
  public SupportFile(Redactor redactor, LongSupplier nanos) {
    this(redactor, nanos, PART_LIMIT);
  }

  SupportFile(Redactor redactor, LongSupplier nanos, Duration partLimit) {
    this.redactor = redactor;
    this.nanos = nanos;
    this.partLimit = partLimit;
  }

  /**
   * Writes the file, in one step.
   *
   * @param heading of the list of contents
   * @return what could not be had, one line for each part; empty where all is there
   * @throws IOException if the file exists, or can't be written
   */
  public List<String> write(Path file, String heading, List<Part> parts) throws IOException {
    if (Files.exists(file)) {
      throw new IOException(file + " exists");
    }
    Path unfinished = file.resolveSibling(file.getFileName() + ".part");
    List<String> missing = new ArrayList<>();
    try {
      try (OutputStream out =
              Files.newOutputStream(
                  unfinished,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.TRUNCATE_EXISTING,
                  StandardOpenOption.WRITE);
          ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8)) {
        contents.append(heading).append(System.lineSeparator());
        long start = nanos.getAsLong();
        for (Part part : parts) {
          String problem = add(part, zip, start);
          if (problem != null) {
            missing.add(part.name() + ": " + problem);
          }
        }
        byte[] list = redactor.redact(contents.toString().getBytes(StandardCharsets.UTF_8));
        put(CONTENTS, list, zip);
      }
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(unfinished);
    }
    return missing;
  }

  /** Null where the part is in the file. */
  private @Nullable String add(Part part, ZipOutputStream zip, long start) throws IOException {
    byte[][] read = {new byte[0]};
    String problem =
        nanos.getAsLong() - start > TOTAL_LIMIT.toNanos()
            ? "left out: more than " + TOTAL_LIMIT.toSeconds() + " s have passed"
            : run(() -> read[0] = withoutSecrets(part.source().read()), part.name());
    byte[] content = read[0];
    if (problem == null && total + content.length > MAX_TOTAL) {
      problem = "left out: more than " + MAX_TOTAL + " bytes in all";
    }
    if (problem == null) {
      total += content.length;
      put(part.name(), content, zip);
      line(part.name(), content.length + " bytes");
    } else {
      line(part.name(), problem);
    }
    return problem;
  }

  /** Null where it ended well. */
  private @Nullable String run(Work work, String name) {
    FutureTask<Void> task =
        new FutureTask<>(
            () -> {
              work.run();
              return null;
            });
    // Beside: what hangs in a broken Windows must not hold up the rest.
    Thread thread = new Thread(task, "part " + name);
    thread.setDaemon(true);
    thread.start();
    try {
      task.get(partLimit.toNanos(), TimeUnit.NANOSECONDS);
      return null;
    } catch (TimeoutException e) {
      return "not done within " + partLimit.toSeconds() + " s";
    } catch (ExecutionException e) {
      return String.valueOf(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }

  /** What may fail. */
  @FunctionalInterface
  private interface Work {
    void run() throws Exception;
  }

  /** Cut last: what a cut leaves of a secret, nothing would recognize. */
  private byte[] withoutSecrets(byte[] content) {
    return end(redactor.redact(end(content, 2 * MAX_PART)), MAX_PART);
  }

  private static byte[] end(byte[] content, int max) {
    return content.length <= max
        ? content
        : Arrays.copyOfRange(content, content.length - max, content.length);
  }

  private static void put(String name, byte[] content, ZipOutputStream zip) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(content);
    zip.closeEntry();
  }

  private void line(String name, String what) {
    contents.append("%-40s %s".formatted(name, what)).append(System.lineSeparator());
  }
}
