package io.github.updatesentinel.agent.verdict;

import io.github.updatesentinel.contract.WindowsFamily;
import io.github.updatesentinel.contract.baseline.BaselineSource;
import io.github.updatesentinel.contract.baseline.BuildList;
import io.github.updatesentinel.contract.baseline.BuildRow;
import io.github.updatesentinel.contract.baseline.ServicingEnd;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lists as they are shipped, with what the rules by date need. */
final class Lists {
  /** The last release of Windows 10 22H2 for everybody; all later ones need an ESU license. */
  static final BuildRow LAST_FOR_ALL = row(19045, 6456, "KB5066791", "2025-10-14");

  private static final ServicingEnd WINDOWS_10 =
      end(19045, List.of(), "2025-10-14", LocalDate.parse("2028-10-10"));

  private Lists() {}

  static BuildRow row(int build, int ubr, String kb, String day) {
    return new BuildRow(build, ubr, kb, LocalDate.parse(day), null, null, "B");
  }

  static BuildRow row(int build, int ubr, String kb, String day, WindowsFamily family) {
    return new BuildRow(build, ubr, kb, LocalDate.parse(day), null, null, "B", null, family);
  }

  static BuildRow hotpatch(int build, int ubr, String kb, String day, int of) {
    return new BuildRow(build, ubr, kb, LocalDate.parse(day), null, null, "H", of, null);
  }

  static ServicingEnd end(
      int build, List<String> editions, String ends, @Nullable LocalDate esuEnds) {
    return new ServicingEnd(build, WindowsFamily.CLIENT, editions, LocalDate.parse(ends), esuEnds);
  }

  static BuildList shipped(List<BuildRow> rows, ServicingEnd... ends) {
    return list(BaselineSource.SHIPPED, rows, ends);
  }

  static BuildList list(BaselineSource source, List<BuildRow> rows, ServicingEnd... ends) {
    return new BuildList("test", source, rows, Set.of(), List.of(ends));
  }

  /** Windows 10 22H2 with its last update for everybody, long after. */
  static Seen windows10(Seen seen, Instant now) {
    return seen.os(19045, 6456, "Professional", "22H2", WindowsFamily.CLIENT)
        .lists(shipped(List.of(LAST_FOR_ALL), WINDOWS_10))
        .at(now);
  }

  static Seen ended(Seen seen) {
    return windows10(seen.found(0), Seen.NOW);
  }

  static Seen endsSoon(Seen seen) {
    return windows10(seen.found(0), Instant.parse("2025-09-01T00:00:00Z"))
        .os(19045, 5965, "Professional", "22H2", WindowsFamily.CLIENT)
        .lists(shipped(List.of(row(19045, 5965, "KB5060533", "2025-06-10")), WINDOWS_10));
  }
}
