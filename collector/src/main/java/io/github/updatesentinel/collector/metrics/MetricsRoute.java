package io.github.updatesentinel.collector.metrics;

import io.github.updatesentinel.collector.config.SecretFile;
import io.github.updatesentinel.collector.http.Remote;
import io.github.updatesentinel.collector.http.Role;
import io.github.updatesentinel.collector.http.Routes;
import io.github.updatesentinel.collector.store.Database;
import io.github.updatesentinel.collector.wire.ThrottledLog;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Header;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * {@code /metrics}: with a token for clients that send it, without a token for this computer only.
 */
public final class MetricsRoute implements Routes {
  private static final String BEARER = "Bearer ";

  private final ThrottledLog log = new ThrottledLog(Duration.ofMinutes(1));
  private final Metrics metrics;
  private final Database database;
  private final @Nullable Path tokenFile;

  /**
   * Answers scrapes.
   *
   * @param tokenFile file whose only line is the token, read at each scrape; null: loopback only
   */
  public MetricsRoute(Metrics metrics, Database database, @Nullable Path tokenFile) {
    this.metrics = metrics;
    this.database = database;
    this.tokenFile = tokenFile;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    // Not for people, and not by their logins: checked here. A page elsewhere that leads a browser
    // here knows no token; what needs none is shown under our own name alone.
    routes.get("/metrics", this::answer, tokenFile == null ? Role.ANYONE : Role.PROGRAM);
  }

  private void answer(Context ctx) {
    if (!allowed(ctx)) {
      ctx.status(tokenFile == null ? 403 : 401);
      if (tokenFile != null) {
        ctx.header(Header.WWW_AUTHENTICATE, "Bearer");
      }
      ctx.result(tokenFile == null ? "Allowed only from this computer." : "A token is required.");
      return;
    }
    ctx.contentType("text/plain; version=0.0.4; charset=utf-8").result(metrics.scrape(database));
  }

  private boolean allowed(Context ctx) {
    if (tokenFile == null) {
      // Behind a proxy on this computer, all clients seem to come from loopback.
      String peer = ctx.req().getRemoteAddr();
      return loopback(peer)
          && Remote.address(ctx).equals(peer)
          && ctx.header("X-Forwarded-For") == null
          && ctx.header("Forwarded") == null;
    }
    String header = ctx.header(Header.AUTHORIZATION);
    if (header == null || !header.startsWith(BEARER)) {
      return false;
    }
    try {
      return MessageDigest.isEqual(
          header.substring(BEARER.length()).getBytes(StandardCharsets.UTF_8),
          SecretFile.read(tokenFile).getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      log.warn("metricsTokenFile: " + e.getMessage());
      return false;
    }
  }

  private static boolean loopback(String address) {
    try {
      // A literal: nothing is looked up.
      return InetAddress.getByName(address).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
