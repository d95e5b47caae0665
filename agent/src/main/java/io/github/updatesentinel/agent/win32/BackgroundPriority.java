package io.github.updatesentinel.agent.win32;

/** Keeps a process out of the way of the people at the machine. */
public final class BackgroundPriority {
  private static final int BELOW_NORMAL_PRIORITY_CLASS = 0x4000;

  private BackgroundPriority() {}

  /** Takes effect for this process; a refusal changes nothing that matters. */
  public static void enter() {
    Kernel32Api.INSTANCE.SetPriorityClass(
        Kernel32Api.INSTANCE.GetCurrentProcess(), BELOW_NORMAL_PRIORITY_CLASS);
  }
}
