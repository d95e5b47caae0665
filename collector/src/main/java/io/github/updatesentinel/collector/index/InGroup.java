package io.github.updatesentinel.collector.index;

import io.github.updatesentinel.collector.index.MachineFilter.Values;
import io.github.updatesentinel.contract.WindowsFamily;
import io.github.updatesentinel.contract.baseline.BuildLine;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * That a machine is in one group of a comparison. It holds beside whatever else is asked: of the
 * values of one field any is enough, so that one more of them would find more machines than the
 * comparison has counted.
 *
 * @param value of a line such as {@code 26100-SERVER}, of a source its name, or a tag
 */
public record InGroup(Kind kind, String value) {
  static final String EXPECTED = "a group such as line:26100-SERVER, source:WSUS, or tag:pilot";

  private static final Pattern LINE = Pattern.compile("[0-9]{1,10}-(CLIENT|SERVER)");

  /** What the machines of a group have in common. */
  public enum Kind {
    LINE,
    /** The server, or the kind of source where there is no server. */
    SOURCE,
    TAG
  }

  /** The machines of a build line. */
  public static InGroup of(BuildLine line) {
    return new InGroup(Kind.LINE, line.build() + "-" + line.family());
  }

  /** Reads {@link #text}; null if it is none. */
  public static @Nullable InGroup read(String text) {
    for (Kind kind : Kind.values()) {
      String prefix = prefix(kind);
      if (text.startsWith(prefix) && text.length() > prefix.length()) {
        String value = text.substring(prefix.length());
        return kind != Kind.LINE || LINE.matcher(value).matches() ? new InGroup(kind, value) : null;
      }
    }
    return null;
  }

  /** Value of the parameter {@code in}. */
  public String text() {
    return prefix(kind) + value;
  }

  /** What it is called. */
  public String name() {
    return kind == Kind.LINE ? line().toString() : value;
  }

  IntPredicate test(MachineColumns columns) {
    return switch (kind) {
      case LINE -> {
        int line = MachineColumns.line(line().build(), line().family());
        yield slot -> columns.line(slot) == line;
      }
      case SOURCE -> {
        int source = columns.findSource(value);
        yield slot -> columns.source(slot) == source;
      }
      case TAG -> MachineMatch.sets(columns.tags(), new Values(Set.of(value), Set.of()), false);
    };
  }

  private BuildLine line() {
    String[] parts = value.split("-", 2);
    return new BuildLine(
        MachineColumns.clippedBuild(Long.parseLong(parts[0])), WindowsFamily.valueOf(parts[1]));
  }

  private static String prefix(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT) + ":";
  }
}
