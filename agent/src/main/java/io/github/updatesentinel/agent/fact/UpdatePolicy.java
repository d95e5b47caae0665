package io.github.updatesentinel.agent.fact;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What settings and policies tell Windows to do about updates.
 *
 * @param pausedUntil when the latest pause of quality updates or of all updates ends; null where
 *     there is none
 * @param deferDays by how many days policy defers quality updates; null where it does not
 * @param targetRelease the release that policy keeps this computer on, such as 22H2; null for none
 * @param automaticOff the setting that turns Automatic Updates off or leaves installing to people,
 *     such as {@code NoAutoUpdate=1}; null where none does
 * @param disabledTasks scheduled tasks that make Windows scan and are disabled, by folder and name;
 *     null where that could not be read
 */
public record UpdatePolicy(
    @Nullable Instant pausedUntil,
    @Nullable Integer deferDays,
    @Nullable String targetRelease,
    @Nullable String automaticOff,
    @Nullable List<String> disabledTasks) {
  public UpdatePolicy {
    disabledTasks = disabledTasks == null ? null : List.copyOf(disabledTasks);
  }

  /** No setting says anything. */
  public static final UpdatePolicy NONE = new UpdatePolicy(null, null, null, null, List.of());
}
