package io.github.updatesentinel.agent.fact;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A cumulative update as servicing knows it: {@code Package_for_RollupFix}.
 *
 * @param build the base build that it is made for: 19041 for all of 19041 to 19045
 * @param ubr the revision that it brings
 * @param installedAt null where not known
 * @param state {@code CurrentState}: 0x70 is installed, 0x80 permanent, 0x60 pending a restart
 */
public record RollupFix(int build, int ubr, @Nullable Instant installedAt, int state) {
  public static final int INSTALL_PENDING = 0x60;
  public static final int INSTALLED = 0x70;
  public static final int PERMANENT = 0x80;

  public boolean isInstalled() {
    return state == INSTALLED || state == PERMANENT;
  }
}
