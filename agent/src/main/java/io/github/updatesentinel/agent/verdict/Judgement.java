package io.github.updatesentinel.agent.verdict;

import io.github.updatesentinel.contract.Certainty;
import io.github.updatesentinel.contract.Severity;
import io.github.updatesentinel.contract.VerdictCode;
import io.github.updatesentinel.contract.baseline.Baseline;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the rules make of one observation.
 *
 * @param certainty only with {@code FALSE_UP_TO_DATE}
 * @param severity the code's own, where nothing makes it milder
 * @param reasons most telling first
 * @param obstacles those of the reasons that are services in the way of updates
 * @param baseline what the build was held against; null where no list knows its line
 */
public record Judgement(
    VerdictCode code,
    @Nullable Certainty certainty,
    Severity severity,
    List<Reason> reasons,
    Set<Reason> obstacles,
    @Nullable Baseline baseline) {
  public Judgement {
    reasons = List.copyOf(reasons);
    obstacles = Set.copyOf(obstacles);
  }

  /** One with its code's own severity. */
  public Judgement(
      VerdictCode code,
      @Nullable Certainty certainty,
      List<Reason> reasons,
      Set<Reason> obstacles,
      @Nullable Baseline baseline) {
    this(code, certainty, code.severity(), reasons, obstacles, baseline);
  }
}
