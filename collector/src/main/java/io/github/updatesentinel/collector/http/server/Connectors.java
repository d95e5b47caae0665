package io.github.updatesentinel.collector.http.server;

import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.jspecify.annotations.Nullable;

/** What the server listens with. */
final class Connectors {
  private static final long HSTS_SECONDS = 365L * 24 * 3600;
  private static final int ACCEPT_QUEUE = 1024;

  /** Answers that nobody reads end here, and so does the work for them. */
  private static final int SEND_BUFFER = 64 << 10;

  private static final long IDLE_MS = 30_000;

  /** How long a connection that asks for nothing may hold up the stop. */
  private static final long SHUTDOWN_IDLE_MS = 200;

  private Connectors() {}

  static ServerConnector of(@Nullable Tls tls, Server server, HttpConfiguration http) {
    http.setSendServerVersion(false);
    ServerConnector connector;
    if (tls == null) {
      connector = new ServerConnector(server, new HttpConnectionFactory(http));
    } else {
      // Agents and load balancers may come by address: names are checked elsewhere.
      http.addCustomizer(new SecureRequestCustomizer(false, HSTS_SECONDS, false));
      connector =
          new ServerConnector(
              server,
              new SslConnectionFactory(tls.factory(), "http/1.1"),
              new HttpConnectionFactory(http));
    }
    connector.setAcceptQueueSize(ACCEPT_QUEUE);
    connector.setAcceptedSendBufferSize(SEND_BUFFER);
    connector.setIdleTimeout(IDLE_MS);
    connector.setShutdownIdleTimeout(SHUTDOWN_IDLE_MS);
    return connector;
  }
}
