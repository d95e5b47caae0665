package io.github.updatesentinel.collector.http.server;

import io.github.updatesentinel.collector.config.CollectorConfig;
import io.github.updatesentinel.collector.config.CollectorConfig.ClientCertificates;
import io.github.updatesentinel.collector.http.Access;
import io.github.updatesentinel.collector.http.Credential;
import io.github.updatesentinel.collector.http.Refusal;
import io.github.updatesentinel.collector.http.Remote;
import io.github.updatesentinel.collector.http.Role;
import io.github.updatesentinel.collector.http.Routes;
import io.github.updatesentinel.collector.http.User;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.SizeUnit;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.security.RouteRole;
import io.javalin.util.JavalinException;
import java.util.EnumSet;
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
  static final int MAX_UPLOAD = 3 << 20;

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
    Credential.Recent recent = new Credential.Recent();
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
              // Fields of a form are in a form, and in nothing else.
              server.http.strictContentTypes = true;
              server.jetty.multipartConfig.maxTotalRequestSize(MAX_UPLOAD, SizeUnit.BYTES);
              server.jetty.multipartConfig.maxFileSize(MAX_UPLOAD, SizeUnit.BYTES);
              server.jetty.modifyServletContextHandler(
                  context -> {
                    context.setMaxFormContentSize(MAX_UPLOAD);
                    context.setErrorHandler(new BareErrors());
                  });
              server.jetty.threadPool = Limits.threads();
              server.jetty.modifyServer(jetty -> Limits.apply(jetty, proxies, recent));
              server.jetty.addConnector(
                  (jetty, http) -> {
                    ServerConnector connector = Connectors.of(tls, jetty, http);
                    connector.setHost(config.listen().host());
                    connector.setPort(config.listen().port());
                    connector.addBean(new AddressConnections(proxies));
                    return connector;
                  });
              server.routes.before(SecurityHeaders::set);
              server.routes.beforeMatched(
                  ctx -> {
                    check(ctx, config, hosts, access);
                    User user = User.of(ctx);
                    if (user != null) {
                      recent.add(ctx.attribute(Credential.Recent.attribute()), user.person());
                    }
                  });
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
      if (role != Role.PROGRAM) {
        hosts.check(ctx);
      }
      BodyLimit.of(ctx, role).check(ctx);
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
    Set<Role> roles = EnumSet.noneOf(Role.class);
    for (RouteRole named : ctx.routeRoles()) {
      if (named instanceof Role role) {
        roles.add(role);
      }
    }
    if (roles.size() != 1) {
      throw new ForbiddenResponse("This route names no role.");
    }
    return roles.iterator().next();
  }
}
