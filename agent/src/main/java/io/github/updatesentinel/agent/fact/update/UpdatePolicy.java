package io.github.updatesentinel.agent.fact.update;

import io.github.updatesentinel.agent.fact.Reading;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What settings and policies tell Windows to do about updates. Each is read by itself, and empty
 * where no setting says anything.
 *
 * @param pausedUntil when the latest pause of quality updates or of all updates ends
 * @param deferDays by how many days policy defers quality updates
 * @param targetRelease the release that policy keeps this computer on, such as 22H2
 * @param automaticOff the setting that turns Automatic Updates off or leaves installing to people,
 *     such as {@code NoAutoUpdate=1}
 * @param disabledTasks scheduled tasks that make Windows scan and are disabled, by folder and name
 */
public record UpdatePolicy(
    Reading<Optional<Instant>> pausedUntil,
    Reading<Optional<Integer>> deferDays,
    Reading<Optional<String>> targetRelease,
    Reading<Optional<String>> automaticOff,
    Reading<List<String>> disabledTasks) {}
