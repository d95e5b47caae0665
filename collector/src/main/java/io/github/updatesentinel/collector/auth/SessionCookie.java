package io.github.updatesentinel.collector.auth;

import io.github.updatesentinel.collector.http.Credential;
import io.github.updatesentinel.collector.http.Remote;
import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.SameSite;
import org.jspecify.annotations.Nullable;

/**
 * The cookie that holds the id of a session. Over TLS its name keeps neighbours from setting it.
 *
 * <p>Lax, not Strict: who follows a link in an alert, or comes back from the provider, is logged
 * in. What changes things is a POST, which Lax does not send along, and needs a token beside it.
 */
public final class SessionCookie {
  private SessionCookie() {}

  static @Nullable String read(Context ctx) {
    return ctx.cookie(name(ctx));
  }

  public static void set(Context ctx, String session) {
    ctx.cookie(cookie(ctx, name(ctx), session, -1));
  }

  static void clear(Context ctx) {
    ctx.cookie(cookie(ctx, name(ctx), "", 0));
  }

  private static String name(Context ctx) {
    return Remote.secure(ctx) ? Credential.SECURE_SESSION : Credential.SESSION;
  }

  public static Cookie cookie(Context ctx, String name, String value, int maxAgeSeconds) {
    return new Cookie(
        name, value, "/", maxAgeSeconds, Remote.secure(ctx), true, null, SameSite.LAX);
  }
}
