package io.github.updatesentinel.collector.http;

import io.javalin.security.RouteRole;

/** Named beside the {@link Role} of a route that takes more than a form. */
public enum Size implements RouteRole {
  /** Takes a file. */
  UPLOAD
}
