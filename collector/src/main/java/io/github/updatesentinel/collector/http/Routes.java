package io.github.updatesentinel.collector.http;

import io.javalin.config.RoutesConfig;

/** A part of the collector that answers requests. */
@FunctionalInterface
public interface Routes {
  /** Adds the routes of this part, each with its {@code Role}. */
  void addTo(RoutesConfig routes);
}
