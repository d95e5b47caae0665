package io.github.updatesentinel.verify.report;

import java.util.List;

/** One of the things that only a real Windows can show: a section of docs/not-yet-on-windows.md. */
public record Item(int number, String name) {
  private static final List<String> NAMES =
      List.of(
          "The Windows Update Agent with TrustedInstaller disabled",
          "An aborted search",
          "Hangs, crashes and timing of real scans",
          "Language of update titles",
          "COM details",
          "Events in the Event Viewer",
          "Reading the event log",
          "Starting TrustedInstaller as a test",
          "Rights of LocalSystem on protected services",
          "Paths and start types of real services",
          "Notifications for real service keys",
          "Life under the Service Control Manager",
          "The data folder's rights",
          "Language and code page of a Chinese Windows",
          "Windows-ROOT with real roots",
          "Sleep, resume and the monotonic clock",
          "CMGE's marks",
          "What other programs do to it",
          "The workflow on GitHub Actions",
          "The group policy templates in the editor",
          "What Windows Installer sets at the service",
          "Windows Installer",
          "Settings that an upgrade keeps",
          "The token and the installer's log",
          "A group managed service account",
          "Deployment by group policy",
          "Signatures, SmartScreen and WDAC",
          "The C runtime on Windows 10 1809",
          "The class-data archive",
          "DPAPI, and what protects the key",
          "Client certificates of the machine's store",
          "The spool at a power loss",
          "WinHTTP's proxy",
          "Virus scanners on the spool",
          "Clones, Sysprep and snapshots",
          "Marks of restarts, pauses and servicing",
          "The update log as evidence");

  public static final int COUNT = NAMES.size();

  /**
   * The item with a number.
   *
   * @param number 1 to {@link #COUNT}
   */
  public static Item of(int number) {
    return new Item(number, NAMES.get(number - 1));
  }
}
