package io.github.updatesentinel.agent.probe.access;

import java.time.Duration;

/** How long ago Windows started. */
@FunctionalInterface
public interface Uptime {
  /**
   * Time since the kernel started, sleep and hibernation included. A shutdown with Fast Startup
   * hibernates the kernel, so it goes on, and updates are not completed either.
   */
  Duration sinceBoot();
}
