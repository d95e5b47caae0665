package io.github.updatesentinel.agent.verdict;

import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.fact.RestartMarks;
import java.time.Instant;
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
   * @param scan whether the Windows Update Agent asked for one; null where that is not known
   * @param scannedAt when it did; null where it did not
   * @return null where neither source could be read
   */
  public static @Nullable Boolean pending(
      Reading<RestartMarks> registry, @Nullable Boolean scan, @Nullable Instant scannedAt) {
    RestartMarks marks = registry.toOptional().orElse(null);
    Instant bootedAt = marks == null ? null : marks.bootedAt();
    boolean restartedSince = bootedAt != null && scannedAt != null && bootedAt.isAfter(scannedAt);
    Boolean asked = restartedSince ? null : scan;
    if ((marks != null && marks.isPending()) || Boolean.TRUE.equals(asked)) {
      return true;
    }
    return marks != null ? Boolean.FALSE : asked;
  }
}
