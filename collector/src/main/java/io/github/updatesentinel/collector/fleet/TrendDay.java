package io.github.updatesentinel.collector.fleet;

import io.github.updatesentinel.collector.index.MachineColumns;
import io.github.updatesentinel.contract.VerdictCode;
import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a day ended: machines per verdict, as in {@link FleetCounts}. A day without rows (no
 * collector ran) is left out.
 *
 * @param date in the collector's time zone
 * @param silent null: silent machines could not be told then
 */
public record TrendDay(LocalDate date, Map<String, Long> verdicts, @Nullable Long silent) {
  /** The verdicts of all these days, each once: those of this version first. */
  public static List<String> verdicts(List<TrendDay> days) {
    Set<String> names = new LinkedHashSet<>();
    for (VerdictCode verdict : VerdictCode.values()) {
      names.add(verdict.name());
    }
    days.forEach(day -> names.addAll(day.verdicts().keySet()));
    return names.stream()
        .limit(VerdictCode.values().length + MachineColumns.OTHER_VERDICTS)
        .toList();
  }
}
