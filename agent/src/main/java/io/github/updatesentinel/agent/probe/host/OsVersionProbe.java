package io.github.updatesentinel.agent.probe.host;

import io.github.updatesentinel.agent.config.RawValue;
import io.github.updatesentinel.agent.fact.Failure;
import io.github.updatesentinel.agent.fact.OsVersion;
import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.probe.access.ReadFailure;
import io.github.updatesentinel.agent.probe.access.RegistryReader;
import io.github.updatesentinel.contract.WindowsFamily;
import java.time.InstantSource;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads which Windows this is from where Windows Update itself keeps it. */
public final class OsVersionProbe {
  private static final String CURRENT_VERSION = "SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion";
  private static final String ENVIRONMENT =
      "SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment";
  private static final Pattern BUILD = Pattern.compile("[1-9]\\d{0,5}");
  private static final int FIRST_WINDOWS_11 = 22_000;

  private final RegistryReader registry;
  private final InstantSource clock;

  public OsVersionProbe(RegistryReader registry, InstantSource clock) {
    this.registry = registry;
    this.clock = clock;
  }

  public Reading<OsVersion> read() {
    try {
      String build = text("CurrentBuildNumber");
      if (build == null) {
        build = text("CurrentBuild");
      }
      if (build == null || !BUILD.matcher(build).matches()) {
        return unknown(new Failure("CurrentBuildNumber is no build: " + shown(build), null));
      }
      return Reading.known(version(Integer.parseInt(build)), clock.instant());
    } catch (ReadFailure e) {
      return unknown(e.failure());
    }
  }

  private OsVersion version(int build) throws ReadFailure {
    String release = text("DisplayVersion");
    String maker = text("EditionSubManufacturer");
    String edition = text("EditionID");
    return new OsVersion(
        build,
        ubr(),
        product(build),
        edition,
        release != null ? release : text("ReleaseId"),
        architecture(),
        isCmge(maker),
        text("EditionSubVersion"),
        family(edition));
  }

  private WindowsFamily family(@Nullable String edition) throws ReadFailure {
    String type = text("InstallationType");
    boolean server =
        type == null
            ? edition != null && WindowsFamily.ofEdition(edition) == WindowsFamily.SERVER
            : type.startsWith("Server") || type.equals("Nano Server");
    return server ? WindowsFamily.SERVER : WindowsFamily.CLIENT;
  }

  private @Nullable Integer ubr() throws ReadFailure {
    RawValue raw = registry.value(CURRENT_VERSION, "UBR");
    return raw instanceof RawValue.Int number && number.value() >= 0 && number.value() < 1_000_000
        ? Integer.valueOf((int) number.value())
        : null;
  }

  /** Windows 11 still calls itself Windows 10 here; only the build tells them apart. */
  private @Nullable String product(int build) throws ReadFailure {
    String product = text("ProductName");
    return product != null && build >= FIRST_WINDOWS_11
        ? product.replace("Windows 10", "Windows 11")
        : product;
  }

  /**
   * CMIT's own marks. The edition EnterpriseG alone is none: any Windows can be converted to it.
   */
  private boolean isCmge(@Nullable String maker) throws ReadFailure {
    return (maker != null && maker.contains("神州网信"))
        || registry.exists("SOFTWARE\\CMIT\\Active")
        || registry.exists("SYSTEM\\CurrentControlSet\\Services\\CmitClientSVC")
        || registry.exists("SYSTEM\\CurrentControlSet\\Services\\CmitUpdateAgent");
  }

  private @Nullable String architecture() throws ReadFailure {
    RawValue raw = registry.value(ENVIRONMENT, "PROCESSOR_ARCHITECTURE");
    if (!(raw instanceof RawValue.Text text)) {
      return null;
    }
    return switch (text.value()) {
      case "AMD64" -> "x86_64";
      case "ARM64" -> "arm64";
      case "x86" -> "x86";
      default -> text.value();
    };
  }

  private @Nullable String text(String name) throws ReadFailure {
    return registry.value(CURRENT_VERSION, name) instanceof RawValue.Text text
            && !text.value().isBlank()
        ? text.value().strip()
        : null;
  }

  private static String shown(@Nullable String text) {
    return text == null ? "absent" : text.substring(0, Math.min(text.length(), 40));
  }

  private Reading<OsVersion> unknown(Failure why) {
    return Reading.unknown(why, clock.instant());
  }
}
