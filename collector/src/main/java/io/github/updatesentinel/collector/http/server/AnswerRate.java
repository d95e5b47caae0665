package io.github.updatesentinel.collector.http.server;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Closes the connection of a client that reads its answer too slowly on average. Only the time in
 * which the server waits for the client counts. Jetty's own handler also counts the time of the
 * work, notices a slow client at its next write only, and lets few bytes take no time.
 */
final class AnswerRate extends Handler.Wrapper {
  private final long patienceNanos;
  private final long bytesPerSecond;

  /**
   * A limit.
   *
   * @param patience how long the client may take in addition
   */
  AnswerRate(Duration patience, long bytesPerSecond) {
    this.patienceNanos = patience.toNanos();
    this.bytesPerSecond = bytesPerSecond;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    return super.handle(request, new Timed(request, response), callback);
  }

  private final class Timed extends Response.Wrapper {
    private long bytes;
    private long waitedNanos;

    Timed(Request request, Response response) {
      super(request, response);
    }

    @Override
    public void write(boolean last, @Nullable ByteBuffer content, Callback callback) {
      Write write = new Write(callback, mostNanos(content == null ? 0 : content.remaining()));
      super.write(last, content, write);
      write.watch();
    }

    /** How long the client may take for this many bytes more. */
    private synchronized long mostNanos(int more) {
      bytes += more;
      return patienceNanos + bytes * 1_000_000_000 / bytesPerSecond - waitedNanos;
    }

    private synchronized void waited(long nanos) {
      waitedNanos += nanos;
    }

    private void close() {
      // The write fails by this, and only then gives back its memory.
      getRequest()
          .getConnectionMetaData()
          .getConnection()
          .getEndPoint()
          .close(new EofException("the client reads too slowly"));
    }

    private final class Write extends Callback.Nested {
      private final long began = System.nanoTime();
      private final long mostNanos;
      private Scheduler.@Nullable Task deadline;
      private boolean done;

      Write(Callback callback, long mostNanos) {
        super(callback);
        this.mostNanos = mostNanos;
      }

      /** Most writes are done by now. */
      synchronized void watch() {
        if (!done) {
          Scheduler scheduler = getRequest().getComponents().getScheduler();
          deadline = scheduler.schedule(Timed.this::close, mostNanos, TimeUnit.NANOSECONDS);
        }
      }

      private synchronized void end() {
        done = true;
        if (deadline != null) {
          deadline.cancel();
        }
        waited(System.nanoTime() - began);
      }

      @Override
      public void succeeded() {
        end();
        super.succeeded();
      }

      @Override
      public void failed(Throwable failure) {
        end();
        super.failed(failure);
      }
    }
  }
}
