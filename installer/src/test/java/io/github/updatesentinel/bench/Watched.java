package io.github.updatesentinel.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** A running process, looked at from outside. */
final class Watched {
  /** Linux reports this clock frequency to all programs, whatever it really is. */
  private static final int TICKS_PER_SECOND = 100;

  private static final Duration QUIET = Duration.ofSeconds(5);
  private static final Duration QUIET_WITHIN = Duration.ofSeconds(90);

  private final Path proc;

  Watched(ProcessHandle process) {
    this.proc = Path.of("/proc", Long.toString(process.pid()));
  }

  Figures figures() {
    return Figures.parse(read("status"), read("smaps_rollup"));
  }

  Duration cpu() {
    return Duration.ofMillis(Figures.ticks(read("stat")) * 1000 / TICKS_PER_SECOND);
  }

  /** Processor time within the next while. */
  Duration cpuWithin(Duration window) {
    Duration before = cpu();
    Awaitility.await()
        .pollDelay(window)
        .atMost(window.plus(Duration.ofMinutes(1)))
        .until(() -> true);
    return cpu().minus(before);
  }

  /**
   * Waits until the process has used no processor time for five seconds, for at most a minute and a
   * half.
   *
   * @param undisturbed false while something else still goes on that will come back to the process
   * @return whether it became quiet
   */
  boolean awaitQuiet(BooleanSupplier undisturbed) {
    long[] last = {-1, System.nanoTime()};
    try {
      Awaitility.await()
          .pollInterval(Duration.ofMillis(250))
          .atMost(QUIET_WITHIN)
          .until(
              () -> {
                long ticks = Figures.ticks(read("stat"));
                if (ticks != last[0] || !undisturbed.getAsBoolean()) {
                  last[0] = ticks;
                  last[1] = System.nanoTime();
                }
                return System.nanoTime() - last[1] >= QUIET.toNanos();
              });
      return true;
    } catch (ConditionTimeoutException e) {
      return false;
    }
  }

  private String read(String file) {
    try {
      return Files.readString(proc.resolve(file), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
