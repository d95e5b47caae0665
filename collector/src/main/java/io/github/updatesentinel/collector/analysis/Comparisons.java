package io.github.updatesentinel.collector.analysis;

import io.github.updatesentinel.collector.index.FleetIndex;
import io.github.updatesentinel.collector.index.MachineColumns;
import io.github.updatesentinel.collector.index.MachineFilter;
import io.github.updatesentinel.collector.index.MachineMatch;
import io.github.updatesentinel.collector.index.column.Interned;
import io.github.updatesentinel.collector.index.column.LongIds;
import io.github.updatesentinel.collector.index.column.TextColumn;
import io.github.updatesentinel.collector.machine.Silence;
import io.github.updatesentinel.collector.store.Database;
import io.github.updatesentinel.contract.VerdictCode;
import io.github.updatesentinel.contract.baseline.BuildLine;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Compares groups of machines. Thread-safe. */
public final class Comparisons {
  /** Most groups that are shown. */
  public static final int GROUPS = 500;

  /** How long ago the earlier share is from. */
  static final int DAYS = 7;

  private static final int[] NONE = {};
  private static final String UP_TO_DATE = VerdictCode.UP_TO_DATE.name();

  private final FleetIndex index;
  private final Database database;
  private final ZoneId zone;

  /**
   * Compares the machines of an index.
   *
   * @param database with what groups were like before
   * @param zone whose days count
   */
  public Comparisons(FleetIndex index, Database database, ZoneId zone) {
    this.index = index;
    this.database = database;
    this.zone = zone;
  }

  /**
   * All groups, or those of the machines that match. What they were like before is known of all
   * machines only.
   */
  public Comparison of(Dimension by, MachineFilter filter) {
    Silence silence = index.silence();
    boolean all = filter.equals(MachineFilter.ALL);
    Comparison now =
        index.query(
            columns -> new Count(columns, by, filter, silence, index.now()).result(index.asOf()));
    LocalDate today = LocalDate.ofInstant(now.asOf(), zone);
    Map<String, Double> before = all ? before(by, today.minusDays(DAYS)) : Map.of();
    return new Comparison(
        by,
        now.verdicts(),
        now.groups().stream().map(group -> with(group, before.get(key(group)))).toList(),
        now.otherGroups(),
        now.asOf());
  }

  /** What the store has of a group is found by this. */
  static String key(Comparison.Group group) {
    BuildLine line = group.line();
    return line != null ? line.toString() : group.value() == null ? "" : group.value();
  }

  private static Comparison.Group with(Comparison.Group group, @Nullable Double before) {
    return new Comparison.Group(
        group.value(),
        group.line(),
        group.machines(),
        group.verdicts(),
        group.silent(),
        group.upToDate(),
        before);
  }

  private Map<String, Double> before(Dimension by, LocalDate day) {
    Map<String, Double> shares = new HashMap<>();
    database.<List<Double>, RuntimeException>read(
        handle ->
            handle
                .createQuery(
                    "SELECT value, machines, up_to_date FROM comparison"
                        + " WHERE day = :day AND kind = :kind")
                .bind("day", day.toEpochDay())
                .bind("kind", by.name())
                .map(
                    (row, ctx) ->
                        shares.put(
                            row.getString(1), 100.0 * row.getLong(3) / Math.max(1, row.getLong(2))))
                .list());
    return shares;
  }

  /** One pass to find the largest groups, and one to count them: there may be very many. */
  private static final class Count {
    private final MachineColumns columns;
    private final Dimension by;
    private final MachineMatch match;
    private final Silence silence;
    private final Groups groups;

    Count(MachineColumns columns, Dimension by, MachineFilter filter, Silence silence, long now) {
      this.columns = columns;
      this.by = by;
      this.match = new MachineMatch(columns, filter, silence, now);
      this.silence = silence;
      this.groups = groups(columns, by);
    }

    Comparison result(Instant asOf) {
      int[] sizes = new int[groups.count()];
      for (int slot = 0; slot < columns.size(); slot++) {
        if (match.matches(slot)) {
          int own = groups.own(slot);
          if (own >= 0) {
            sizes[own]++;
          }
          for (int group : groups.more(slot)) {
            sizes[group]++;
          }
        }
      }
      int[] shown =
          IntStream.range(0, sizes.length)
              .filter(group -> sizes[group] > 0)
              .boxed()
              .sorted(Comparator.comparingInt((Integer group) -> sizes[group]).reversed())
              .limit(GROUPS)
              .mapToInt(Integer::intValue)
              .toArray();
      int[] rows = new int[sizes.length];
      Arrays.fill(rows, -1);
      for (int row = 0; row < shown.length; row++) {
        rows[shown[row]] = row;
      }
      int[] counted = columns.countedVerdicts();
      int[] verdicts = Arrays.stream(counted).distinct().sorted().toArray();
      for (int number = 0; number < counted.length; number++) {
        counted[number] = Arrays.binarySearch(verdicts, counted[number]);
      }
      long[][] cells = new long[shown.length][verdicts.length + 1];
      for (int slot = 0; slot < columns.size(); slot++) {
        if (match.matches(slot)) {
          int cell =
              silence.silent(columns.lastSeen(slot), columns.silentAfter(slot))
                  ? verdicts.length
                  : counted[columns.verdictNumber(slot)];
          int own = groups.own(slot);
          if (own >= 0) {
            add(cells, rows[own], cell);
          }
          for (int group : groups.more(slot)) {
            add(cells, rows[group], cell);
          }
        }
      }
      List<Comparison.Group> result = new ArrayList<>();
      Set<Integer> used = new TreeSet<>();
      for (int row = 0; row < shown.length; row++) {
        result.add(group(shown[row], sizes[shown[row]], verdicts, cells[row], used));
      }
      long others = Arrays.stream(sizes).filter(size -> size > 0).count() - shown.length;
      List<String> names = used.stream().map(columns.verdicts::text).map(String::valueOf).toList();
      return new Comparison(by, names, List.copyOf(result), others, asOf);
    }

    private static void add(long[][] cells, int row, int cell) {
      if (row >= 0) {
        cells[row][cell]++;
      }
    }

    private Comparison.Group group(
        int group, long machines, int[] numbers, long[] cells, Set<Integer> used) {
      Map<String, Long> verdicts = new LinkedHashMap<>();
      for (int cell = 0; cell < numbers.length; cell++) {
        if (cells[cell] > 0) {
          used.add(numbers[cell]);
          verdicts.put(String.valueOf(columns.verdicts.text(numbers[cell])), cells[cell]);
        }
      }
      return new Comparison.Group(
          groups.value(group),
          groups.line(group),
          machines,
          verdicts,
          cells[cells.length - 1],
          verdicts.getOrDefault(UP_TO_DATE, 0L),
          null);
    }
  }

  /** The groups of a dimension by number. */
  private record Groups(
      int count,
      IntUnaryOperator ofSlot,
      @Nullable IntFunction<int[]> several,
      IntFunction<@Nullable String> text,
      @Nullable LongIds lines) {
    /** The group of a machine; -1 where it may be in several, or in none. */
    int own(int slot) {
      return ofSlot.applyAsInt(slot);
    }

    int[] more(int slot) {
      return several == null ? NONE : several.apply(slot);
    }

    @Nullable String value(int group) {
      return text.apply(group);
    }

    @Nullable BuildLine line(int group) {
      return lines == null ? null : MachineColumns.buildLine((int) lines.key(group));
    }
  }

  private static Groups groups(MachineColumns columns, Dimension by) {
    return switch (by) {
      case DOMAIN -> of(columns.domains, columns::domain);
      case TARGET_GROUP -> of(columns.targetGroups());
      case AGENT -> of(columns.agentVersions());
      case SOURCE ->
          new Groups(columns.sources(), columns::source, null, columns::sourceText, null);
      case LINE -> lines(columns);
      case TAG -> tags(columns);
    };
  }

  private static Groups of(TextColumn column) {
    return of(column.texts(), column::number);
  }

  private static Groups of(Interned texts, IntUnaryOperator ofSlot) {
    return new Groups(texts.size(), ofSlot, null, texts::text, null);
  }

  private static Groups lines(MachineColumns columns) {
    LongIds lines = new LongIds();
    for (int slot = 0; slot < columns.size(); slot++) {
      lines.of(columns.line(slot));
    }
    return new Groups(
        lines.size(), slot -> lines.of(columns.line(slot)), null, group -> null, lines);
  }

  /** A machine is in the group of each of its tags; one without any is in a group of those. */
  private static Groups tags(MachineColumns columns) {
    Interned texts = columns.tags().texts();
    Map<String, Integer> numbers = new HashMap<>();
    List<@Nullable String> names = new ArrayList<>();
    names.add(null);
    int[][] ofText = new int[texts.size()][];
    for (int number = 0; number < ofText.length; number++) {
      String text = texts.text(number);
      ofText[number] =
          text == null
              ? NONE
              : Arrays.stream(text.split("\n", -1))
                  .distinct()
                  .mapToInt(
                      tag ->
                          numbers.computeIfAbsent(
                              tag,
                              name -> {
                                names.add(name);
                                return names.size() - 1;
                              }))
                  .toArray();
    }
    return new Groups(
        names.size(),
        slot -> ofText[columns.tags().number(slot)].length == 0 ? 0 : -1,
        slot -> ofText[columns.tags().number(slot)],
        names::get,
        null);
  }
}
