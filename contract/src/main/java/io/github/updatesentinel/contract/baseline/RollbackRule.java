package io.github.updatesentinel.contract.baseline;

import java.util.Optional;

/**
 * Whether one baseline may follow another. A collector that an attacker controls must not bring
 * machines back to old builds; an administrator who takes a version back names it in {@code
 * withdraws}.
 */
public final class RollbackRule {
  private static final VersionOrder ORDER = new VersionOrder();

  private RollbackRule() {}

  /** Why a baseline may not follow. */
  public sealed interface Refusal {
    /** Its version is older. */
    record Older() implements Refusal {}

    /** It asks less of a build line. */
    record Lower(BuildLine line, Baseline held, Baseline next) implements Refusal {}
  }

  /** Why {@code next} may not follow {@code held}; empty where it may. */
  public static Optional<Refusal> refusal(BuildList held, BuildList next) {
    if (next.withdraws().contains(held.version())) {
      return Optional.empty();
    }
    return ORDER.compare(next.version(), held.version()) < 0
        ? Optional.of(new Refusal.Older())
        : lower(held, next).map(lower -> lower);
  }

  /**
   * The first build line of which {@code next} asks less than {@code held}. A line that it no
   * longer lists is looked up elsewhere; that is no less.
   */
  public static Optional<Refusal.Lower> lower(BuildList held, BuildList next) {
    return held.lines().stream().flatMap(line -> lower(held, next, line).stream()).findFirst();
  }

  private static Optional<Refusal.Lower> lower(BuildList held, BuildList next, BuildLine line) {
    return held.wanted(line)
        .flatMap(
            wanted ->
                next.wanted(line)
                    .filter(now -> now.ubr() < wanted.ubr())
                    .map(now -> new Refusal.Lower(line, wanted, now)));
  }
}
