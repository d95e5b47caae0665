package io.github.updatesentinel.agent.probe;

/** Everything the agent asks of Windows, apart from the scan. */
public record Probes(
    RegistryReader registry,
    ServiceProbe services,
    ServiceStarter starter,
    StartTypeWriter startTypes,
    EventLogProbe eventLog,
    FirmwareTables firmware,
    SystemFiles files,
    Uptime uptime) {}
