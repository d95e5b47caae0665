package io.github.updatesentinel.collector.http;

import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.server.handler.MinimumDataRateHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** What a server takes at a time, how slow a client may be, and how it stops. */
final class Limits {
  private static final int MAX_THREADS = 128;
  private static final int MIN_THREADS = 8;
  private static final int THREAD_IDLE_MS = 60_000;
  private static final int MAX_CONNECTIONS = 20_000;

  /** A body that comes more slowly than a modem's keeps a thread for nothing. */
  private static final long MIN_READ_BYTES_PER_SECOND = 500;

  private static final long STOP_MS = 5_000;

  private Limits() {}

  static QueuedThreadPool threads() {
    // Its queue has no bound of its own: what waits there is bounded by the connections.
    QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, MIN_THREADS, THREAD_IDLE_MS);
    threads.setName("http");
    return threads;
  }

  static void apply(Server server) {
    server.addBean(new NetworkConnectionLimit(MAX_CONNECTIONS, server));
    server.setStopTimeout(STOP_MS);
    server.setErrorHandler(new BareErrors());
    server.setHandler(
        new GracefulHandler(
            new MinimumDataRateHandler(new HeadAsGet(), MIN_READ_BYTES_PER_SECOND, 0)));
  }
}
