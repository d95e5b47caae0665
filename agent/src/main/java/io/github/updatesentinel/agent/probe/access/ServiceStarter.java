package io.github.updatesentinel.agent.probe.access;

import io.github.updatesentinel.agent.fact.StartAttempt;

/** Finds out whether a service can really be started, by starting it. */
public interface ServiceStarter {
  /** Does not wait for the service to run. That we may not even try is an answer as well. */
  StartAttempt tryStart(String name);
}
