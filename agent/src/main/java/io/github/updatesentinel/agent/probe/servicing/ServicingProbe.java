package io.github.updatesentinel.agent.probe.servicing;

import io.github.updatesentinel.agent.fact.OsVersion;
import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.fact.RestartMarks;
import io.github.updatesentinel.agent.fact.RollupFixes;
import io.github.updatesentinel.agent.fact.ServicingMarks;
import io.github.updatesentinel.agent.probe.access.ReadFailure;
import io.github.updatesentinel.agent.probe.access.RegistryReader;
import io.github.updatesentinel.agent.probe.access.SystemFiles;
import io.github.updatesentinel.agent.probe.integrity.TamperingProbe;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * Reads what else bears on whether this Windows gets updates. Remembers what costs much for as long
 * as nothing was serviced: keep one for many rounds. Not thread-safe.
 */
public final class ServicingProbe {
  /** Should servicing change something that neither UBR nor restart marks show. */
  private static final Duration MAX_AGE = Duration.ofHours(6);

  private static final String KERNEL = "\\System32\\ntoskrnl.exe";

  private final RegistryReader registry;
  private final SystemFiles files;
  private final InstantSource clock;
  private @Nullable Installed last;

  public ServicingProbe(RegistryReader registry, SystemFiles files, InstantSource clock) {
    this.registry = registry;
    this.files = files;
    this.clock = clock;
  }

  /** What changes where servicing changed something. */
  private record Basis(
      @Nullable Integer ubr, List<String> restartMarks, @Nullable Instant packagesChangedAt) {}

  private record Installed(
      Basis basis, Instant at, @Nullable RollupFixes rollupFixes, @Nullable String kernel) {
    /** A reading that failed is tried again, and a clock that was set back makes it old. */
    boolean holds(Basis now, Instant then) {
      return rollupFixes != null
          && basis.equals(now)
          && !then.isBefore(at)
          && Duration.between(at, then).compareTo(MAX_AGE) < 0;
    }
  }

  /** What fails on its own. */
  @FunctionalInterface
  private interface Part<T> {
    @Nullable T read() throws ReadFailure;
  }

  /**
   * One round.
   *
   * @param os of this round
   * @param restart of this round
   */
  public ServicingMarks read(Reading<OsVersion> os, Reading<RestartMarks> restart) {
    Instant packagesChangedAt = orNull(() -> registry.lastWrite(RollupFixProbe.PACKAGES));
    Basis basis =
        new Basis(
            os.toOptional().map(OsVersion::ubr).orElse(null),
            restart.toOptional().map(RestartMarks::marks).orElse(List.of()),
            packagesChangedAt);
    Installed installed = installed(basis);
    return new ServicingMarks(
        installed.rollupFixes(),
        installed.kernel(),
        orNull(new HotpatchProbe(registry)::read),
        orNull(new EsuProbe(registry)::read),
        new TamperingProbe(registry, files.root()).read(),
        packagesChangedAt);
  }

  private Installed installed(Basis basis) {
    Instant now = clock.instant();
    Installed installed = last;
    if (installed == null || !installed.holds(basis, now)) {
      installed =
          new Installed(
              basis, now, orNull(new RollupFixProbe(registry)::read), orNull(this::kernel));
      last = installed;
    }
    return installed;
  }

  private @Nullable String kernel() throws ReadFailure {
    String root = files.root();
    return root == null ? null : files.version(root + KERNEL);
  }

  private static <T> @Nullable T orNull(Part<T> part) {
    try {
      return part.read();
    } catch (ReadFailure e) {
      Logger.debug("{}", e.getMessage());
      return null;
    }
  }
}
