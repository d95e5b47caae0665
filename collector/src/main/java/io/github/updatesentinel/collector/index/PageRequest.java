package io.github.updatesentinel.collector.index;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which page of a list of machines.
 *
 * @param descending for {@code SEVERITY} worst first; for times latest first
 * @param cursor what {@code MachineRows} gave; null for the first page
 * @param size rows, 1 to {@value #MAX_SIZE}
 */
public record PageRequest(Sort sort, boolean descending, @Nullable String cursor, int size) {
  /** Rows of a page unless another number is asked for. */
  public static final int DEFAULT_SIZE = 50;

  /** Most rows of a page. */
  public static final int MAX_SIZE = 500;

  /** By what a list is in order. */
  public enum Sort {
    /** By severity, then by how recent the verdict is. */
    SEVERITY("severity", true),
    NAME("name", false),
    /** The time at which a machine becomes silent: last seen plus three of its intervals. */
    SEEN("seen", true),
    SINCE("since", true),
    BUILD("build", false),
    /** By the last honest scan; machines that never had one come before all others. */
    SCAN("scan", false);

    private final String parameter;
    private final boolean descendingFirst;

    Sort(String parameter, boolean descendingFirst) {
      this.parameter = parameter;
      this.descendingFirst = descendingFirst;
    }

    /** Value of the parameter {@code sort}. */
    public String parameter() {
      return parameter;
    }

    /** Which direction is meant where none is named. */
    public boolean descendingFirst() {
      return descendingFirst;
    }
  }

  /** A page, and what could not be used. */
  public record Parsed(PageRequest page, List<MachineFilter.Problem> problems) {}

  /** Whether the cursor, if any, is one: a page with another counts as the first. */
  public boolean readable() {
    return cursor == null || Cursor.read(cursor) != null;
  }

  /** The first page of a list in this order. */
  public static PageRequest first(Sort sort, int size) {
    return new PageRequest(sort, sort.descendingFirst(), null, size);
  }

  /** Reads {@code sort}, {@code dir}, {@code cursor} and {@code size}. */
  public static Parsed parse(Function<String, @Nullable String> parameter) {
    List<MachineFilter.Problem> problems = new ArrayList<>();
    Sort sort = sort(parameter.apply("sort"), problems);
    boolean descending = descending(parameter.apply("dir"), sort, problems);
    int size = size(parameter.apply("size"), problems);
    String cursor = parameter.apply("cursor");
    if (cursor != null && (cursor.isBlank() || Cursor.read(cursor) == null)) {
      if (!cursor.isBlank()) {
        problems.add(problem("cursor", cursor, "a cursor of an earlier answer"));
      }
      cursor = null;
    }
    return new Parsed(new PageRequest(sort, descending, cursor, size), List.copyOf(problems));
  }

  private static Sort sort(@Nullable String value, List<MachineFilter.Problem> problems) {
    if (value == null || value.isBlank()) {
      return Sort.SEVERITY;
    }
    List<String> names = new ArrayList<>();
    for (Sort sort : Sort.values()) {
      if (sort.parameter.equals(value)) {
        return sort;
      }
      names.add(sort.parameter);
    }
    problems.add(problem("sort", value, "one of " + String.join(", ", names)));
    return Sort.SEVERITY;
  }

  private static boolean descending(
      @Nullable String value, Sort sort, List<MachineFilter.Problem> problems) {
    if (value == null || value.isBlank()) {
      return sort.descendingFirst();
    }
    if (!value.equals("asc") && !value.equals("desc")) {
      problems.add(problem("dir", value, "asc or desc"));
      return sort.descendingFirst();
    }
    return value.equals("desc");
  }

  private static int size(@Nullable String value, List<MachineFilter.Problem> problems) {
    if (value == null || value.isBlank()) {
      return DEFAULT_SIZE;
    }
    if (value.matches("[0-9]{1,4}")) {
      int size = Integer.parseInt(value);
      if (size >= 1 && size <= MAX_SIZE) {
        return size;
      }
    }
    problems.add(problem("size", value, "a number from 1 to " + MAX_SIZE));
    return DEFAULT_SIZE;
  }

  private static MachineFilter.Problem problem(String parameter, String value, String expected) {
    String shown = value.length() > 100 ? value.substring(0, 100) : value;
    return new MachineFilter.Problem(parameter, shown, expected);
  }
}
