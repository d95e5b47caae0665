package io.github.updatesentinel.agent.probe.servicing;

import io.github.updatesentinel.agent.config.RawValue;
import io.github.updatesentinel.agent.fact.RollupFix;
import io.github.updatesentinel.agent.fact.RollupFixes;
import io.github.updatesentinel.agent.probe.access.FileTimes;
import io.github.updatesentinel.agent.probe.access.ReadFailure;
import io.github.updatesentinel.agent.probe.access.RegistryReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads which cumulative updates servicing has. It looks through thousands of keys, so ask it
 * seldom.
 */
final class RollupFixProbe {
  /** One key for each package that servicing has. */
  static final String PACKAGES =
      "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\Packages";

  private static final String PREFIX = "Package_for_RollupFix~";

  /** The version is build, revision and two numbers of the package itself. */
  private static final Pattern NAME =
      Pattern.compile(
          PREFIX + "[0-9a-f]{16}~[a-z0-9]{1,10}~~(\\d{4,6})\\.(\\d{1,6})\\.\\d{1,9}\\.\\d{1,9}",
          Pattern.CASE_INSENSITIVE);

  private final RegistryReader registry;

  RollupFixProbe(RegistryReader registry) {
    this.registry = registry;
  }

  RollupFixes read() throws ReadFailure {
    List<RollupFix> packages = new ArrayList<>();
    for (String name : registry.subkeys(PACKAGES, PREFIX)) {
      read(name).ifPresent(packages::add);
    }
    return new RollupFixes(
        newest(packages, RollupFix::isInstalled),
        newest(packages, fix -> fix.state() == RollupFix.INSTALL_PENDING));
  }

  /** Empty for what is no cumulative update, or one whose state Windows has not written yet. */
  private Optional<RollupFix> read(String name) throws ReadFailure {
    Matcher version = NAME.matcher(name);
    if (!version.matches()) {
      return Optional.empty();
    }
    Map<String, RawValue> values = registry.values(PACKAGES + "\\" + name);
    if (!(values.get("CurrentState") instanceof RawValue.Int state)) {
      return Optional.empty();
    }
    return Optional.of(
        new RollupFix(
            Integer.parseInt(version.group(1)),
            Integer.parseInt(version.group(2)),
            installedAt(values),
            (int) state.value()));
  }

  private static @Nullable Instant installedAt(Map<String, RawValue> values) {
    return values.get("InstallTimeHigh") instanceof RawValue.Int high
            && values.get("InstallTimeLow") instanceof RawValue.Int low
        ? FileTimes.instant(high.value() << Integer.SIZE | low.value())
        : null;
  }

  private static @Nullable RollupFix newest(List<RollupFix> packages, Predicate<RollupFix> which) {
    return packages.stream()
        .filter(which)
        .max(Comparator.comparingInt(RollupFix::build).thenComparingInt(RollupFix::ubr))
        .orElse(null);
  }
}
