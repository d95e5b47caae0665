package io.github.updatesentinel.collector.machine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The order of reasons: the first explains most. */
public final class ReasonOrder {
  /** The order of the agent. Codes of a newer agent come last. */
  public static final List<String> ORDER =
      List.of(
          "SERVICE_DISABLED",
          "SERVICE_MISSING",
          "SERVICE_HIJACKED",
          "SERVICE_START_FAILED",
          "SCAN_ACCESS_DENIED",
          "SCAN_TIMED_OUT",
          "SCAN_HRESULT",
          "SCAN_BROKEN",
          "SCAN_WARNING",
          "BUILD_BEHIND",
          "REBOOT_PENDING",
          "HISTORY_FAILURE",
          "EVENT_LOG_FAILURE",
          "UPDATE_LOG_FAILURE",
          "SCAN_STALE",
          "BASELINE_MISSING",
          "BUILD_AGED",
          "SERVICE_DISABLED_AT_RESTART",
          "SERVICE_UNREADABLE",
          "EVIDENCE_MISSING");

  private ReasonOrder() {}

  /** The same codes, most telling first. */
  public static List<String> inOrder(List<String> codes) {
    List<String> ordered = new ArrayList<>(codes);
    ordered.sort(
        Comparator.comparingInt(ReasonOrder::place).thenComparing(Comparator.naturalOrder()));
    return ordered;
  }

  private static int place(String code) {
    int place = ORDER.indexOf(code);
    return place < 0 ? ORDER.size() : place;
  }
}
