package io.github.updatesentinel.agent.win32;

/** The hidden console that procrun opens for each service. */
public final class ServiceConsole {
  private ServiceConsole() {}

  /**
   * Gives it back, and with it a conhost.exe beside every service. Nothing is written there, and
   * events of a console (a user logs off) are not for a service.
   */
  public static void release() {
    Kernel32Api.INSTANCE.FreeConsole();
  }
}
