package io.github.updatesentinel.collector.machine;

import io.github.updatesentinel.contract.VerdictCode;

/** Which verdict a machine has, where its heartbeat may name any. */
public final class MachineVerdict {
  /** The state of a machine that sends nothing. Only the collector decides that. */
  public static final String SILENT = "SILENT";

  private MachineVerdict() {}

  /**
   * The name of a verdict, which may be one that this version does not know; UNKNOWN for {@value
   * #SILENT}, which would count the machine twice.
   *
   * @param code of the heartbeat
   */
  public static String of(String code) {
    return code.equals(SILENT) ? VerdictCode.UNKNOWN.name() : code;
  }
}
