package io.github.updatesentinel.agent.probe;

import io.github.updatesentinel.agent.probe.access.FirmwareTables;
import io.github.updatesentinel.agent.probe.access.RegistryReader;
import io.github.updatesentinel.agent.probe.access.RunningPrograms;
import io.github.updatesentinel.agent.probe.access.ServiceProbe;
import io.github.updatesentinel.agent.probe.access.ServiceStarter;
import io.github.updatesentinel.agent.probe.access.StartTypeWriter;
import io.github.updatesentinel.agent.probe.access.SystemFiles;
import io.github.updatesentinel.agent.probe.access.Uptime;
import io.github.updatesentinel.agent.probe.event.EventLogProbe;

/** Everything the agent asks of Windows, apart from the scan. */
public record Probes(
    RegistryReader registry,
    ServiceProbe services,
    ServiceStarter starter,
    StartTypeWriter startTypes,
    EventLogProbe eventLog,
    FirmwareTables firmware,
    SystemFiles files,
    Uptime uptime,
    RunningPrograms programs) {}
