package io.github.updatesentinel.collector.sim;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What scans of simulated machines find, as an update server names it. */
final class Updates {
  /** An update as in the heartbeat. */
  record Update(String title, String kb, String severity, boolean servicing) {
    String id() {
      return UUID.nameUUIDFromBytes(kb.getBytes(StandardCharsets.UTF_8)).toString();
    }
  }

  private Updates() {}

  static List<Update> of(Condition seen, boolean chinese) {
    List<Update> updates = new ArrayList<>();
    if (seen.cumulativePending()) {
      updates.add(cumulative(seen.windows(), chinese));
    }
    if (seen.extras() > 0) {
      updates.add(
          new Update(
              chinese
                  ? "适用于 Microsoft Defender Antivirus 的安全智能更新 - KB2267602 (版本 1.455.318.0)"
                  : "Security Intelligence Update for Microsoft Defender Antivirus - KB2267602"
                      + " (Version 1.455.318.0)",
              "KB2267602",
              "Unspecified",
              false));
    }
    if (seen.extras() > 1) {
      updates.add(
          new Update(
              chinese
                  ? "Windows 恶意软件删除工具 x64 - v5.135 (KB890830)"
                  : "Windows Malicious Software Removal Tool x64 - v5.135 (KB890830)",
              "KB890830",
              "Unspecified",
              false));
    }
    return updates;
  }

  static Update cumulative(Windows windows, boolean chinese) {
    Windows.Release release = windows.releases().get(Windows.NEWEST);
    String version = windows.release();
    String name = windows.build() >= 22000 ? "Windows 11" : "Windows 10";
    String title =
        chinese
            ? "%s 适用于 %s Version %s 的累积更新，适合基于 x64 的系统 (%s)"
                .formatted(release.month(), name, version, release.kb())
            : "%s Cumulative Update for %s Version %s for x64-based Systems (%s)"
                .formatted(release.month(), name, version, release.kb());
    return new Update(title, release.kb(), "Critical", true);
  }
}
