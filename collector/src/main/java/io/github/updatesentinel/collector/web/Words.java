package io.github.updatesentinel.collector.web;

import io.github.updatesentinel.collector.fleet.MachineRow;
import java.util.List;

/** Codes of machines in words, for templates. A code that has no words is shown as it is. */
public final class Words {
  private final Texts common;

  /** Words of one language. */
  public Words(Texts common) {
    this.common = common;
  }

  /** The name of a code, such as {@code reason} {@code SERVICE_DISABLED}. */
  public String name(String kind, String code) {
    String key = kind + "." + code;
    return common.has(key) ? common.text(key) : Visible.cut(code, 60);
  }

  /** The reason that explains most; empty where there is none. */
  public String mainReason(MachineRow row) {
    List<String> reasons = Reasons.inOrder(row.reasons());
    return reasons.isEmpty() ? "" : name("reason", reasons.get(0));
  }
}
