package io.github.updatesentinel.agent.config;

import io.github.updatesentinel.contract.setting.InvalidValue;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes one configuration of several sources; a bad value costs its own setting and no more. */
public final class ConfigLoader {
  private static final Pattern LOGIN_OF_URL = Pattern.compile("(?s)//.*@");

  /** Many write an address without a scheme. */
  private static final Pattern LOGIN_OF_ADDRESS =
      Pattern.compile("(?s)\\A([A-Za-z][A-Za-z0-9+.-]*://)?.*@");

  private final List<ConfigSource> sources;
  private final List<ConfigProblem> problems = new ArrayList<>();
  private final Map<String, Object> values = new HashMap<>();
  private final Set<String> read = new HashSet<>();

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
    boolean allowPlainHttp = Boolean.TRUE.equals(take(Settings.ALLOW_PLAIN_HTTP));
    URI collectorUrl = secureUrl(take(Settings.COLLECTOR_URL), allowPlainHttp);
    Settings.ALL.forEach(this::take);
    // With an invalid trust store nothing is sent: the default would trust more than was meant.
    if (collectorUrl == null || take(Settings.TRUST_STORE) == null) {
      values.remove(Settings.COLLECTOR_URL.key());
    }
    AgentConfig config = new AgentConfig(values, isGiven(Settings.REQUIRED_SERVICES));
    reportUnknownKeys();
    return new LoadedConfig(config, problems);
  }

  /** Reads a setting once, and keeps its value. */
  @SuppressWarnings("unchecked")
  private <T> @Nullable T take(Setting<T> setting) {
    if (read.add(setting.key())) {
      T value = optional(setting);
      if (value != null) {
        values.put(setting.key(), value);
      }
    }
    return (T) values.get(setting.key());
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
        String found =
            setting.isHidden() ? "something else (hidden)" : withoutPassword(setting, raw).show();
        problems.add(
            new ConfigProblem(
                setting.key(),
                source.name(),
                "expected %s, found %s".formatted(e.getMessage(), found),
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

  /** The value without the user and the password of a URL; a password may have any character. */
  static RawValue withoutPassword(Setting<?> setting, RawValue raw) {
    boolean isAddress = setting.equals(Settings.PROXY) || setting.equals(Settings.COLLECTOR_URL);
    UnaryOperator<String> masked =
        isAddress
            ? value -> LOGIN_OF_ADDRESS.matcher(value).replaceFirst("$1***@")
            : value -> LOGIN_OF_URL.matcher(value).replaceAll("//***@");
    if (raw instanceof RawValue.Text text) {
      return new RawValue.Text(masked.apply(text.value()));
    }
    return raw instanceof RawValue.Texts texts
        ? new RawValue.Texts(texts.values().stream().map(masked).toList())
        : raw;
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
