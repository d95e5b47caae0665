package io.github.updatesentinel.collector.web;

import io.github.updatesentinel.collector.index.PageRequest.Sort;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Columns of the table of machines, beside their names. */
public enum Column {
  VERDICT("verdict", Sort.SEVERITY, true),
  REASON("reason", null, true),
  SINCE("since", Sort.SINCE, true),
  BUILD("build", Sort.BUILD, true),
  EDITION("edition", null, true),
  SOURCE("source", null, true),
  SEEN("seen", Sort.SEEN, true),
  SCAN("scan", Sort.SCAN, true),
  GROUP("group", null, false),
  TAGS("tags", null, false),
  KB("kb", null, false),
  AGENT_VERSION("agentVersion", null, false),
  FIRST_SEEN("firstSeen", null, false);

  /** Those that are shown unless others are chosen. */
  static final List<Column> USUAL = allUsual();

  private final String parameter;
  private final @Nullable Sort sort;
  private final boolean usually;

  Column(String parameter, @Nullable Sort sort, boolean usually) {
    this.parameter = parameter;
    this.sort = sort;
    this.usually = usually;
  }

  /** A value of the parameter {@code column}, and the key of its title. */
  public String parameter() {
    return parameter;
  }

  /** Whether it is shown unless others are chosen. */
  public boolean usual() {
    return usually;
  }

  /** What its title sorts by; null: nothing. */
  public @Nullable Sort sort() {
    return sort;
  }

  private static List<Column> allUsual() {
    List<Column> usual = new ArrayList<>();
    for (Column column : values()) {
      if (column.usually) {
        usual.add(column);
      }
    }
    return List.copyOf(usual);
  }

  /** The columns with these names, in the order of this list; the usual ones if none has one. */
  static List<Column> of(List<String> names) {
    List<Column> chosen = new ArrayList<>();
    for (Column column : values()) {
      if (names.contains(column.parameter)) {
        chosen.add(column);
      }
    }
    return chosen.isEmpty() ? USUAL : List.copyOf(chosen);
  }
}
