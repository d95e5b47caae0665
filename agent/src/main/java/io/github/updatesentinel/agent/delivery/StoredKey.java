package io.github.updatesentinel.agent.delivery;

import io.github.updatesentinel.agent.delivery.DeliveryStatus.Enrolled;
import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.json.InvalidJson;
import io.github.updatesentinel.agent.probe.access.SecretProtection;
import io.github.updatesentinel.agent.state.StateStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The key that the service sends, found without changing anything.
 *
 * @param key secret; null where there is none, or none that can be read
 */
record StoredKey(Reading<Enrolled> enrolled, @Nullable String key) {
  /**
   * Whose key it is.
   *
   * @param host of the collector
   * @param memory empty where the service has never run
   * @param configuredToken null where the configuration has none
   */
  record Owner(
      String host,
      Reading<Optional<StateStore.Glimpse>> memory,
      @Nullable String configuredToken) {}

  static StoredKey look(Path file, SecretProtection protection, Owner owner, Instant now) {
    Reading<Optional<Credentials>> read =
        Readings.at(file.toString(), now, () -> load(file, protection, owner.host()));
    if (read instanceof Reading.Unknown<Optional<Credentials>> unknown) {
      return new StoredKey(Reading.unknown(unknown.why(), now), null);
    }
    Credentials kept = read.toOptional().flatMap(found -> found).orElse(null);
    if (kept != null && owner.memory() instanceof Reading.Unknown<?> unknown) {
      // Without the agent's id it can't be told whether the key is its own.
      return new StoredKey(Reading.unknown(unknown.why(), now), null);
    }
    if (kept != null && isOf(kept, owner.memory())) {
      return new StoredKey(Reading.known(Enrolled.KEY_KEPT, now), kept.agentKey());
    }
    boolean token = owner.configuredToken() != null || (kept != null && kept.token() != null);
    return new StoredKey(
        Reading.known(token ? Enrolled.TOKEN_WAITING : Enrolled.NEITHER, now), null);
  }

  /** Empty where there are none for this collector: to another nothing is told. */
  private static Optional<Credentials> load(Path file, SecretProtection protection, String host)
      throws IOException {
    try {
      return Optional.ofNullable(Credentials.load(file, protection))
          .filter(kept -> kept.host().equalsIgnoreCase(host));
    } catch (InvalidJson e) {
      // Not its message: what was found there may be half a key.
      throw new IOException("it does not contain what the service writes to it", e);
    }
  }

  private static boolean isOf(Credentials kept, Reading<Optional<StateStore.Glimpse>> memory) {
    return memory
        .toOptional()
        .flatMap(found -> found)
        .filter(agent -> agent.agentId().toString().equals(kept.agentId()))
        .isPresent();
  }

  @Override
  public String toString() {
    // A record would print the secret.
    return "StoredKey[enrolled=%s]".formatted(enrolled);
  }
}
