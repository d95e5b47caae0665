package io.github.updatesentinel.agent.fact.update;

import io.github.updatesentinel.agent.fact.Reading;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Settings for tests, all of them read. */
public final class Policies {
  /** No setting says anything. */
  public static final UpdatePolicy NONE = of(null, null, null, null, List.of());

  private Policies() {}

  /** Null where no setting says anything. */
  public static UpdatePolicy of(
      @Nullable Instant pausedUntil,
      @Nullable Integer deferDays,
      @Nullable String targetRelease,
      @Nullable String automaticOff,
      List<String> disabledTasks) {
    return new UpdatePolicy(
        known(pausedUntil),
        known(deferDays),
        known(targetRelease),
        known(automaticOff),
        Reading.known(disabledTasks, Instant.EPOCH));
  }

  private static <T> Reading<Optional<T>> known(@Nullable T value) {
    return Reading.known(Optional.ofNullable(value), Instant.EPOCH);
  }
}
