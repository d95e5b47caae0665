package io.github.updatesentinel.collector.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What follows the name of a command: words, and options that each have a value. */
final class Arguments {
  private final List<String> words;
  private final Map<String, String> options;

  private Arguments(List<String> words, Map<String, String> options) {
    this.words = words;
    this.options = options;
  }

  /**
   * Separates words and options.
   *
   * @param known the options there are, such as {@code --config}
   * @param wordCount how many words are required
   */
  static Arguments parse(List<String> arguments, Set<String> known, int wordCount) throws Failure {
    return parse(arguments, known, wordCount, wordCount);
  }

  /** The same with options that have no value. */
  static Arguments parse(
      List<String> arguments, Set<String> known, Set<String> flags, int wordCount) throws Failure {
    List<String> valued = new ArrayList<>(arguments);
    Set<String> found = new HashSet<>();
    for (String flag : flags) {
      if (valued.remove(flag)) {
        found.add(flag);
      }
    }
    Arguments parsed = parse(valued, known, wordCount, wordCount);
    found.forEach(flag -> parsed.options.put(flag, ""));
    return parsed;
  }

  /** The same with at least so many words, and at most so many. */
  static Arguments parse(List<String> arguments, Set<String> known, int minWords, int maxWords)
      throws Failure {
    List<String> words = new ArrayList<>();
    Map<String, String> options = new HashMap<>();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (!argument.startsWith("-")) {
        words.add(argument);
      } else if (!known.contains(argument)) {
        throw new Failure(Commands.USAGE, "unknown option " + argument + "; try: help");
      } else if (i + 1 == arguments.size()) {
        throw new Failure(Commands.USAGE, argument + " needs a value");
      } else if (options.put(argument, arguments.get(++i)) != null) {
        throw new Failure(Commands.USAGE, argument + " is specified twice");
      }
    }
    if (words.size() < minWords || words.size() > maxWords) {
      String expected = minWords == maxWords ? "" + minWords : minWords + " to " + maxWords;
      throw new Failure(
          Commands.USAGE,
          "expected %s words after the command, found %d; try: help"
              .formatted(expected, words.size()));
    }
    return new Arguments(words, options);
  }

  String word(int index) {
    return words.get(index);
  }

  List<String> words() {
    return words;
  }

  boolean has(String flag) {
    return options.containsKey(flag);
  }

  @Nullable String option(String name) {
    return options.get(name);
  }
}
