package io.github.updatesentinel.collector.http;

import io.github.updatesentinel.collector.config.CollectorConfig;
import io.github.updatesentinel.collector.config.CollectorConfig.ClientCertificates;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.SizeUnit;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.security.RouteRole;
import io.javalin.util.JavalinException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/** The running HTTP server. */
public final class WebServer implements AutoCloseable {
  /** Bytes of a form with a file: a baseline of 1 MB as a file or a field, and some room. */
  private static final int MAX_FORM = 3 << 20;

  /** The most that a client may send before login: a name and a password. */
  private static final int MAX_ANYONE = 64 * 1024;

  private static final long RELOAD_SECONDS = 30;

  private final Javalin javalin;

  private final @Nullable Tls tls;
  private final ScheduledExecutorService reloads =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "key-store");
            thread.setDaemon(true);
            return thread;
          });

  private WebServer(Javalin javalin, @Nullable Tls tls) {
    this.javalin = javalin;
    this.tls = tls;
    if (tls != null) {
      ScheduledFuture<?> unused =
          reloads.scheduleWithFixedDelay(
              tls::reload, RELOAD_SECONDS, RELOAD_SECONDS, TimeUnit.SECONDS);
    }
  }

  /**
   * Starts to listen.
   *
   * @throws RuntimeException if the address can't be taken
   */
  public static WebServer start(CollectorConfig config, Access access, List<Routes> parts) {
    Proxies proxies = new Proxies(config.trustedProxies());
    Hosts hosts = new Hosts(config);
    Tls tls = Tls.of(config);
    Javalin javalin =
        Javalin.create(
            server -> {
              server.startup.showJavalinBanner = false;
              server.startup.showOldJavalinVersionWarning = false;
              server.contextResolver.ip = Remote::address;
              server.http.compressionStrategy = CompressionStrategy.GZIP;
              server.http.prefer405over404 = true;
              server.jetty.multipartConfig.maxTotalRequestSize(MAX_FORM, SizeUnit.BYTES);
              server.jetty.multipartConfig.maxFileSize(MAX_FORM, SizeUnit.BYTES);
              server.jetty.modifyServletContextHandler(
                  context -> {
                    context.setMaxFormContentSize(MAX_FORM);
                    context.setErrorHandler(new BareErrors());
                  });
              server.jetty.threadPool = Limits.threads();
              server.jetty.modifyServer(Limits::apply);
              server.jetty.addConnector(
                  (jetty, http) -> {
                    ServerConnector connector = Connectors.of(tls, jetty, http);
                    connector.setHost(config.listen().host());
                    connector.setPort(config.listen().port());
                    return connector;
                  });
              server.routes.before(SecurityHeaders::set);
              server.routes.before(proxies::resolve);
              server.routes.beforeMatched(ctx -> check(ctx, config, hosts, access));
              parts.forEach(part -> part.addTo(server.routes));
            });
    return new WebServer(javalin.start(), tls);
  }

  /** The port that is listened on. */
  public int port() {
    return javalin.port();
  }

  @Override
  public void close() {
    reloads.shutdownNow();
    try {
      javalin.stop();
    } catch (JavalinException e) {
      // It has stopped all the same; what must be closed after it has to be.
      Logger.warn(
          "Some connections were closed during the stop: {}", String.valueOf(e.getMessage()));
    }
  }

  /** Takes a new key store at once, if there is one. */
  void reload() {
    if (tls != null) {
      tls.reload();
    }
  }

  private static void check(Context ctx, CollectorConfig config, Hosts hosts, Access access) {
    Role role = role(ctx);
    if (role == Role.AGENT) {
      checkCertificate(ctx, config);
    } else {
      boolean anonymous = role == Role.ANYONE || role == Role.PROGRAM;
      if (role != Role.PROGRAM) {
        hosts.check(ctx);
      }
      BodyLimit.check(ctx, anonymous ? MAX_ANYONE : MAX_FORM);
    }
    access.check(ctx, role);
  }

  private static void checkCertificate(Context ctx, CollectorConfig config) {
    if (config.clientCertificates() == ClientCertificates.REQUIRED
        && ctx.req().getAttribute("jakarta.servlet.request.X509Certificate") == null) {
      throw new Refusal(403, "This collector asks agents for a client certificate; none was sent.");
    }
  }

  private static Role role(Context ctx) {
    Set<RouteRole> roles = ctx.routeRoles();
    if (roles.size() == 1 && roles.iterator().next() instanceof Role role) {
      return role;
    }
    throw new ForbiddenResponse("This route names no role.");
  }
}
