package io.github.updatesentinel.collector.bench;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Agents that report at a steady rate while others mean harm. */
final class Honest {
  private static final int CONNECTIONS = 32;
  private static final double PER_SECOND = 50;
  private static final long PATIENCE_S = 60;

  private final Iterator<byte[]> heartbeats;

  /** Agents with these heartbeats. */
  Honest(Iterator<byte[]> heartbeats) {
    this.heartbeats = heartbeats;
  }

  /**
   * Reports for a time.
   *
   * @return null if a connection was cut, or an answer did not come for a minute
   */
  HttpLoad.@Nullable Result report(int port, Duration time) {
    long end = System.nanoTime() + time.toNanos();
    Iterator<byte[]> until =
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return System.nanoTime() < end && heartbeats.hasNext();
          }

          @Override
          public byte[] next() {
            return heartbeats.next();
          }
        };
    CompletableFuture<HttpLoad.Result> result =
        CompletableFuture.supplyAsync(
            () -> HttpLoad.openLoop(port, CONNECTIONS, PER_SECOND, until),
            task -> {
              Thread thread = new Thread(task, "honest");
              thread.setDaemon(true);
              thread.start();
            });
    try {
      return result.get(time.toSeconds() + PATIENCE_S, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      if (e.getCause() instanceof UncheckedIOException || e instanceof TimeoutException) {
        return null;
      }
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Heartbeats of rounds, one after the other. */
  static Iterator<byte[]> rounds(Payloads payloads, int machines, int rounds) {
    return new Iterator<>() {
      private int round;
      private Iterator<byte[]> current = List.<byte[]>of().iterator();

      @Override
      public boolean hasNext() {
        return current.hasNext() || round < rounds;
      }

      @Override
      public byte[] next() {
        if (!current.hasNext()) {
          current = payloads.singles(round++, machines).iterator();
        }
        return current.next();
      }
    };
  }
}
