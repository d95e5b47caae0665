package io.github.updatesentinel.collector.http.server;

import io.javalin.http.Context;
import io.javalin.http.Header;
import java.util.Map;
import org.eclipse.jetty.http.HttpFields;

/** Headers that every answer carries: nothing but our own files may load, run or frame. */
final class SecurityHeaders {
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
          POLICY,
          "X-Content-Type-Options",
          "nosniff",
          // With no-referrer, browsers would send "Origin: null" along with our own forms.
          "Referrer-Policy",
          "same-origin",
          "Cross-Origin-Opener-Policy",
          "same-origin",
          "Cross-Origin-Resource-Policy",
          "same-origin",
          "X-Frame-Options",
          "DENY",
          Header.CACHE_CONTROL,
          "no-store");

  private SecurityHeaders() {}

  static void set(Context ctx) {
    HEADERS.forEach(ctx::header);
  }

  /** The same for what never gets as far as a route. */
  static void set(HttpFields.Mutable fields) {
    HEADERS.forEach(fields::put);
  }
}
