package io.github.updatesentinel.agent.fact;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the Windows Update Agent remembers.
 *
 * @param lastSearchAt last successful search by Automatic Updates itself; null if never or unknown
 * @param lastInstallAt last successful installation; null if never or unknown
 * @param failures newest first
 */
public record UpdateHistory(
    @Nullable Instant lastSearchAt, @Nullable Instant lastInstallAt, List<UpdateFailure> failures) {
  public UpdateHistory {
    failures = List.copyOf(failures);
  }
}
