package io.github.updatesentinel.agent.config;

import io.github.updatesentinel.contract.baseline.BaselineKey;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Makes one configuration of several sources; a bad value costs its own setting and no more. */
public final class ConfigLoader {
  private final List<ConfigSource> sources;
  private final List<ConfigProblem> problems = new ArrayList<>();

  private ConfigLoader(List<ConfigSource> sources) {
    this.sources = sources;
  }

  /**
   * Reads every setting from the first source that has it.
   *
   * @param sources the one that wins first
   */
  public static LoadedConfig load(List<ConfigSource> sources) {
    return new ConfigLoader(sources).load();
  }

  private LoadedConfig load() {
    boolean allowPlainHttp = value(Settings.ALLOW_PLAIN_HTTP);
    URI collectorUrl = secureUrl(optional(Settings.COLLECTOR_URL), allowPlainHttp);
    String trustStore = optional(Settings.TRUST_STORE);
    List<String> requiredServices = value(Settings.REQUIRED_SERVICES);
    BaselineKey baselineKey = optional(Settings.BASELINE_KEY);
    AgentConfig config =
        new AgentConfig(
            trustStore == null ? null : collectorUrl,
            optional(Settings.ENROLLMENT_TOKEN),
            value(Settings.CHECK_INTERVAL),
            value(Settings.SCAN_INTERVAL),
            value(Settings.SCAN_TIMEOUT),
            value(Settings.JITTER),
            value(Settings.ALERT_REPEAT),
            value(Settings.SCAN_FAILURES_BEFORE_ALERT),
            requiredServices,
            isGiven(Settings.REQUIRED_SERVICES),
            value(Settings.OBSERVED_SERVICES),
            value(Settings.SERVER_SELECTION),
            value(Settings.BUILD_MAX_AGE),
            optional(Settings.BASELINE_FILE),
            baselineKey == null ? new BaselineKey.None() : baselineKey,
            value(Settings.REMEDIATION),
            optional(Settings.LANGUAGE),
            value(Settings.SPOOL_LIMIT),
            trustStore == null ? AgentConfig.WINDOWS_ROOT : trustStore,
            optional(Settings.CLIENT_CERTIFICATE),
            value(Settings.PROXY),
            allowPlainHttp);
    reportUnknownKeys();
    return new LoadedConfig(config, problems);
  }

  private <T> T value(Setting<T> setting) {
    T value = optional(setting);
    if (value == null) {
      throw new IllegalStateException(setting.key() + " has no default");
    }
    return value;
  }

  private <T> @Nullable T optional(Setting<T> setting) {
    for (ConfigSource source : sources) {
      RawValue raw = source.values().get(setting.key());
      if (raw == null || !isPresent(raw)) {
        continue;
      }
      try {
        return setting.reader().read(raw);
      } catch (InvalidValue e) {
        String found = setting.isHidden() ? "something else (hidden)" : raw.show();
        problems.add(
            new ConfigProblem(
                setting.key(),
                source.name(),
                "expected %s, found %s".formatted(e.getMessage(), withoutPassword(found)),
                setting.shownInstead()));
        return setting.instead();
      }
    }
    return setting.fallback();
  }

  /** Whether a source has a usable value, though it may be that of the default. */
  private boolean isGiven(Setting<?> setting) {
    return sources.stream().anyMatch(source -> isPresent(source.values().get(setting.key())))
        && problems.stream().noneMatch(problem -> problem.key().equals(setting.key()));
  }

  /** A URL may carry what is nobody's business. */
  private static String withoutPassword(String text) {
    return text.replaceAll("//[^/@]*@", "//***@");
  }

  /** An installer or a policy editor writes "" for a field that was left empty. */
  private static boolean isPresent(@Nullable RawValue raw) {
    return raw != null && !(raw instanceof RawValue.Text text && text.value().isBlank());
  }

  /**
   * A heartbeat names a machine's weaknesses; it leaves the machine in the clear only on demand.
   */
  private @Nullable URI secureUrl(@Nullable URI url, boolean allowPlainHttp) {
    if (url == null
        || allowPlainHttp
        || url.getScheme().equalsIgnoreCase("https")
        || AgentConfig.isThisMachine(url)) {
      return url;
    }
    problems.add(
        new ConfigProblem(
            Settings.COLLECTOR_URL.key(),
            sourceOf(Settings.COLLECTOR_URL),
            "expected https (http only to this machine itself, or with allowPlainHttp), found "
                + url,
            "none"));
    return null;
  }

  private String sourceOf(Setting<?> setting) {
    return sources.stream()
        .filter(source -> isPresent(source.values().get(setting.key())))
        .map(ConfigSource::name)
        .findFirst()
        .orElse("default");
  }

  private void reportUnknownKeys() {
    Set<String> known = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    Settings.ALL.forEach(setting -> known.add(setting.key()));
    for (ConfigSource source : sources) {
      source.values().entrySet().stream()
          .filter(entry -> !known.contains(entry.getKey()))
          .sorted(Map.Entry.comparingByKey())
          .map(entry -> unknownKey(source.name(), entry.getKey()))
          .forEach(problems::add);
    }
  }

  private static ConfigProblem unknownKey(String source, String key) {
    String shown = key.length() <= 100 ? key : key.substring(0, 100) + "...";
    return new ConfigProblem(shown, source, "expected a known key, found this one", "nothing");
  }
}
