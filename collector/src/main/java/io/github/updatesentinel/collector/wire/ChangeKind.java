package io.github.updatesentinel.collector.wire;

import java.util.Arrays;
import java.util.List;

/** What a heartbeat that history keeps says otherwise than the one before: {@code change.kinds}. */
public enum ChangeKind {
  /** The first of this machine. */
  FIRST(-1),
  /** The machine was set back to an earlier state, such as a snapshot. */
  SET_BACK(-1),
  VERDICT(0),
  REASONS(1),
  BUILD(2),
  SERVICES(3),
  SOURCE(4),
  SCAN(5),
  HOST(6),
  AGENT(7),
  REBOOT(8),
  START_TYPE(9),
  BASELINE(10),
  /** Pauses, deferrals, and a target release. */
  POLICY(11),
  /** Until when this Windows gets updates. */
  SERVICING(12);

  /** Those that are a part of the state, in the order of the parts. */
  static final List<ChangeKind> PARTS =
      Arrays.stream(values()).filter(kind -> kind.part >= 0).toList();

  private final int part;

  /**
   * @param part place among the stored hashes, never changed; -1 where it is none
   */
  ChangeKind(int part) {
    this.part = part;
  }

  int part() {
    return part;
  }
}
