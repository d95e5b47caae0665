package io.github.updatesentinel.agent.probe;

import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.fact.ServiceState;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * The services of the configuration, by name.
 *
 * @param required required services, in configured order
 * @param observed reported services; those that are missing are left out
 */
public record WatchedServices(
    Map<String, Reading<ServiceState>> required, Map<String, Reading<ServiceState>> observed) {

  /** Whether both have the same configuration; what runs right now makes no difference. */
  public boolean isConfiguredLike(WatchedServices other) {
    return configuration(required).equals(configuration(other.required))
        && configuration(observed).equals(configuration(other.observed));
  }

  private static Map<String, Reading<ServiceState>> configuration(
      Map<String, Reading<ServiceState>> services) {
    Map<String, Reading<ServiceState>> configuration = new HashMap<>();
    services.forEach((name, reading) -> configuration.put(name, configuration(reading)));
    return configuration;
  }

  /** Without the time of the reading, which is never the same. */
  private static Reading<ServiceState> configuration(Reading<ServiceState> reading) {
    return reading instanceof Reading.Unknown<ServiceState> unknown
        ? Reading.unknown(unknown.why(), Instant.EPOCH)
        : Reading.known(reading.toOptional().orElseThrow().configuration(), Instant.EPOCH);
  }
}
