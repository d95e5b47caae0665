package io.github.updatesentinel.contract;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Why a verdict is what it is. The order is the order of telling: the first explains most. */
public enum ReasonCode {
  SERVICE_DISABLED,
  SERVICE_MISSING,
  SERVICE_HIJACKED,
  SERVICE_START_FAILED,
  SCAN_ACCESS_DENIED,
  SCAN_TIMED_OUT,
  SCAN_HRESULT,
  /**
   * The scan ended without an answer of the Windows Update Agent: it crashed or could not start.
   */
  SCAN_BROKEN,
  SCAN_WARNING,
  BUILD_BEHIND,
  /** An update may be installed and only waits for the restart that raises the build. */
  REBOOT_PENDING,
  HISTORY_FAILURE,
  EVENT_LOG_FAILURE,
  UPDATE_LOG_FAILURE,
  SCAN_STALE,
  BASELINE_MISSING,
  BUILD_AGED,
  SERVICE_DISABLED_AT_RESTART,
  /** Windows did not let us read a required service; it may be healthy or not. */
  SERVICE_UNREADABLE,
  /** Windows did not let us read all of the event log; there may be failures that we don't see. */
  EVIDENCE_MISSING;

  /** The same codes, most telling first; those that this version does not know come last. */
  public static List<String> inOrder(List<String> codes) {
    List<String> ordered = new ArrayList<>(codes);
    ordered.sort(
        Comparator.comparingInt(ReasonCode::place).thenComparing(Comparator.naturalOrder()));
    return ordered;
  }

  private static int place(String code) {
    return new Open<>(ReasonCode.class, code)
        .known()
        .map(List.of(values())::indexOf)
        .orElse(values().length);
  }
}
