package io.github.updatesentinel.agent.diagnose;

import io.github.updatesentinel.agent.config.RawValue;
import io.github.updatesentinel.agent.probe.access.EventChannels;
import io.github.updatesentinel.agent.probe.access.ReadFailure;
import io.github.updatesentinel.agent.probe.access.RegistryReader;
import io.github.updatesentinel.agent.probe.access.ServiceProbe;
import io.github.updatesentinel.agent.probe.event.EventLogProbe;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Parts that show what Windows is configured to do, and what it recorded. */
public final class MachineParts {
  private static final String SERVICES = "SYSTEM\\CurrentControlSet\\Services\\";
  private static final String WINDOWS = "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\";

  /** Keys that tell Windows what to do about updates, or what it is about to do. */
  private static final List<String> POLICIES =
      List.of(
          "SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate",
          "SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate\\AU",
          "SOFTWARE\\Microsoft\\WindowsUpdate\\UX\\Settings",
          "SOFTWARE\\Microsoft\\WindowsUpdate\\UX\\StateVariables",
          "SOFTWARE\\Microsoft\\PolicyManager\\current\\device\\Update",
          WINDOWS + "WindowsUpdate\\Auto Update",
          WINDOWS + "WindowsUpdate\\Auto Update\\RebootRequired",
          WINDOWS + "Component Based Servicing\\RebootPending",
          WINDOWS + "Component Based Servicing\\RebootInProgress",
          "SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion",
          WINDOWS + "Group Policy\\State\\Machine\\GPO-List");

  private static final int MAX_SUBKEYS = 50;

  private MachineParts() {}

  /** The services as the Service Control Manager and the registry have them. */
  public static String services(
      List<String> names, ServiceProbe services, RegistryReader registry) {
    StringBuilder text = new StringBuilder();
    for (String name : names) {
      line(text, String.valueOf(services.read(name)));
      values(SERVICES + name, registry, text);
      values(SERVICES + name + "\\Parameters", registry, text);
    }
    return text.toString();
  }

  /** The keys of policies, and of what Group Policy applied. */
  public static String policies(RegistryReader registry) {
    StringBuilder text = new StringBuilder();
    for (String key : POLICIES) {
      values(key, registry, text);
    }
    belowAll(WINDOWS + "Group Policy\\History", registry, text);
    return text.toString();
  }

  private static void belowAll(String key, RegistryReader registry, StringBuilder text) {
    try {
      for (String part : registry.subkeys(key, "").stream().limit(MAX_SUBKEYS).toList()) {
        String below = key + "\\" + part;
        for (String number : registry.subkeys(below, "").stream().limit(MAX_SUBKEYS).toList()) {
          values(below + "\\" + number, registry, text);
        }
      }
    } catch (ReadFailure e) {
      line(text, String.valueOf(e.getMessage()));
    }
  }

  private static void values(String key, RegistryReader registry, StringBuilder text) {
    line(text, "[HKLM\\" + key + "]");
    try {
      if (!registry.exists(key)) {
        line(text, "(none)");
        return;
      }
      Map<String, RawValue> values = new TreeMap<>(registry.values(key));
      values.forEach((name, value) -> line(text, name + " = " + value.show()));
    } catch (ReadFailure e) {
      line(text, String.valueOf(e.getMessage()));
    }
  }

  /** The newest entries of a channel as Windows renders them; and why there are not more. */
  public static String events(EventLogProbe log, String channel) throws ReadFailure {
    EventChannels.Entries entries = log.forSupport(channel);
    StringBuilder text = new StringBuilder();
    line(text, "<Events>");
    entries.xml().forEach(xml -> line(text, xml));
    if (entries.unfinished() != null) {
      line(text, "<!-- " + entries.unfinished() + " -->");
    }
    line(text, "</Events>");
    return text.toString();
  }

  private static void line(StringBuilder text, String line) {
    text.append(line).append(System.lineSeparator());
  }
}
