package io.github.updatesentinel.contract.baseline;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** The lists a build is held against; the first that knows its line wins. */
public record Baselines(List<BuildList> lists) {
  public Baselines {
    lists = List.copyOf(lists);
  }

  public Optional<Baseline> wanted(int build) {
    return lists.stream().flatMap(list -> list.wanted(build).stream()).findFirst();
  }

  /** The day of this very release; empty where no list has it. */
  public Optional<LocalDate> released(int build, int ubr) {
    return lists.stream().flatMap(list -> list.released(build, ubr).stream()).findFirst();
  }

  public Optional<LocalDate> outBy(int build, int ubr) {
    return lists.stream().flatMap(list -> list.outBy(build, ubr).stream()).findFirst();
  }
}
