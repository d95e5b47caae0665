package io.github.updatesentinel.collector.enroll;

import io.github.updatesentinel.collector.config.Version;

/** What is typed on a machine to install an agent. */
public final class InstallLine {
  private InstallLine() {}

  /**
   * The line for a command prompt.
   *
   * @param collectorUrl what agents call this collector
   * @param token an enrollment token
   */
  public static String of(String collectorUrl, String token) {
    String plain = collectorUrl.startsWith("http:") ? " ALLOW_PLAIN_HTTP=true" : "";
    return "start /wait msiexec /i update-sentinel-%s-x64.msi /qn COLLECTOR_URL=%s%s ENROLLMENT_TOKEN=%s"
        .formatted(Version.get(), collectorUrl, plain, token);
  }
}
