package io.github.updatesentinel.collector.page;

import io.github.updatesentinel.collector.machine.MachineRow;
import io.github.updatesentinel.contract.ReasonCode;
import java.util.List;

/** Codes of machines in words, for templates. A code that has no words is shown as it is. */
public final class Words {
  private final Texts common;
  private final Texts windows;

  /** Words of one language. */
  public Words(Language language) {
    this.common = Texts.of("common", language);
    this.windows = Texts.of("windows", language);
  }

  /** The name of a code, such as {@code reason} {@code SERVICE_DISABLED}. */
  public String name(String kind, String code) {
    String key = kind + "." + code;
    if (common.has(key)) {
      return common.text(key);
    }
    return windows.has(key) ? windows.text(key) : Visible.cut(code, 60);
  }

  /** What Windows' list of services calls this one; empty where we don't know. */
  public String serviceName(String name) {
    String key = "service." + name;
    return windows.has(key) ? windows.text(key) : "";
  }

  /** The reason that explains most; empty where there is none. */
  public String mainReason(MachineRow row) {
    List<String> reasons = ReasonCode.inOrder(row.reasons());
    return reasons.isEmpty() ? "" : name("reason", reasons.get(0));
  }
}
