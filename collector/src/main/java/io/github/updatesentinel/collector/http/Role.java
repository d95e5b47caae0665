package io.github.updatesentinel.collector.http;

import io.javalin.security.RouteRole;

/** Who may use a route. Each route names exactly one; a route without one is refused. */
public enum Role implements RouteRole {
  /** No login: the login page itself, its assets, whether the collector lives. */
  ANYONE,
  /** Agents, by their key; the route itself checks it. */
  AGENT,
  /**
   * Load balancers and Prometheus, which call each collector by a name of its own; the route itself
   * checks what they may see.
   */
  PROGRAM,
  /** People who may look. */
  VIEWER,
  /** People who may change things; may look as well. */
  ADMINISTRATOR
}
