package io.github.updatesentinel.collector.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code bin/collector} gives to Java: a bench with other options would show something else.
 */
final class Launcher {
  private static final Path SCRIPT = Path.of("src/main/archive/bin/collector");
  private static final Pattern EXEC = Pattern.compile("(?m)^exec \"\\$java\" (.*) \"\\$@\"$");

  /** What is given where an administrator names nothing else. */
  private static final Pattern UNLESS = Pattern.compile("(?m)^\\*\\) set -- (\\S+) \"\\$@\" ;;$");

  private static final Pattern EXPORT =
      Pattern.compile("(?m)^export ([A-Z_]+)=\"?\\$\\{\\1:-([^}]*)}\"?$");

  private Launcher() {}

  /** The options of Java. */
  static List<String> options() {
    Matcher exec = EXEC.matcher(script().replace("\\\n", " "));
    if (!exec.find()) {
      throw new IllegalStateException("no options in " + SCRIPT);
    }
    List<String> options = new ArrayList<>(List.of(exec.group(1).trim().split("\\s+")));
    Matcher unless = UNLESS.matcher(script());
    while (unless.find()) {
      options.add(unless.group(1));
    }
    return options;
  }

  /** The environment. */
  static Map<String, String> environment() {
    Map<String, String> variables = new LinkedHashMap<>();
    Matcher export = EXPORT.matcher(script());
    while (export.find()) {
      variables.put(export.group(1), export.group(2));
    }
    return variables;
  }

  private static String script() {
    try {
      return Files.readString(SCRIPT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
