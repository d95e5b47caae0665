package io.github.updatesentinel.collector.machine;

import io.github.updatesentinel.contract.WindowsFamily;
import org.jspecify.annotations.Nullable;

/** Which family a machine is of, where its heartbeat leaves that to its edition. */
public final class MachineFamily {
  private MachineFamily() {}

  /**
   * The name of a family, which may be one that this version does not know; null where neither is
   * known.
   *
   * @param family of the heartbeat
   * @param edition such as ServerStandard
   */
  public static @Nullable String of(@Nullable String family, @Nullable String edition) {
    if (family != null || edition == null) {
      return family;
    }
    return WindowsFamily.ofEdition(edition).name();
  }
}
