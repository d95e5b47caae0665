package io.github.updatesentinel.collector.enroll;

import io.github.updatesentinel.collector.config.Version;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an administrator uses to install agents that report to this collector.
 *
 * @param collectorUrl what agents call this collector
 * @param token an enrollment token
 * @param pin what agents know the collector's CA by, such as {@code sha256:…}; null where they know
 *     it anyway
 * @param unreadable why the certificate could not be looked at, so that it has no pin though it may
 *     need one; null if it was
 * @param download the MSI, if this collector gives it
 */
public record InstallLine(
    String collectorUrl,
    String token,
    @Nullable String pin,
    @Nullable String unreadable,
    AgentPackage.@Nullable Download download) {

  /** Settings of the agent by their keys. */
  public Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("collectorUrl", collectorUrl);
    if (pin != null) {
      settings.put("trustStore", pin);
    }
    if (collectorUrl.startsWith("http:")) {
      settings.put("allowPlainHttp", "true");
    }
    settings.put("enrollmentToken", token);
    return settings;
  }

  private List<String> properties() {
    List<String> properties = new ArrayList<>();
    settings()
        .forEach(
            (key, value) ->
                properties.add(
                    key.replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT) + "=" + value));
    return properties;
  }

  private String msi() {
    return download == null ? "update-sentinel-" + Version.get() + "-x64.msi" : download.name();
  }

  /**
   * One line for an elevated command prompt. Where the collector gives the MSI, the line downloads
   * it, and installs nothing but the file with this hash. Only administrators can write to the
   * folder of Windows, so that nobody can exchange the file in between.
   */
  public String thisComputer() {
    AgentPackage.Download msi = download;
    if (msi == null) {
      return "start /wait msiexec /i " + msi() + " /qn " + String.join(" ", properties());
    }
    String arguments =
        properties().stream().map(one -> "'" + one + "'").collect(Collectors.joining(","));
    return "powershell -NoProfile -Command \"$f=$env:windir+'\\"
        + msi.name()
        + "'; curl.exe -fsS"
        + (pin == null ? "" : "k")
        + " -o $f '"
        + collectorUrl
        + msi.path()
        + "'; if ((Get-FileHash $f).Hash -ne '"
        + msi.sha256()
        + "') {Remove-Item $f; throw 'The download failed, or is not the expected file.'};"
        + " $p=Start-Process msiexec -Wait -PassThru -ArgumentList '/i',$f,'/qn',"
        + arguments
        + "; Remove-Item $f; exit $p.ExitCode\"";
  }

  /** The command of Configuration Manager, Intune, and similar tools, which bring the file. */
  public String managed() {
    return "msiexec /i " + msi() + " /qn " + String.join(" ", properties());
  }

  /** Registry values of group policy, one command each. */
  public String policy() {
    return settings().entrySet().stream()
        .map(
            setting ->
                "reg add HKLM\\SOFTWARE\\Policies\\UpdateSentinel /v "
                    + setting.getKey()
                    + " /d "
                    + setting.getValue()
                    + " /f")
        .collect(Collectors.joining("\n"));
  }

  /** The content of {@code agent.json}. */
  public String json() {
    return settings().entrySet().stream()
        .map(
            setting ->
                "  \""
                    + setting.getKey()
                    + "\": "
                    + (setting.getKey().equals("allowPlainHttp")
                        ? setting.getValue()
                        : "\"" + setting.getValue() + "\""))
        .collect(Collectors.joining(",\n", "{\n", "\n}"));
  }

  /** Whether no other computer can reach the address. */
  public boolean loopback() {
    String host = URI.create(collectorUrl).getHost();
    return host == null
        || host.equalsIgnoreCase("localhost")
        || host.startsWith("127.")
        || host.equals("[::1]");
  }
}
