package io.github.updatesentinel.verify;

import io.github.updatesentinel.verify.report.Item;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The command line.
 *
 * @param yes whether the experiment needs no answer
 * @param items to run
 * @param keep whether Update Sentinel stays installed
 */
record Options(
    @Nullable Path msi,
    @Nullable Path secondMsi,
    Path out,
    boolean experiment,
    boolean yes,
    Set<Integer> items,
    boolean keep,
    boolean help) {

  /** A command line that can't be obeyed. */
  static final class Invalid extends Exception {
    private static final long serialVersionUID = 1;

    Invalid(String message) {
      super(message);
    }
  }

  /**
   * @param from the folder that relative paths start at
   * @param environment has the paths as they were written, from verify.cmd. Java's own command line
   *     has question marks for characters that are not in the system's code page
   */
  static Options parse(String[] arguments, Path from, Map<String, String> environment)
      throws Invalid {
    Path msi = null;
    Path secondMsi = null;
    Path out = from.resolve("update-sentinel-verify.zip");
    boolean experiment = false;
    boolean yes = false;
    boolean keep = false;
    boolean help = false;
    Set<Integer> items = all();
    for (int i = 0; i < arguments.length; i++) {
      switch (arguments[i]) {
        case "--msi" -> msi = path(arguments, i++, from, environment.get("VERIFY_MSI"));
        case "--second-msi" ->
            secondMsi = path(arguments, i++, from, environment.get("VERIFY_SECOND_MSI"));
        case "--out" -> out = path(arguments, i++, from, environment.get("VERIFY_OUT"));
        case "--items" -> items = items(value(arguments, i++));
        case "--experiment" -> experiment = true;
        case "--yes" -> yes = true;
        case "--keep" -> keep = true;
        case "--help", "-h", "/?" -> help = true;
        default -> throw new Invalid("unknown option: " + arguments[i]);
      }
    }
    if (secondMsi != null && msi == null) {
      throw new Invalid("--second-msi needs --msi");
    }
    if (yes && !experiment) {
      throw new Invalid("--yes needs --experiment");
    }
    return new Options(msi, secondMsi, out, experiment, yes, items, keep, help);
  }

  private static Path path(String[] arguments, int option, Path from, @Nullable String written)
      throws Invalid {
    String value = Objects.requireNonNullElse(written, value(arguments, option));
    try {
      return from.resolve(value);
    } catch (InvalidPathException e) {
      throw new Invalid("%s: not a path: \"%s\"".formatted(arguments[option], value));
    }
  }

  private static String value(String[] arguments, int option) throws Invalid {
    if (option + 1 == arguments.length) {
      throw new Invalid(arguments[option] + " needs a value");
    }
    return arguments[option + 1];
  }

  private static Set<Integer> all() {
    Set<Integer> all = new TreeSet<>();
    for (int number = 1; number <= Item.COUNT; number++) {
      all.add(number);
    }
    return all;
  }

  private static Set<Integer> items(String list) throws Invalid {
    Set<Integer> items = new TreeSet<>();
    for (String word : list.split(",", -1)) {
      int number = word.strip().matches("\\d{1,2}") ? Integer.parseInt(word.strip()) : 0;
      if (number < 1 || number > Item.COUNT) {
        throw new Invalid(
            "--items: expected numbers from 1 to %d with commas between them, found \"%s\""
                .formatted(Item.COUNT, word));
      }
      items.add(number);
    }
    return items;
  }
}
