package io.github.updatesentinel.agent.probe;

import io.github.updatesentinel.agent.config.RawValue;
import io.github.updatesentinel.agent.fact.Failure;
import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.probe.access.ReadFailure;
import io.github.updatesentinel.agent.probe.access.RegistryReader;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A registry in which each key and value has one of the given lines: {@code n4} a number, {@code
 * lA|B} a list, {@code u} something else, {@code !} no access, {@code -} absent, any other a text.
 */
final class FuzzedRegistry implements RegistryReader {
  /** What the probes take from keys that they read as a whole. */
  private static final List<String> NAMES =
      List.of(
          "AllowAutoUpdate",
          "AUOptions",
          "DeferFeatureUpdates",
          "DeferQualityUpdates",
          "DeferQualityUpdatesPeriodInDays",
          "DisableDualScan",
          "DoNotConnectToWindowsUpdateInternetLocations",
          "NoAutoUpdate",
          "ObjectName",
          "PauseQualityUpdates",
          "PauseQualityUpdatesEndTime",
          "PauseQualityUpdatesStartTime",
          "PausedQualityDate",
          "PausedQualityStatus",
          "PauseUpdatesExpiryTime",
          "SetPolicyDrivenUpdateSourceForQualityUpdates",
          "TargetGroup",
          "TargetGroupEnabled",
          "TargetReleaseVersion",
          "TargetReleaseVersionInfo",
          "UpdateServiceUrl",
          "WUServer");

  private final List<String> lines;

  FuzzedRegistry(List<String> lines) {
    this.lines = lines;
  }

  private String line(String place) {
    return lines.isEmpty()
        ? "-"
        : lines.get(Math.floorMod(place.toLowerCase(Locale.ROOT).hashCode(), lines.size()));
  }

  @Override
  public @Nullable RawValue value(String key, String name) throws ReadFailure {
    String line = line(key + "\\" + name);
    String rest = line.isEmpty() ? "" : line.substring(1);
    return switch (line.isEmpty() ? ' ' : line.charAt(0)) {
      case '!' -> throw new ReadFailure(new Failure(key, HResult.E_ACCESSDENIED));
      case '-' -> null;
      case 'u' -> new RawValue.Unusable("REG_BINARY");
      case 'l' -> new RawValue.Texts(Arrays.asList(rest.split("\\|", -1)));
      case 'n' -> rest.matches("-?[0-9]{1,18}") ? new RawValue.Int(Long.parseLong(rest)) : null;
      default -> new RawValue.Text(line);
    };
  }

  @Override
  public Map<String, RawValue> values(String key) throws ReadFailure {
    Map<String, RawValue> values = new HashMap<>();
    for (String name : NAMES) {
      RawValue value = value(key, name);
      if (value != null) {
        values.put(name, value);
      }
    }
    return values;
  }

  @Override
  public boolean exists(String key) throws ReadFailure {
    return value(key, "") != null;
  }

  @Override
  public @Nullable Instant lastWrite(String key) {
    return line(key).hashCode() % 2 == 0 ? Instant.parse("2026-11-20T08:00:00Z") : null;
  }

  @Override
  public List<String> subkeys(String key, String prefix) {
    return lines.stream()
        .filter(line -> line.regionMatches(true, 0, prefix, 0, prefix.length()))
        .limit(20)
        .toList();
  }
}
