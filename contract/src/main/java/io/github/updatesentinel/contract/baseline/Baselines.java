package io.github.updatesentinel.contract.baseline;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The lists a build is held against; the first that knows its line wins.
 *
 * @param lacksChosen whether a list that an administrator chose can't be read: it may require more
 *     than these
 */
public record Baselines(List<BuildList> lists, boolean lacksChosen) {
  public Baselines {
    lists = List.copyOf(lists);
  }

  /** All that are configured. */
  public Baselines(List<BuildList> lists) {
    this(lists, false);
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

  /** The updates that bring a release of the line, such as KB5017308, as far as lists name them. */
  public Set<String> updates(BuildLine line) {
    return lists.stream()
        .flatMap(list -> list.rows(line).values().stream())
        .flatMap(row -> Stream.ofNullable(row.kb()))
        .collect(Collectors.toUnmodifiableSet());
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

  /**
   * Whether a build has a release that came out after a day: its own, or one before it. One that
   * every managed computer gets: what comes out of band may be for those alone that need it.
   */
  public boolean hasReleaseAfter(LocalDate day, BuildLine line, int ubr) {
    return lists.stream().anyMatch(list -> list.hasReleaseAfter(day, line, ubr));
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
