package io.github.updatesentinel.agent.win32;

import com.sun.jna.platform.win32.Kernel32;
import com.sun.jna.platform.win32.WinDef.DWORD;

/** Keeps a process out of the way of the people at the machine. */
public final class BackgroundPriority {
  private static final int BELOW_NORMAL_PRIORITY_CLASS = 0x4000;

  private BackgroundPriority() {}

  /** Takes effect for this process; a refusal changes nothing that matters. */
  public static void enter() {
    Kernel32.INSTANCE.SetPriorityClass(
        Kernel32.INSTANCE.GetCurrentProcess(), new DWORD(BELOW_NORMAL_PRIORITY_CLASS));
  }
}
