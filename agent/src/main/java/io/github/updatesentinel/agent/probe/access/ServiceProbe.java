package io.github.updatesentinel.agent.probe.access;

import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.fact.ServiceState;

/** Asks the Service Control Manager and the registry about one service. */
public interface ServiceProbe {
  /** A service that does not exist is known to be missing; one we may not open is unknown. */
  Reading<ServiceState> read(String name);
}
