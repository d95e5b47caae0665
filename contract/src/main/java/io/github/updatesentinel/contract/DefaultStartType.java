package io.github.updatesentinel.contract;

import static io.github.updatesentinel.contract.StartType.AUTO;
import static io.github.updatesentinel.contract.StartType.AUTO_DELAYED;
import static io.github.updatesentinel.contract.StartType.MANUAL;

import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The start type that each build of Windows gives a service that updates need. */
public final class DefaultStartType {
  // By the first build that has it. Microsoft's guidance on disabling system services lists all
  // five for Server 2016 (14393), with BITS and UsoSvc as Manual. BITS moves itself between Manual
  // and Automatic (Delayed Start) as it has jobs or none, so that neither does harm; that Windows
  // 11 ships it as Manual rests on administrators' reports. UsoSvc starts automatically from
  // Windows 10 1809 on at the latest.
  private static final NavigableMap<String, NavigableMap<Integer, StartType>> DEFAULTS =
      new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  static {
    DEFAULTS.put("TrustedInstaller", from(Map.of(0, MANUAL)));
    DEFAULTS.put("wuauserv", from(Map.of(0, MANUAL)));
    DEFAULTS.put("BITS", from(Map.of(0, MANUAL, 17763, AUTO_DELAYED, 22000, MANUAL)));
    DEFAULTS.put("CryptSvc", from(Map.of(0, AUTO)));
    DEFAULTS.put("UsoSvc", from(Map.of(0, MANUAL, 17763, AUTO_DELAYED)));
  }

  private DefaultStartType() {}

  private static NavigableMap<Integer, StartType> from(Map<Integer, StartType> builds) {
    return new TreeMap<>(builds);
  }

  /**
   * Empty for a service that Windows does not ship, or that updates don't need.
   *
   * @param build null if it is not known: the newest applies
   */
  public static Optional<StartType> of(String service, @Nullable Integer build) {
    return Optional.ofNullable(DEFAULTS.get(service))
        .map(builds -> builds.floorEntry(build == null ? Integer.MAX_VALUE : build))
        .map(Map.Entry::getValue);
  }

  /** The name as Windows writes it, of a service that has a default here; empty for others. */
  public static Optional<String> properName(String service) {
    return Optional.of(service).filter(DEFAULTS::containsKey).map(DEFAULTS::floorKey);
  }

  /**
   * The command that gives a service its default start type back; empty for a service without one.
   * Only the names that are listed here ever get into a command.
   *
   * @param build null if it is not known: the newest applies
   */
  public static Optional<String> repairCommand(String service, @Nullable Integer build) {
    return properName(service)
        .flatMap(
            name ->
                of(name, build)
                    .map(type -> "sc.exe config %s start= %s".formatted(name, word(type))));
  }

  /** As {@code sc.exe config} wants it. */
  private static String word(StartType type) {
    return switch (type) {
      case AUTO -> "auto";
      case AUTO_DELAYED -> "delayed-auto";
      default -> "demand";
    };
  }
}
