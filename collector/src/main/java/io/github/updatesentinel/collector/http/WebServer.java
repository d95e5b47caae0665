package io.github.updatesentinel.collector.http;

import io.github.updatesentinel.collector.auth.Role;
import io.github.updatesentinel.collector.config.CollectorConfig;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.SizeUnit;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.security.RouteRole;
import java.util.List;
import java.util.Set;
import org.eclipse.jetty.server.ServerConnector;

/** The running HTTP server. */
public final class WebServer implements AutoCloseable {
  /** Bytes of a form with a file: a baseline of 1 MB as a file or a field, and some room. */
  private static final int MAX_FORM = 3 << 20;

  private final Javalin javalin;

  private WebServer(Javalin javalin) {
    this.javalin = javalin;
  }

  /**
   * Starts to listen.
   *
   * @throws RuntimeException if the address can't be taken
   */
  public static WebServer start(CollectorConfig config, Access access, List<Routes> parts) {
    Proxies proxies = new Proxies(config.trustedProxies());
    Hosts hosts = new Hosts(config);
    Javalin javalin =
        Javalin.create(
            server -> {
              server.startup.showJavalinBanner = false;
              server.http.compressionStrategy = CompressionStrategy.GZIP;
              server.jetty.multipartConfig.maxTotalRequestSize(MAX_FORM, SizeUnit.BYTES);
              server.jetty.multipartConfig.maxFileSize(MAX_FORM, SizeUnit.BYTES);
              server.jetty.modifyServletContextHandler(
                  context -> context.setMaxFormContentSize(MAX_FORM));
              server.jetty.addConnector(
                  (jetty, http) -> {
                    http.setSendServerVersion(false);
                    ServerConnector connector = Connectors.of(config, jetty, http);
                    connector.setHost(config.listen().host());
                    connector.setPort(config.listen().port());
                    return connector;
                  });
              server.routes.before(SecurityHeaders::set);
              server.routes.before(proxies::resolve);
              server.routes.beforeMatched(ctx -> check(ctx, hosts, access));
              parts.forEach(part -> part.addTo(server.routes));
            });
    return new WebServer(javalin.start());
  }

  /** The port that is listened on. */
  public int port() {
    return javalin.port();
  }

  @Override
  public void close() {
    javalin.stop();
  }

  private static void check(Context ctx, Hosts hosts, Access access) {
    Role role = role(ctx);
    if (role != Role.AGENT) {
      hosts.check(ctx);
      BodyLimit.check(ctx);
    }
    access.check(ctx, role);
  }

  private static Role role(Context ctx) {
    Set<RouteRole> roles = ctx.routeRoles();
    if (roles.size() == 1 && roles.iterator().next() instanceof Role role) {
      return role;
    }
    throw new ForbiddenResponse("This route names no role.");
  }
}
