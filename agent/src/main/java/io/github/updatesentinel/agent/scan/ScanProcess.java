package io.github.updatesentinel.agent.scan;

import io.github.updatesentinel.agent.fact.Texts;
import io.github.updatesentinel.agent.fact.update.UpdateScan;
import io.github.updatesentinel.agent.json.InvalidJson;
import io.github.updatesentinel.agent.json.JsonFields;
import io.github.updatesentinel.agent.probe.scan.ScanReport;
import io.github.updatesentinel.agent.probe.scan.ScanRequest;
import io.github.updatesentinel.agent.probe.scan.UpdateScanner;
import io.github.updatesentinel.agent.wire.ScanJson;
import io.github.updatesentinel.contract.ScanOutcome;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * Runs a scan in a child process and trusts it with nothing: not to end, not to answer, not to
 * answer sensibly.
 */
public final class ScanProcess implements UpdateScanner {
  /** Bytes; fifty updates and a history with the longest texts take less than two thirds of it. */
  private static final int MAX_OUTPUT = 2 << 20;

  private static final int MAX_ERROR_OUTPUT = 4096;

  private static final List<String> FOREIGN_OPTIONS =
      List.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS");

  /** An input that ends at once. */
  static final File NOTHING = new File(File.separatorChar == '\\' ? "NUL" : "/dev/null");

  /** After the child's own deadline has passed: the JVM's start and end. */
  private static final Duration MARGIN = Duration.ofSeconds(10);

  private final List<String> command;
  private final Supplier<ScanRequest> requests;
  private final Duration abortGrace;
  private final Duration margin;
  private volatile boolean aborted;
  private volatile @Nullable Process running;

  /**
   * @param command starts the agent's program; the subcommand is added here
   * @param requests what each scan is asked to do; asked anew for each
   */
  public ScanProcess(List<String> command, Supplier<ScanRequest> requests) {
    this(command, requests, ScanRequest.ABORT_GRACE, MARGIN);
  }

  /** With other patience than the usual, for tests. */
  ScanProcess(
      List<String> command, Supplier<ScanRequest> requests, Duration abortGrace, Duration margin) {
    this.command = List.copyOf(command);
    this.requests = requests;
    this.abortGrace = abortGrace;
    this.margin = margin;
  }

  @Override
  public ScanReport scan() {
    Instant startedAt = Instant.now();
    long startNanos = System.nanoTime();
    try {
      return run(startedAt, startNanos);
    } catch (IOException e) {
      return without(
          ScanOutcome.FAILED, startedAt, startNanos, "the scan process can't start: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return without(ScanOutcome.ABORTED, startedAt, startNanos, "interrupted");
    }
  }

  @Override
  public void abort() {
    aborted = true;
    Process process = running;
    if (process != null) {
      process.destroyForcibly();
    }
  }

  private ScanReport run(Instant startedAt, long startNanos)
      throws IOException, InterruptedException {
    ScanRequest request = requests.get();
    List<String> line = new ArrayList<>(command);
    line.add("scan");
    line.addAll(request.toArguments());
    ProcessBuilder builder = new ProcessBuilder(line);
    removeForeignOptions(builder.environment());
    // A pipe would be locked by whoever reads it, and each C runtime that loads asks about it.
    builder.redirectInput(NOTHING);
    Process process = builder.start();
    running = process;
    try {
      if (aborted) {
        return without(ScanOutcome.ABORTED, startedAt, startNanos, "the service stops");
      }
      var output = read(process.getInputStream(), MAX_OUTPUT, process);
      var errors = read(process.getErrorStream(), MAX_ERROR_OUTPUT, null);
      Duration limit = request.timeout().plus(abortGrace).plus(margin);
      boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
      if (aborted) {
        return without(ScanOutcome.ABORTED, startedAt, startNanos, "the service stops");
      }
      if (!ended) {
        String error =
            "no result after %s; the scan process was killed".formatted(request.timeout());
        return without(ScanOutcome.TIMED_OUT, startedAt, startNanos, error);
      }
      return read(process.exitValue(), output, errors, startedAt, startNanos);
    } finally {
      process.destroyForcibly();
      running = null;
    }
  }

  /**
   * What an administrator sets for other programs in Java is not for this one. Windows ignores the
   * case of a variable's name.
   */
  static void removeForeignOptions(Map<String, String> environment) {
    environment
        .keySet()
        .removeIf(name -> FOREIGN_OPTIONS.stream().anyMatch(name::equalsIgnoreCase));
  }

  private ScanReport read(
      int exitCode,
      CompletableFuture<Output> output,
      CompletableFuture<Output> errors,
      Instant startedAt,
      long startNanos)
      throws InterruptedException {
    Output out = take(output);
    String problem;
    if (out == null) {
      problem = "its output could not be read";
    } else if (out.tooMuch) {
      problem = "it printed more than %d bytes".formatted(MAX_OUTPUT);
    } else if (exitCode != 0) {
      problem = "it ended with exit code 0x%08X".formatted(exitCode);
    } else {
      try {
        return ScanJson.read(JsonFields.parse(utf8(out.bytes)));
      } catch (InvalidJson | CharacterCodingException e) {
        problem = "its output is not a report";
        Logger.warn("Scan report rejected: {}", e.getMessage());
      }
    }
    Output err = take(errors);
    if (err != null && err.bytes.length > 0) {
      Logger.warn(
          "Error output of the scan process: {}", new String(err.bytes, StandardCharsets.UTF_8));
    }
    return without(
        ScanOutcome.FAILED, startedAt, startNanos, "the scan process failed: " + problem);
  }

  private static String utf8(byte[] bytes) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }

  private static final class Output {
    private final byte[] bytes;
    private final boolean tooMuch;

    Output(byte[] bytes, boolean tooMuch) {
      this.bytes = bytes;
      this.tooMuch = tooMuch;
    }
  }

  /** The process has ended, so its pipes end too; a grandchild that holds one is not waited for. */
  private @Nullable Output take(CompletableFuture<Output> output) throws InterruptedException {
    try {
      return output.get(margin.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      return null;
    }
  }

  /**
   * Reads so much and no more; what follows is read and forgotten, so that the child does not hang.
   *
   * @param killWhenTooMuch null where too much does no harm
   */
  private static CompletableFuture<Output> read(
      InputStream in, int max, @Nullable Process killWhenTooMuch) {
    CompletableFuture<Output> future = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try (in) {
                byte[] bytes = in.readNBytes(max);
                boolean tooMuch = in.read() != -1;
                if (tooMuch && killWhenTooMuch != null) {
                  killWhenTooMuch.destroyForcibly();
                }
                future.complete(new Output(bytes, tooMuch));
                in.transferTo(OutputStream.nullOutputStream());
              } catch (IOException e) {
                future.completeExceptionally(e);
              }
            },
            "scan output");
    thread.setDaemon(true);
    thread.start();
    return future;
  }

  private static ScanReport without(
      ScanOutcome outcome, Instant startedAt, long startNanos, String error) {
    Duration took = Duration.ofNanos(System.nanoTime() - startNanos);
    String bounded = Texts.cut(error, ScanJson.MAX_TEXT);
    return new ScanReport(UpdateScan.without(outcome, null, startedAt, took, bounded), null, null);
  }
}
