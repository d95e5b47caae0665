package io.github.updatesentinel.agent.updatelog.scan;

import io.github.updatesentinel.agent.fact.update.StoreServices;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The update service that a scan asked. */
public enum LogSource {
  WSUS("3DA21691"),
  WINDOWS_UPDATE("9482F4B4"),
  MICROSOFT_UPDATE("7971F918"),
  /** Drivers and other content of the operating system, asked after Windows Update. */
  OS_CONTENT("8B24B027"),
  STORE(""),
  /** No service: the store on the disk. */
  OFFLINE("00000000"),
  OTHER("");

  private final String prefix;

  LogSource(String prefix) {
    this.prefix = prefix;
  }

  /**
   * The source with this ID.
   *
   * @param name what the log says after the ID, such as {@code Managed}
   */
  public static LogSource of(@Nullable String serviceId, String name) {
    String id = serviceId == null ? "" : serviceId.toUpperCase(Locale.ROOT);
    if (StoreServices.contains(id)) {
      return STORE;
    }
    for (LogSource source : values()) {
      if (!source.prefix.isEmpty() && id.startsWith(source.prefix)) {
        return source;
      }
    }
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.startsWith("managed")) {
      return WSUS;
    }
    return lower.startsWith("windows update") ? WINDOWS_UPDATE : OTHER;
  }

  /** Whether the operating system's own software updates come from it. */
  boolean hasSystemUpdates() {
    return this == WSUS || this == WINDOWS_UPDATE || this == MICROSOFT_UPDATE;
  }
}
