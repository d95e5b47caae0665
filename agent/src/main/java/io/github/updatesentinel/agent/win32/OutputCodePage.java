package io.github.updatesentinel.agent.win32;

/** The code page that other programs read our standard output with. */
public final class OutputCodePage {
  private OutputCodePage() {}

  /**
   * That of the console, which cmd, {@code for /f} and PowerShell decode with; without a console
   * the OEM code page, which every new console begins with.
   */
  public static int current() {
    int console = Kernel32Api.INSTANCE.GetConsoleOutputCP();
    return console == 0 ? Kernel32Api.INSTANCE.GetOEMCP() : console;
  }
}
