package io.github.updatesentinel.collector.admin;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.updatesentinel.collector.audit.Audit;
import io.github.updatesentinel.collector.auth.View;
import io.github.updatesentinel.collector.config.CollectorConfig;
import io.github.updatesentinel.collector.crypto.Secrets;
import io.github.updatesentinel.collector.enroll.EnrollmentTokens;
import io.github.updatesentinel.collector.enroll.EnrollmentTokens.Created;
import io.github.updatesentinel.collector.enroll.EnrollmentTokens.EnrollmentToken;
import io.github.updatesentinel.collector.enroll.FailedEnrollments;
import io.github.updatesentinel.collector.enroll.InstallLine;
import io.github.updatesentinel.collector.enroll.InstallLines;
import io.github.updatesentinel.collector.http.Remote;
import io.github.updatesentinel.collector.http.Role;
import io.github.updatesentinel.collector.http.Routes;
import io.github.updatesentinel.collector.http.SelfSigned;
import io.github.updatesentinel.collector.http.User;
import io.github.updatesentinel.collector.page.Frame;
import io.github.updatesentinel.collector.store.Database;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code /administration/install}: one button makes a token and shows the line that installs an
 * agent with it, and the page shows who has enrolled, and who could not.
 */
public final class InstallRoutes implements Routes {
  private static final String PAGE = "/administration/install";
  private static final Duration TOKEN_LIFE = Duration.ofDays(30);

  /** How long a token is shown again to the user who made it: until the page is left, and more. */
  private static final Duration SHOWN = Duration.ofMinutes(30);

  private static final int MOST_SHOWN = 100;
  private static final String LABEL = "Install page";

  private final Database database;
  private final CollectorConfig config;
  private final InstallLines lines;
  private final FailedEnrollments failures;
  private final View view;
  private final Audit audit;
  private final EnrollmentTokens tokens;
  private final Clock clock;
  private final Cache<String, Shown> shown =
      Caffeine.newBuilder().maximumSize(MOST_SHOWN).expireAfterWrite(SHOWN).build();

  /** Routes over these. */
  public InstallRoutes(
      Database database,
      CollectorConfig config,
      InstallLines lines,
      FailedEnrollments failures,
      View view,
      Clock clock) {
    this.database = database;
    this.config = config;
    this.lines = lines;
    this.failures = failures;
    this.view = view;
    this.audit = new Audit(clock);
    this.tokens = new EnrollmentTokens(clock);
    this.clock = clock;
  }

  private record Shown(String user, String tokenId, String secret) {}

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get(PAGE, this::show, Role.ADMINISTRATOR);
    routes.post(PAGE, this::create, Role.ADMINISTRATOR);
    routes.get(PAGE + "/status", this::status, Role.ADMINISTRATOR);
  }

  private void show(Context ctx) {
    Shown token = token(ctx);
    InstallLine line = lines.of(ctx, token == null ? "..." : token.secret());
    view.show(
        ctx,
        Frame.Nav.ADMINISTRATION,
        "install.jte",
        Map.of(
            "line",
            line,
            "shown",
            token == null ? "" : String.valueOf(ctx.queryParam("token")),
            "others",
            line.loopback() ? others(ctx) : List.of(),
            "used",
            used(token),
            "failures",
            failures.latest()));
  }

  /** The part of the page that is asked for every few seconds. */
  private void status(Context ctx) {
    view.show(
        ctx,
        Frame.Nav.ADMINISTRATION,
        "enrolled.jte",
        Map.of("used", used(token(ctx)), "failures", failures.latest()));
  }

  private void create(Context ctx) {
    String user = User.required(ctx).name();
    Instant expires = clock.instant().plus(TOKEN_LIFE).truncatedTo(ChronoUnit.SECONDS);
    Created created =
        database.<Created, RuntimeException>write(
            handle -> {
              audit.record(handle, ctx, "enrollment-token.create", LABEL, "until " + expires);
              return tokens.create(handle, LABEL, user, expires, null);
            });
    String key = Secrets.token("");
    shown.put(key, new Shown(user, created.tokenId(), created.secret()));
    // Reloading the page makes no other token.
    ctx.redirect(PAGE + "?token=" + key, HttpStatus.SEE_OTHER);
  }

  private @Nullable Shown token(Context ctx) {
    String key = ctx.queryParam("token");
    Shown token = key == null ? null : shown.getIfPresent(key);
    return token != null && token.user().equals(User.required(ctx).name()) ? token : null;
  }

  private long used(@Nullable Shown token) {
    if (token == null) {
      return 0;
    }
    return database.<List<EnrollmentToken>, RuntimeException>read(tokens::list).stream()
        .filter(one -> one.tokenId().equals(token.tokenId()))
        .mapToLong(EnrollmentToken::used)
        .sum();
  }

  /** Addresses at which other computers reach this collector, if it listens on them. */
  private List<String> others(Context ctx) {
    if (config.listen().loopback()) {
      return List.of();
    }
    String scheme = Remote.secure(ctx) ? "https" : "http";
    int port = ctx.req().getLocalPort();
    return SelfSigned.addresses().stream()
        .map(address -> address.contains(":") ? "[" + address + "]" : address)
        .map(address -> scheme + "://" + address + ":" + port + PAGE)
        .toList();
  }
}
