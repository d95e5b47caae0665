package io.github.updatesentinel.agent.verdict;

import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.fact.RestartMarks;
import org.jspecify.annotations.Nullable;

/**
 * Whether a restart is pending: the registry may know of one that the scan does not, or not yet.
 */
public final class RestartRule {
  private RestartRule() {}

  /**
   * Either source is enough.
   *
   * @param registry whether the registry has a mark of it
   * @param scan whether the Windows Update Agent asks for one; null where that is not known
   * @return null where neither source could be read
   */
  public static @Nullable Boolean pending(Reading<RestartMarks> registry, @Nullable Boolean scan) {
    Boolean marked = registry.toOptional().map(RestartMarks::isPending).orElse(null);
    if (Boolean.TRUE.equals(marked) || Boolean.TRUE.equals(scan)) {
      return true;
    }
    return marked != null ? marked : scan;
  }
}
