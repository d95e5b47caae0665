package io.github.updatesentinel.bench;

import io.github.updatesentinel.e2e.Machine;
import io.github.updatesentinel.e2e.RegistryChanges;
import java.util.List;

/** The options that procrun gives the service's Java, where the installer puts them. */
final class JvmOptions {
  private static final String KEY =
      "HKEY_LOCAL_MACHINE\\SOFTWARE\\WOW6432Node\\Apache Software Foundation\\Procrun 2.0"
          + "\\UpdateSentinel\\Parameters\\Java";
  private static final String NAME = "Options";
  private static final String TYPE = "REG_MULTI_SZ";

  private JvmOptions() {}

  static List<String> read(Machine machine) {
    return parse(machine.wine().must("reg", "query", KEY, "/v", NAME));
  }

  static void write(Machine machine, List<String> options) {
    machine.registry(new RegistryChanges().key(KEY).texts(NAME, options));
  }

  /**
   * @param output of {@code reg query}, which parts the texts with a backslash and a zero
   */
  static List<String> parse(String output) {
    String line =
        output
            .lines()
            .filter(each -> each.contains(TYPE))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("no " + TYPE + " in " + output));
    return List.of(line.substring(line.indexOf(TYPE) + TYPE.length()).strip().split("\\\\0"));
  }

  /** What any other program of the same runtime can be given, too. */
  static List<String> withoutTheAgents(List<String> options) {
    return options.stream()
        .filter(option -> !option.startsWith("--add-modules") && !option.startsWith("-Djna."))
        .toList();
  }
}
