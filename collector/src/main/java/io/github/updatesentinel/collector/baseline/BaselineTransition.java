package io.github.updatesentinel.collector.baseline;

import io.github.updatesentinel.collector.document.BaselineDocument;
import io.github.updatesentinel.collector.document.Problem;
import io.github.updatesentinel.collector.document.Problem.Kind;
import io.github.updatesentinel.contract.baseline.BaselineSource;
import io.github.updatesentinel.contract.baseline.BuildLine;
import io.github.updatesentinel.contract.baseline.BuildList;
import io.github.updatesentinel.contract.baseline.BuildRow;
import io.github.updatesentinel.contract.baseline.RollbackRule;
import io.github.updatesentinel.contract.baseline.VersionOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether a document may follow what was published. A machine that was away may hold any earlier
 * version, so the document must be acceptable after each of them, not only after the last.
 *
 * @param published newest first
 * @param lines what each publication requires, by number and build line
 */
record BaselineTransition(List<Published> published, Map<Integer, Map<BuildLine, Integer>> lines) {
  private static final VersionOrder ORDER = new VersionOrder();

  /** What agents that hold an earlier version would say; empty where all take it. */
  List<Problem> problems(BaselineDocument next) {
    List<Problem> problems = new ArrayList<>();
    newest()
        .filter(newest -> ORDER.compare(next.version(), newest) <= 0)
        .ifPresent(
            newest -> problems.add(Problem.of("version", Kind.NOT_NEWER, newest, next.version())));
    for (Published held : published) {
      if (!next.withdraws().contains(held.version())) {
        lower(held, next).ifPresent(problems::add);
      }
    }
    return problems;
  }

  /**
   * Versions that a document has to withdraw, so that all agents take it: of any line it lowers.
   */
  Set<String> toWithdraw(BaselineDocument next) {
    Set<String> versions = new TreeSet<>(ORDER);
    for (Published held : published) {
      if (lower(held, next).isPresent()) {
        versions.add(held.version());
      }
    }
    return versions;
  }

  /** The newest version that was published, by natural order. */
  Optional<String> newest() {
    return published.stream().map(Published::version).max(ORDER);
  }

  private Optional<Problem> lower(Published held, BaselineDocument next) {
    List<BuildRow> rows = new ArrayList<>();
    lines.getOrDefault(held.number(), Map.of()).forEach((line, ubr) -> rows.add(row(line, ubr)));
    BuildList list = new BuildList(held.version(), BaselineSource.COLLECTOR, rows);
    return RollbackRule.lower(list, next.list())
        .map(
            lower ->
                Problem.of(
                    "withdraws", Kind.LOWER, lower.next().os(), lower.held().os(), held.version()));
  }

  private static BuildRow row(BuildLine line, int ubr) {
    return new BuildRow(line.build(), ubr, null, null, null, null, null, null, line.family());
  }
}
