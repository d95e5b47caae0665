package io.github.updatesentinel.collector.http;

import io.javalin.http.Context;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** Where a request comes from: the peer, or what a trusted proxy says of it. */
public final class Remote {
  private static final String ADDRESS = Remote.class.getName() + ".address";
  private static final String SECURE = Remote.class.getName() + ".secure";

  private Remote() {}

  /** The address of who sent this request, such as {@code 192.0.2.7} or {@code 2001:db8::5}. */
  public static String address(Context ctx) {
    @Nullable String resolved = ctx.attribute(ADDRESS);
    return resolved == null ? ctx.req().getRemoteAddr() : resolved;
  }

  /** Whether it came over TLS, to here or to a trusted proxy. */
  public static boolean secure(Context ctx) {
    @Nullable Boolean resolved = ctx.attribute(SECURE);
    return resolved == null ? ctx.req().isSecure() : resolved;
  }

  /** The same before a route is found. */
  public static String address(Request request) {
    return request.getAttribute(ADDRESS) instanceof String resolved
        ? resolved
        : Request.getRemoteAddr(request);
  }

  public static void note(Request request, String address, boolean secure) {
    request.setAttribute(ADDRESS, address);
    request.setAttribute(SECURE, secure);
  }
}
