package io.github.updatesentinel.agent.verdict;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the rules make of one observation.
 *
 * @param certainty only with {@code FALSE_UP_TO_DATE}
 * @param reasons most telling first
 * @param obstacles those of the reasons that are services in the way of updates
 * @param baseline what the build was held against; null where no list knows its line
 */
public record Judgement(
    VerdictCode code,
    @Nullable Certainty certainty,
    List<Reason> reasons,
    Set<Reason> obstacles,
    @Nullable Baseline baseline) {
  public Judgement {
    reasons = List.copyOf(reasons);
    obstacles = Set.copyOf(obstacles);
  }
}
