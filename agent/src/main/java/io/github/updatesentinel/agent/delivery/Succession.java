package io.github.updatesentinel.agent.delivery;

import io.github.updatesentinel.agent.fact.Texts;
import io.github.updatesentinel.agent.verdict.Baseline;
import io.github.updatesentinel.agent.verdict.BuildList;
import java.util.Optional;

/**
 * Whether one baseline may follow another. A collector that somebody else speaks for must not talk
 * machines into old builds; an administrator who takes a version back names it in {@code
 * withdraws}.
 */
final class Succession {
  private static final VersionOrder ORDER = new VersionOrder();
  private static final int MAX_SHOWN = 100;

  private Succession() {}

  /** Why {@code next} may not follow {@code held}; empty where it may. */
  static Optional<String> problem(BuildList held, BuildList next) {
    if (next.withdraws().contains(held.version())) {
      return Optional.empty();
    }
    if (ORDER.compare(next.version(), held.version()) < 0) {
      return Optional.of(
          "version: expected %s (in use), a newer one, or one that withdraws it; found %s"
              .formatted(shown(held.version()), shown(next.version())));
    }
    return held.lines().stream()
        .flatMap(build -> held.wanted(build).stream())
        .flatMap(wanted -> jump(wanted, held, next).stream())
        .findFirst();
  }

  /** A line that is no longer listed is looked up elsewhere; that is no jump. */
  private static Optional<String> jump(Baseline wanted, BuildList held, BuildList next) {
    return next.wanted(wanted.build())
        .filter(now -> now.ubr() < wanted.ubr())
        .map(
            now ->
                ("build line %d: expected %s of version %s (in use), or a newer build;"
                        + " version %s has %s and does not withdraw %3$s")
                    .formatted(
                        wanted.build(),
                        wanted.text(),
                        shown(held.version()),
                        shown(next.version()),
                        now.text()));
  }

  private static String shown(String version) {
    return "\"" + Texts.cut(version.replaceAll("\\p{Cntrl}", "?"), MAX_SHOWN) + "\"";
  }
}
