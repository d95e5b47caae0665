package io.github.updatesentinel.agent.probe;

import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.fact.StartAttempt;

/** Finds out whether a service can really be started, by starting it. */
public interface ServiceStarter {
  /** Unknown where we may not try. Does not wait for the service to run. */
  Reading<StartAttempt> tryStart(String name);
}
