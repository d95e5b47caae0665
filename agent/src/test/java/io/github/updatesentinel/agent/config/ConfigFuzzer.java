package io.github.updatesentinel.agent.config;

import io.github.updatesentinel.agent.json.InvalidJson;
import io.github.updatesentinel.contract.WindowsFamily;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the fuzzer calls: any text as {@code agent.json}, and as values of the registry. */
public final class ConfigFuzzer {
  private ConfigFuzzer() {}

  /** One input; whatever it is, there is a configuration that can be used. */
  public static void fuzzerTestOneInput(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    ConfigSource registry = registry(text);
    ShownConfig.text(List.of(registry));
    use(ConfigLoader.load(List.of(registry)));
    try {
      use(ConfigLoader.load(List.of(JsonConfig.parse("agent.json", text), registry)));
    } catch (InvalidJson e) {
      // Most inputs are none.
    }
  }

  /** A line {@code key=value} is a text, a number, and, where it has a bar, a list. */
  private static ConfigSource registry(String text) {
    Map<String, RawValue> values = new HashMap<>();
    for (String line : text.lines().limit(100).toList()) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        values.put(line.substring(0, equals), value(line.substring(equals + 1)));
      }
    }
    return new ConfigSource("HKLM", values);
  }

  private static RawValue value(String text) {
    if (text.matches("[0-9]{1,18}")) {
      return new RawValue.Int(Long.parseLong(text));
    }
    return text.indexOf('|') < 0
        ? new RawValue.Text(text)
        : new RawValue.Texts(Arrays.asList(text.split("\\|", -1)));
  }

  private static void use(LoadedConfig loaded) {
    AgentConfig config = loaded.config();
    for (ConfigProblem problem : loaded.problems()) {
      if (problem.toString().length() > 5000) {
        throw new IllegalStateException("a complaint of " + problem.toString().length());
      }
    }
    config.requiredServicesOn(WindowsFamily.CLIENT);
    config.observedServicesOn(WindowsFamily.SERVER);
    config.scanStaleAfter();
    config.sendsInTheClear();
    if (config.withoutToken().enrollmentToken() != null) {
      throw new IllegalStateException("the token is still there");
    }
  }
}
