package io.github.updatesentinel.agent.probe.access;

import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.contract.StartType;

/** Gives a service another start type; used by remediation alone. */
public interface StartTypeWriter {
  /** {@code S_OK}, or what Windows answered. */
  HResult set(String service, StartType startType);
}
