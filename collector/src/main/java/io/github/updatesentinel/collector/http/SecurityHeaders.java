package io.github.updatesentinel.collector.http;

import io.javalin.http.Context;
import io.javalin.http.Header;

/** Headers that every answer carries: nothing but our own files may load, run or frame. */
final class SecurityHeaders {
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  private SecurityHeaders() {}

  static void set(Context ctx) {
    ctx.header("Content-Security-Policy", POLICY);
    ctx.header("X-Content-Type-Options", "nosniff");
    // With no-referrer, browsers would send "Origin: null" along with our own forms.
    ctx.header("Referrer-Policy", "same-origin");
    ctx.header("Cross-Origin-Opener-Policy", "same-origin");
    ctx.header("Cross-Origin-Resource-Policy", "same-origin");
    ctx.header("X-Frame-Options", "DENY");
    ctx.header(Header.CACHE_CONTROL, "no-store");
  }
}
