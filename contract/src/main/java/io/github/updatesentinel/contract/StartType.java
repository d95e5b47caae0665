package io.github.updatesentinel.contract;

import java.util.Optional;

/** How a service is started, in the words of the heartbeat. */
public enum StartType {
  BOOT,
  SYSTEM,
  AUTO,
  AUTO_DELAYED,
  MANUAL,
  DISABLED,
  /** There is no such service. */
  MISSING;

  /**
   * Reads the numbers of SCM and registry.
   *
   * @param start the number that SCM and registry use: 0 boot, 1 system, 2 automatic, 3 demand, 4
   *     disabled
   * @param delayed counts for automatic start alone
   * @return empty for a number that Windows does not define
   */
  public static Optional<StartType> of(long start, boolean delayed) {
    if (start == 0) {
      return Optional.of(BOOT);
    }
    if (start == 1) {
      return Optional.of(SYSTEM);
    }
    if (start == 2) {
      return Optional.of(delayed ? AUTO_DELAYED : AUTO);
    }
    if (start == 3) {
      return Optional.of(MANUAL);
    }
    return start == 4 ? Optional.of(DISABLED) : Optional.empty();
  }
}
