package io.github.updatesentinel.agent.check.report;

import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.fact.ServiceState;
import io.github.updatesentinel.contract.StartType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Finds out which required services got another start type since they were seen last. */
final class StartTypeChanges {
  /** Windows itself moves these between manual and automatic while it installs or downloads. */
  private static final Set<String> MOVED_BY_WINDOWS = Set.of("trustedinstaller", "bits");

  record Change(String service, StartType from, StartType to) {}

  private StartTypeChanges() {}

  /**
   * @param known start types seen last; brought up to date
   */
  static List<Change> update(
      Map<String, StartType> known, Map<String, Reading<ServiceState>> services) {
    List<Change> changes = new ArrayList<>();
    services.forEach(
        (name, reading) -> {
          // What can't be read now did not change: the last known type stands.
          reading
              .toOptional()
              .map(ServiceState::startType)
              .ifPresent(
                  to -> {
                    StartType from = known.put(name, to);
                    if (from != null && from != to && isWorthTelling(name, from, to)) {
                      changes.add(new Change(name, from, to));
                    }
                  });
        });
    known.keySet().removeIf(name -> services.keySet().stream().noneMatch(name::equalsIgnoreCase));
    return changes;
  }

  private static boolean isWorthTelling(String name, StartType from, StartType to) {
    return !(MOVED_BY_WINDOWS.contains(name.toLowerCase(Locale.ROOT))
        && canStart(from)
        && canStart(to));
  }

  private static boolean canStart(StartType type) {
    return type != StartType.DISABLED && type != StartType.MISSING;
  }
}
