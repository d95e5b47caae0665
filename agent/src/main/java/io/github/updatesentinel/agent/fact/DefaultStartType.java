package io.github.updatesentinel.agent.fact;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The start type that Windows 10 and 11 give a service that updates need. */
public final class DefaultStartType {
  private static final Map<String, StartType> DEFAULTS =
      Map.of(
          "trustedinstaller", StartType.MANUAL,
          "wuauserv", StartType.MANUAL,
          "bits", StartType.AUTO_DELAYED,
          "cryptsvc", StartType.AUTO,
          "usosvc", StartType.AUTO_DELAYED);

  private DefaultStartType() {}

  /** Empty for a service that Windows does not ship, or that updates don't need. */
  public static Optional<StartType> of(String service) {
    return Optional.ofNullable(DEFAULTS.get(service.toLowerCase(Locale.ROOT)));
  }

  /** The command that gives a service its default start type back. */
  public static Optional<String> repairCommand(String service) {
    return of(service).map(type -> "sc.exe config %s start= %s".formatted(service, word(type)));
  }

  private static String word(StartType type) {
    return switch (type) {
      case AUTO -> "auto";
      case AUTO_DELAYED -> "delayed-auto";
      default -> "demand";
    };
  }
}
