package io.github.updatesentinel.agent.scan;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.tinylog.Logger;

/** Ends a child process with all that it has started. */
final class ProcessTree {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private ProcessTree() {}

  /**
   * Kills them, and does not wait for their end. The parent goes first: what is killed starts
   * nothing.
   *
   * @return those that it has started
   */
  static List<ProcessHandle> kill(Process process) {
    List<ProcessHandle> started = process.descendants().toList();
    process.destroyForcibly();
    started.forEach(ProcessHandle::destroyForcibly);
    return started;
  }

  /** Kills them, and waits until they have ended: a killed process holds its files until then. */
  static void end(Process process) {
    end(process, PATIENCE);
  }

  static void end(Process process, Duration patience) {
    CompletableFuture<?>[] ends =
        Stream.concat(
                kill(process).stream().map(ProcessHandle::onExit), Stream.of(process.onExit()))
            .toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(ends).get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      Logger.info("Process {} or one that it started has not ended yet", process.pid());
    }
  }
}
