package io.github.updatesentinel.collector.http;

import io.github.updatesentinel.collector.config.CollectorConfig;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** What the server listens with. */
final class Connectors {
  private Connectors() {}

  static ServerConnector of(CollectorConfig config, Server server, HttpConfiguration http) {
    if (config.tlsKeyStore() != null) {
      throw new UnsupportedOperationException("TLS is not wired yet");
    }
    return new ServerConnector(server, new HttpConnectionFactory(http));
  }
}
