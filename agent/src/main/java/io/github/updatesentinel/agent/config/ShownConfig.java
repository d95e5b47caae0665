package io.github.updatesentinel.agent.config;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The sources of the configuration as others may see them: without secrets. */
public final class ShownConfig {
  private ShownConfig() {}

  /** What each source holds. Of a key that is not known, its value may be a secret as well. */
  public static String text(List<ConfigSource> sources) {
    Map<String, Setting<?>> known = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    Settings.ALL.forEach(setting -> known.put(setting.key(), setting));
    StringBuilder text = new StringBuilder();
    for (ConfigSource source : sources) {
      text.append('[').append(source.name()).append(']').append(System.lineSeparator());
      source
          .values()
          .forEach(
              (key, value) -> {
                Setting<?> setting = known.get(key);
                String shown =
                    setting == null || setting.isHidden()
                        ? "(hidden)"
                        : ConfigLoader.withoutPassword(setting, value).show();
                text.append(key).append(" = ").append(shown).append(System.lineSeparator());
              });
    }
    return text.toString();
  }
}
