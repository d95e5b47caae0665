package io.github.updatesentinel.collector.machine;

import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A set of texts as one: each on a line, in order, so that equal sets are equal texts. */
public final class TextSet {
  private TextSet() {}

  /** The set as one text; null if it is empty. */
  public static @Nullable String of(Collection<String> entries) {
    TreeSet<String> lines = new TreeSet<>();
    for (String entry : entries) {
      String line = entry.replace('\n', ' ').strip();
      if (!line.isEmpty()) {
        lines.add(line);
      }
    }
    return lines.isEmpty() ? null : String.join("\n", lines);
  }

  /** The same with one more. */
  public static @Nullable String with(@Nullable String set, @Nullable String entry) {
    return entry == null
        ? set
        : of(Stream.concat(entries(set).stream(), Stream.of(entry)).toList());
  }

  /** Its entries. */
  public static List<String> entries(@Nullable String set) {
    return set == null || set.isEmpty() ? List.of() : List.of(set.split("\n", -1));
  }
}
