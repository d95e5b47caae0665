package io.github.updatesentinel.agent.probe.event;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Entry 7040 of the Service Control Manager: the start type of a service was changed. The types are
 * left out, since Windows writes them in its own language.
 *
 * @param service the service's key name
 * @param sid the account that changed it; null where the entry names none
 */
public record StartTypeEntry(String service, Instant at, @Nullable String sid) {}
