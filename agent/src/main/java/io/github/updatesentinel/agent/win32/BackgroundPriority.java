package io.github.updatesentinel.agent.win32;

/** Keeps a process out of the way of the people at the machine. */
public final class BackgroundPriority {
  private static final int IDLE_PRIORITY_CLASS = 0x40;
  private static final int BELOW_NORMAL_PRIORITY_CLASS = 0x4000;

  private BackgroundPriority() {}

  /** Takes effect for this process; a refusal changes nothing that matters. */
  public static void enter() {
    set(BELOW_NORMAL_PRIORITY_CLASS);
  }

  /** The same for work that anything else goes before; the programs it starts inherit it. */
  public static void lowest() {
    set(IDLE_PRIORITY_CLASS);
  }

  private static void set(int priorityClass) {
    Kernel32Api.INSTANCE.SetPriorityClass(Kernel32Api.INSTANCE.GetCurrentProcess(), priorityClass);
  }
}
