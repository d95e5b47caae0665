package io.github.updatesentinel.contract.baseline;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The lists a build is held against; the first that knows its line wins. */
public record Baselines(List<BuildList> lists) {
  public Baselines {
    lists = List.copyOf(lists);
  }

  /** The required build, of all that are out. */
  public Optional<Baseline> wanted(BuildLine line) {
    return wanted(line, LocalDate.MAX);
  }

  /**
   * The required build.
   *
   * @param shippedBy the shipped list requires what came out by that day
   */
  public Optional<Baseline> wanted(BuildLine line, LocalDate shippedBy) {
    return first(list -> list.wanted(line, shippedBy));
  }

  /** The list that {@link #wanted} takes its answer from. */
  public Optional<BuildList> listOf(BuildLine line, LocalDate shippedBy) {
    return first(list -> list.wanted(line, shippedBy).map(wanted -> list));
  }

  /** The day of this very release; empty where no list has it. */
  public Optional<LocalDate> released(BuildLine line, int ubr) {
    return first(list -> list.released(line, ubr));
  }

  /**
   * The latest day on which this build can have come out. A short list puts its own day to every
   * older build, so that the one with the earliest knows best.
   */
  public Optional<LocalDate> outBy(BuildLine line, int ubr) {
    return released(line, ubr).or(() -> earliest(list -> list.outBy(line, ubr)));
  }

  /** The entry of this very release; empty where no list has it. */
  public Optional<BuildRow> row(BuildLine line, int ubr) {
    return first(list -> list.row(line, ubr));
  }

  /**
   * What a revision is compared as: a hotpatch as the cumulative update that it stands for, every
   * other one as itself. The first list that has it says which it is.
   */
  public int cumulative(BuildLine line, int ubr) {
    return row(line, ubr).map(BuildRow::of).orElse(ubr);
  }

  /** Whether computers of the line can be hotpatched, as far as a list shows. */
  public boolean hasHotpatches(BuildLine line) {
    return lists.stream()
        .flatMap(list -> list.rows(line).values().stream())
        .anyMatch(BuildRow::isHotpatch);
  }

  /** The newest cumulative update that hotpatched computers get as well. */
  public Optional<BuildRow> newestOfBaseMonths(BuildLine line) {
    return lists.stream()
        .flatMap(list -> list.newestOfBaseMonths(line).stream())
        .max(Comparator.comparingInt(BuildRow::ubr));
  }

  /** The newest monthly release that a build has: its own, or one before it. */
  public Optional<BuildRow> newestMonthly(BuildLine line, int ubr) {
    return lists.stream()
        .flatMap(list -> list.newestMonthly(line, ubr).stream())
        .max(Comparator.comparingInt(BuildRow::ubr));
  }

  /** The day on which the oldest release came out that this build lacks; empty where not known. */
  public Optional<LocalDate> firstMissed(BuildLine line, int ubr, int required) {
    return earliest(list -> list.firstMissed(line, ubr, required));
  }

  /**
   * Until when the line gets updates; empty where no list knows.
   *
   * @param edition such as EnterpriseG; null where not known: then the first list that names the
   *     line answers, if the end is the same for all editions
   */
  public Optional<ServicingEnd> servicing(BuildLine line, @Nullable String edition) {
    return edition == null
        ? lists.stream()
            .filter(list -> list.hasServicing(line))
            .findFirst()
            .flatMap(list -> list.servicing(line, null))
        : first(list -> list.servicing(line, edition));
  }

  private Optional<LocalDate> earliest(Function<BuildList, Optional<LocalDate>> answer) {
    return lists.stream()
        .flatMap(list -> answer.apply(list).stream())
        .min(Comparator.naturalOrder());
  }

  private <T> Optional<T> first(Function<BuildList, Optional<T>> answer) {
    return lists.stream().flatMap(list -> answer.apply(list).stream()).findFirst();
  }
}
