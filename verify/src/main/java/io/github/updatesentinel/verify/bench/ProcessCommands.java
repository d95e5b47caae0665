package io.github.updatesentinel.verify.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs programs as processes, and keeps of each what it did in the evidence. */
public final class ProcessCommands implements Commands {
  /** Bytes that are kept of an output; a program that prints more runs on. */
  private static final int MAX_OUTPUT = 8 * 1024 * 1024;

  /** Options for other Java programs are not for ours. */
  private static final List<String> FOREIGN_OPTIONS =
      List.of("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS");

  private final Path folder;
  private final Evidence evidence;

  /**
   * @param folder to run them in
   */
  public ProcessCommands(Path folder, Evidence evidence) {
    this.folder = folder;
    this.evidence = evidence;
  }

  @Override
  public Run run(Duration limit, List<String> command) throws IOException {
    // Into a file, so that a child that outlives the program blocks no reader of a pipe.
    Path output = Files.createTempFile(folder, "run", ".out");
    try {
      Run run = run(limit, command, output);
      evidence.keep(run);
      return run;
    } catch (IOException e) {
      evidence.keepFailure(command, e);
      throw e;
    } finally {
      try {
        Files.deleteIfExists(output);
      } catch (IOException e) {
        // A process that lives on holds it; it goes with the folder.
      }
    }
  }

  private Run run(Duration limit, List<String> command, Path output) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    Map<String, String> environment = builder.environment();
    FOREIGN_OPTIONS.forEach(environment::remove);
    Process process = builder.start();
    process.getOutputStream().close();
    boolean ended;
    try {
      ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
      if (!ended) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    try (InputStream in = Files.newInputStream(output)) {
      byte[] bytes = in.readNBytes(MAX_OUTPUT);
      boolean cut = in.read() != -1;
      return new Run(command, ended ? process.exitValue() : -1, bytes, !ended, cut);
    }
  }
}
