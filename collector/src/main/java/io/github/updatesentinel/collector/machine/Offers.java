package io.github.updatesentinel.collector.machine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The servicing updates that a machine was offered by its update source in the last {@value #DAYS}
 * days, each with the last day of that: {@code KB5099539:20417 KB5101684:20410}. A report lists the
 * updates of one scan only. Immutable.
 */
public final class Offers {
  /** How long an offer is kept after its last day. */
  public static final int DAYS = 90;

  /** Most of one machine; the oldest are dropped. */
  static final int MOST = 60;

  /** Of a machine that was offered nothing. */
  public static final Offers NONE = new Offers(Map.of());

  private final Map<String, Long> days;

  private Offers(Map<String, Long> days) {
    this.days = days;
  }

  /** Reads a column; what is not understood is left out. */
  public static Offers of(@Nullable String column) {
    if (column == null || column.isEmpty()) {
      return NONE;
    }
    Map<String, Long> days = new TreeMap<>();
    for (String offer : column.split(" ", -1)) {
      int colon = offer.indexOf(':');
      if (colon > 0 && offer.substring(colon + 1).matches("[0-9]{1,7}")) {
        days.put(offer.substring(0, colon), Long.valueOf(offer.substring(colon + 1)));
      }
    }
    return new Offers(days);
  }

  /**
   * With what a scan lists.
   *
   * @param numbers such as {@code KB5099539}
   * @param day of the report, since 1970 UTC by the collector's clock
   */
  public Offers with(Collection<String> numbers, long day) {
    if (numbers.isEmpty()
        && days.values().stream().allMatch(last -> last > day - DAYS && last <= day)) {
      return this;
    }
    Map<String, Long> merged = new TreeMap<>(days);
    // A day of the future was stored while the clock was ahead.
    merged.replaceAll((number, last) -> Math.min(last, day));
    numbers.forEach(number -> merged.merge(number, day, Math::max));
    merged.values().removeIf(last -> last <= day - DAYS);
    List<Map.Entry<String, Long>> newest = new ArrayList<>(merged.entrySet());
    newest.sort(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()));
    return new Offers(
        newest.stream()
            .limit(MOST)
            .collect(
                Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, Math::max, TreeMap::new)));
  }

  /** The KB numbers in ascending order. */
  public List<String> numbers() {
    return List.copyOf(days.keySet());
  }

  /** For the store; null where there is none. */
  public @Nullable String column() {
    return days.isEmpty()
        ? null
        : days.entrySet().stream()
            .map(offer -> offer.getKey() + ":" + offer.getValue())
            .collect(Collectors.joining(" "));
  }
}
