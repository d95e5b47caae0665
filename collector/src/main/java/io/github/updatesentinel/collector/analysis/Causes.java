package io.github.updatesentinel.collector.analysis;

import io.github.updatesentinel.collector.index.FleetIndex;
import io.github.updatesentinel.collector.index.MachineColumns;
import io.github.updatesentinel.collector.index.column.Interned;
import io.github.updatesentinel.collector.index.column.LongCounts;
import io.github.updatesentinel.collector.index.column.LongIds;
import io.github.updatesentinel.collector.machine.Disablings.Cause;
import io.github.updatesentinel.collector.machine.Silence;
import io.github.updatesentinel.contract.VerdictCode;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who disabled which services on how many machines. Thread-safe. */
public final class Causes {
  /** Causes on a page, those with most machines. */
  public static final int MOST = 500;

  /** Departments that are named of one cause. */
  private static final int DEPARTMENTS = 3;

  private static final long DAY_MS = Duration.ofDays(1).toMillis();

  /** Verdicts of machines that suffer. */
  public static final List<VerdictCode> SUFFERS =
      List.of(VerdictCode.FALSE_UP_TO_DATE, VerdictCode.SERVICING_BLOCKED);

  private final FleetIndex index;
  private final Clock clock;

  /** Causes that the machines of an index report. */
  public Causes(FleetIndex index, Clock clock) {
    this.index = index;
    this.clock = clock;
  }

  /**
   * A service that was disabled on a day by one account or policy.
   *
   * @param day by the collector's clock, UTC
   * @param by the account; null where it is not known, as with the others, or a policy did it
   * @param machines on how many
   * @param suffering how many of them are falsely up to date, or blocked, and not silent
   * @param departments those with most of the machines
   * @param otherDepartments how many departments are not named
   */
  public record Row(
      LocalDate day,
      String service,
      @Nullable String by,
      @Nullable String means,
      @Nullable String policy,
      long machines,
      long suffering,
      List<Department> departments,
      long otherDepartments) {
    /** Who did it: the policy where one did, else the account; null where neither is known. */
    public @Nullable String who() {
      return policy != null ? policy : by;
    }
  }

  /** Machines of one domain and target group. */
  public record Department(@Nullable String domain, @Nullable String targetGroup, long machines) {}

  /**
   * Causes with most machines first, then latest.
   *
   * @param others how many are left out, since there are too many
   */
  public record Found(List<Row> rows, long others) {}

  /**
   * What was disabled in the last days.
   *
   * @param most rows at most
   */
  public Found found(int days, int most) {
    long fromDay = Math.floorDiv(clock.millis(), DAY_MS) - days + 1;
    Silence silence = index.silence();
    return index.query(columns -> new Count(columns, silence, fromDay).found(most));
  }

  private static final class Tally {
    private final int number;
    private long machines;
    private long suffering;
    private final List<Department> departments = new ArrayList<>();

    Tally(int number) {
      this.number = number;
    }
  }

  private static final class Count {
    private final MachineColumns columns;
    private final Silence silence;
    private final Map<Cause, Tally> tallies = new HashMap<>();

    /** Pairs of a domain and a target group. */
    private final LongIds places = new LongIds();

    /** Pairs of a tally and a place: no object for each of a million machines. */
    private final LongCounts departments = new LongCounts();

    Count(MachineColumns columns, Silence silence, long fromDay) {
      this.columns = columns;
      this.silence = silence;
      Interned texts = columns.causes().texts();
      List<List<Tally>> ofText = new ArrayList<>();
      for (int number = 0; number < texts.size(); number++) {
        Set<Tally> own = new HashSet<>();
        for (Cause cause : Cause.all(texts.text(number))) {
          if (cause.day() >= fromDay) {
            own.add(tallies.computeIfAbsent(cause, key -> new Tally(tallies.size())));
          }
        }
        ofText.add(List.copyOf(own));
      }
      for (int slot = 0; slot < columns.size(); slot++) {
        for (Tally tally : ofText.get(columns.causes().number(slot))) {
          add(tally, slot);
        }
      }
      nameDepartments();
    }

    private void add(Tally tally, int slot) {
      tally.machines++;
      tally.suffering += suffers(slot) ? 1 : 0;
      int place =
          places.of(LongIds.pair(columns.domain(slot), columns.targetGroups().number(slot)));
      departments.add(LongIds.pair(tally.number, place));
    }

    // A silent machine has no verdict now, and is in no list of one.
    private boolean suffers(int slot) {
      return SUFFERS.contains(columns.verdict(slot))
          && !silence.silent(columns.lastSeen(slot), columns.silentAfter(slot));
    }

    private void nameDepartments() {
      Tally[] byNumber = new Tally[tallies.size()];
      tallies.values().forEach(tally -> byNumber[tally.number] = tally);
      for (int i = 0; i < departments.size(); i++) {
        long place = places.key(LongIds.second(departments.key(i)));
        byNumber[LongIds.first(departments.key(i))].departments.add(
            department(place, departments.count(i)));
      }
    }

    Found found(int most) {
      List<Row> rows =
          tallies.entrySet().stream()
              .filter(entry -> entry.getValue().machines > 0)
              .map(entry -> row(entry.getKey(), entry.getValue()))
              .sorted(
                  Comparator.comparingLong(Row::machines)
                      .thenComparing(Row::day)
                      .reversed()
                      .thenComparing(row -> String.valueOf(row.who()))
                      .thenComparing(Row::service)
                      .thenComparing(row -> String.valueOf(row.means())))
              .toList();
      List<Row> shown = rows.subList(0, Math.min(most, rows.size()));
      return new Found(List.copyOf(shown), rows.size() - shown.size());
    }

    private Row row(Cause cause, Tally tally) {
      List<Department> departments =
          tally.departments.stream()
              .sorted(Comparator.comparingLong(Department::machines).reversed())
              .toList();
      List<Department> named = departments.subList(0, Math.min(DEPARTMENTS, departments.size()));
      return new Row(
          LocalDate.ofEpochDay(cause.day()),
          cause.service(),
          cause.by(),
          cause.means(),
          cause.policy(),
          tally.machines,
          tally.suffering,
          List.copyOf(named),
          departments.size() - named.size());
    }

    private Department department(long place, long machines) {
      return new Department(
          columns.domains.text(LongIds.first(place)),
          columns.targetGroups().texts().text(LongIds.second(place)),
          machines);
    }
  }
}
