package io.github.updatesentinel.agent.scan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Windows' own decoder, {@code Get-WindowsUpdateLog}. It is given copies of the traces: without
 * them, it may stop the update service to complete them.
 */
public final class PowerShellDecoder implements LogDecoder {
  private static final Duration LIMIT = Duration.ofMinutes(15);

  /** Of text; a day of traces makes about 50 MB. */
  private static final long MAX_BYTES = 1L << 30;

  private static final String COMMAND =
      "$ProgressPreference = 'SilentlyContinue'; Get-WindowsUpdateLog"
          + " -ETLPath $env:UPDATE_SENTINEL_TRACES -LogPath $env:UPDATE_SENTINEL_LOG"
          + " -ErrorAction Stop";

  private final Path systemRoot;
  private volatile boolean aborted;
  private volatile @Nullable Process running;

  /**
   * The decoder of this Windows.
   *
   * @param systemRoot the Windows folder
   */
  public PowerShellDecoder(Path systemRoot) {
    this.systemRoot = systemRoot;
  }

  @Override
  public void decode(Path traces, Path text) throws IOException, InterruptedException {
    Path program = systemRoot.resolve("System32/WindowsPowerShell/v1.0/powershell.exe");
    ProcessBuilder builder =
        new ProcessBuilder(
            program.toString(),
            "-NoLogo",
            "-NoProfile",
            "-NonInteractive",
            "-ExecutionPolicy",
            "Bypass",
            "-Command",
            COMMAND);
    Map<String, String> environment = builder.environment();
    environment.put("UPDATE_SENTINEL_TRACES", traces.toString());
    environment.put("UPDATE_SENTINEL_LOG", text.toString());
    // What it leaves behind is deleted with the rest.
    String temporary = Objects.requireNonNull(text.getParent()).toString();
    environment.put("TEMP", temporary);
    environment.put("TMP", temporary);
    builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    Process process = builder.start();
    running = process;
    try {
      process.getOutputStream().close();
      await(process, text);
    } finally {
      ProcessTree.end(process);
      running = null;
    }
  }

  private void await(Process process, Path text) throws IOException, InterruptedException {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!process.waitFor(1, TimeUnit.SECONDS)) {
      if (aborted) {
        throw new IOException("the service stops");
      }
      if (System.nanoTime() - end > 0) {
        throw new IOException("the decoder did not end within " + LIMIT);
      }
      if (Files.exists(text) && Files.size(text) > MAX_BYTES) {
        throw new IOException("the decoder wrote more than " + MAX_BYTES + " bytes");
      }
    }
    if (process.exitValue() != 0) {
      throw new IOException("the decoder ended with exit code " + process.exitValue());
    }
  }

  @Override
  public void abort() {
    aborted = true;
    Process process = running;
    if (process != null) {
      ProcessTree.kill(process);
    }
  }
}
