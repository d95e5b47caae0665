package io.github.updatesentinel.agent.check;

import io.github.updatesentinel.agent.config.AgentConfig;
import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.OsVersion;
import io.github.updatesentinel.agent.probe.MachineFacts;
import io.github.updatesentinel.agent.probe.StartTypeWriter;
import io.github.updatesentinel.agent.sink.Event;
import io.github.updatesentinel.agent.sink.EventSink;
import io.github.updatesentinel.agent.time.Clocks;
import io.github.updatesentinel.contract.DefaultStartType;
import io.github.updatesentinel.contract.EventId;
import io.github.updatesentinel.contract.StartType;
import java.util.HashMap;
import java.util.Map;

/**
 * Gives disabled services their start type back where the administrator wants that. Once per scan
 * interval and service: a policy that disables it again must not become a fight.
 */
public final class Remediation {
  private static final String WINDOWS_UPDATE = "wuauserv";

  private final AgentConfig config;
  private final StartTypeWriter writer;
  private final Clocks clocks;
  private final Map<String, Long> triedNanos = new HashMap<>();

  public Remediation(AgentConfig config, StartTypeWriter writer, Clocks clocks) {
    this.config = config;
    this.writer = writer;
    this.clocks = clocks;
  }

  void run(MachineFacts facts, EventSink events) {
    if (config.remediation() != AgentConfig.Remediation.RESTORE_START_TYPE) {
      return;
    }
    facts
        .required()
        .forEach(
            (name, reading) -> {
              boolean disabled =
                  reading.toOptional().map(s -> s.startType() == StartType.DISABLED).orElse(false);
              if (disabled && !isLeftToPatchManager(name, facts) && isDue(name)) {
                DefaultStartType.of(name, OsVersion.build(facts.os()))
                    .ifPresent(wanted -> restore(name, wanted, events));
              }
            });
  }

  /** A patch manager keeps it disabled by design. */
  private boolean isLeftToPatchManager(String name, MachineFacts facts) {
    return name.equalsIgnoreCase(WINDOWS_UPDATE)
        && !facts.activePatchManagers(config.patchManager()).isEmpty();
  }

  private boolean isDue(String name) {
    Long tried = triedNanos.get(name);
    return tried == null || clocks.since(tried).compareTo(config.scanInterval()) >= 0;
  }

  private void restore(String name, StartType wanted, EventSink events) {
    triedNanos.put(name, clocks.nanos().getAsLong());
    HResult answer = writer.set(name, wanted);
    events.raise(
        answer.isFailure()
            ? Event.of(EventId.REMEDIATION_FAILED, name, wanted.name(), answer.describe())
            : Event.of(EventId.REMEDIATION_DONE, name, StartType.DISABLED.name(), wanted.name()));
  }
}
