package io.github.updatesentinel.agent.fact;

import static io.github.updatesentinel.agent.fact.StartType.AUTO;
import static io.github.updatesentinel.agent.fact.StartType.AUTO_DELAYED;
import static io.github.updatesentinel.agent.fact.StartType.MANUAL;

import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The start type that each build of Windows gives a service that updates need. */
public final class DefaultStartType {
  // By the first build that has it. Microsoft's guidance on disabling system services lists all
  // five
  // for Server 2016 (14393), with BITS and UsoSvc as Manual. BITS moves itself between Manual and
  // Automatic (Delayed Start) as it has jobs or none, so that neither does harm; that Windows 11
  // ships it as Manual rests on administrators' reports. UsoSvc starts automatically from Windows
  // 10
  // 1809 on at the latest.
  private static final Map<String, NavigableMap<Integer, StartType>> DEFAULTS =
      Map.of(
          "trustedinstaller", from(Map.of(0, MANUAL)),
          "wuauserv", from(Map.of(0, MANUAL)),
          "bits", from(Map.of(0, MANUAL, 17763, AUTO_DELAYED, 22000, MANUAL)),
          "cryptsvc", from(Map.of(0, AUTO)),
          "usosvc", from(Map.of(0, MANUAL, 17763, AUTO_DELAYED)));

  private DefaultStartType() {}

  private static NavigableMap<Integer, StartType> from(Map<Integer, StartType> builds) {
    return new TreeMap<>(builds);
  }

  /**
   * Empty for a service that Windows does not ship, or that updates don't need.
   *
   * @param build null where it is not known: the newest counts
   */
  public static Optional<StartType> of(String service, @Nullable Integer build) {
    return Optional.ofNullable(DEFAULTS.get(service.toLowerCase(Locale.ROOT)))
        .map(builds -> builds.floorEntry(build == null ? Integer.MAX_VALUE : build))
        .map(Map.Entry::getValue);
  }

  /** The same for the Windows that was read. */
  public static Optional<StartType> of(String service, Reading<OsVersion> os) {
    return of(service, os.toOptional().map(OsVersion::build).orElse(null));
  }

  /** The command that gives a service its default start type back. */
  public static Optional<String> repairCommand(String service, Reading<OsVersion> os) {
    return of(service, os).map(type -> "sc.exe config %s start= %s".formatted(service, word(type)));
  }

  private static String word(StartType type) {
    return switch (type) {
      case AUTO -> "auto";
      case AUTO_DELAYED -> "delayed-auto";
      default -> "demand";
    };
  }
}
