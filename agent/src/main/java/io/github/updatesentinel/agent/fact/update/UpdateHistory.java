package io.github.updatesentinel.agent.fact.update;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the Windows Update Agent remembers.
 *
 * @param lastSearchAt last successful search by Automatic Updates itself; null if never or unknown
 * @param lastInstallAt last successful installation; null if never or unknown
 * @param failures newest first
 * @param installs the latest installations, newest first; up to {@value #MAX_INSTALLS}
 */
public record UpdateHistory(
    @Nullable Instant lastSearchAt,
    @Nullable Instant lastInstallAt,
    List<UpdateFailure> failures,
    List<InstallAttempt> installs) {
  public static final int MAX_INSTALLS = 200;

  /** One that tells of no installation. */
  public UpdateHistory(
      @Nullable Instant lastSearchAt,
      @Nullable Instant lastInstallAt,
      List<UpdateFailure> failures) {
    this(lastSearchAt, lastInstallAt, failures, List.of());
  }

  public UpdateHistory {
    failures = List.copyOf(failures);
    installs = installs.stream().limit(MAX_INSTALLS).toList();
  }
}
