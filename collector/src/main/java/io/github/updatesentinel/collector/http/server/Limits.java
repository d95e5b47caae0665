package io.github.updatesentinel.collector.http.server;

import io.github.updatesentinel.collector.http.Credential;
import java.time.Duration;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.EagerContentHandler;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.server.handler.MinimumDataRateHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** What a server takes at a time, how slow a client may be, and how it stops. */
final class Limits {
  /** No request waits for its client in one of them, but for uploads and large answers. */
  private static final int MAX_THREADS =
      Math.max(64, 4 * Runtime.getRuntime().availableProcessors());

  private static final int MIN_THREADS = 8;
  private static final int THREAD_IDLE_MS = 60_000;
  private static final int MAX_CONNECTIONS = 20_000;

  /** Where there are that many connections, those that are idle make room for others. */
  private static final long CROWDED_IDLE_MS = 2_000;

  /** Half of the threads is left to agents and probes. */
  private static final int STRANGERS = 16;

  private static final int USERS = 16;
  private static final int WAITING = 128;

  /** Each of them waits for a client in a thread, and takes some megabytes. */
  private static final int UPLOADS = 2;

  private static final int WAITING_UPLOADS = 8;

  /** Each of them waits for a client in a thread as long as its file takes. */
  private static final int EXPORTS = 4;

  /** A body that comes more slowly than a modem's keeps a thread for nothing. */
  private static final long MIN_READ_BYTES_PER_SECOND = 500;

  /** A slow line must still get the 20 MB of an MSI. */
  private static final long MIN_WRITTEN_BYTES_PER_SECOND = 8 << 10;

  /** Less than the idle time-out, which ends a connection on which nothing moves. */
  private static final Duration READING_PATIENCE = Duration.ofSeconds(20);

  private static final long STOP_MS = 5_000;

  private Limits() {}

  static QueuedThreadPool threads() {
    // Its queue has no bound of its own: what waits there is bounded by the connections.
    QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, MIN_THREADS, THREAD_IDLE_MS);
    threads.setName("http");
    return threads;
  }

  static void apply(Server server, Proxies proxies, Credential.Recent recent) {
    NetworkConnectionLimit connections = new NetworkConnectionLimit(MAX_CONNECTIONS, server);
    connections.setEndPointIdleTimeout(CROWDED_IDLE_MS);
    server.addBean(connections);
    server.setStopTimeout(STOP_MS);
    server.setErrorHandler(new BareErrors());
    server.setHandler(
        inOrder(
            new GracefulHandler(),
            new Arrivals(proxies, recent),
            new EagerContentHandler(new SmallBodies()),
            new SenderThreads(),
            new Downloads(),
            new Busy(STRANGERS, WAITING, request -> Caller.of(request) == Caller.STRANGER),
            new Busy(EXPORTS, WAITING, Limits::export),
            new Busy(USERS, WAITING, request -> Caller.of(request) == Caller.USER),
            new Busy(UPLOADS, WAITING_UPLOADS, Limits::upload),
            new MinimumDataRateHandler(MIN_READ_BYTES_PER_SECOND, 0),
            new AnswerRate(READING_PATIENCE, MIN_WRITTEN_BYTES_PER_SECOND),
            new HeadAsGet()));
  }

  private static boolean export(Request request) {
    return Request.getPathInContext(request).endsWith(".csv");
  }

  private static boolean upload(Request request) {
    Caller caller = Caller.of(request);
    return caller != Caller.AGENT && request.getLength() > SmallBodies.max(caller);
  }

  private static Handler inOrder(Handler.Wrapper... handlers) {
    for (int i = 0; i < handlers.length - 1; i++) {
      handlers[i].setHandler(handlers[i + 1]);
    }
    return handlers[0];
  }
}
