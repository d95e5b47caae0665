package io.github.updatesentinel.collector.http;

import io.javalin.http.Context;

/** Lets a request through to its route, or ends it. */
@FunctionalInterface
public interface Access {
  /**
   * Checks a request before its route runs.
   *
   * @param role what the route asks for
   * @throws io.javalin.http.HttpResponseException if it is not allowed
   */
  void check(Context ctx, Role role);
}
