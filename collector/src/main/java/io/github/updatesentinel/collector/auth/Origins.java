package io.github.updatesentinel.collector.auth;

import io.javalin.http.Context;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Whether a request that changes something comes from a page of this collector. */
final class Origins {
  private final @Nullable String publicUrl;

  Origins(@Nullable String publicUrl) {
    this.publicUrl = publicUrl;
  }

  /**
   * What the browser says of where a request comes from. Programs say nothing, and old browsers may
   * not: for them the token of the form must do.
   */
  boolean own(Context ctx) {
    String site = ctx.header("Sec-Fetch-Site");
    if (site != null) {
      return site.equals("same-origin") || site.equals("none");
    }
    String origin = ctx.header("Origin");
    return origin == null || origin.equals(publicUrl) || sameHost(origin, ctx.header("Host"));
  }

  private static boolean sameHost(String origin, @Nullable String host) {
    try {
      String authority = URI.create(origin).getRawAuthority();
      return authority != null
          && host != null
          && authority.toLowerCase(Locale.ROOT).equals(host.toLowerCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
