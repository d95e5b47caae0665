package io.github.updatesentinel.agent.baseline;

import io.github.updatesentinel.agent.fact.Texts;
import io.github.updatesentinel.contract.baseline.BuildList;
import io.github.updatesentinel.contract.baseline.RollbackRule;
import io.github.updatesentinel.contract.baseline.RollbackRule.Refusal;
import java.util.Optional;

/** Says why the baseline that is held stays, where {@link RollbackRule} refuses the next one. */
public final class BaselineTransition {
  private static final int MAX_SHOWN = 100;

  private BaselineTransition() {}

  /** Why {@code next} may not follow {@code held}; empty where it may. */
  public static Optional<String> problem(BuildList held, BuildList next) {
    return RollbackRule.refusal(held, next)
        .map(
            refusal ->
                refusal instanceof Refusal.Lower lower
                    ? lowered(lower, held, next)
                    : older(held, next));
  }

  private static String older(BuildList held, BuildList next) {
    return "version: expected %s (in use), a newer one, or one that withdraws it; found %s"
        .formatted(shown(held.version()), shown(next.version()));
  }

  private static String lowered(Refusal.Lower lower, BuildList held, BuildList next) {
    return ("build line %s: expected %s of version %s (in use), or a newer build;"
            + " version %s has %s and does not withdraw %3$s")
        .formatted(
            lower.line(),
            lower.held().text(),
            shown(held.version()),
            shown(next.version()),
            lower.next().text());
  }

  private static String shown(String version) {
    return "\"" + Texts.cut(version.replaceAll("\\p{Cntrl}", "?"), MAX_SHOWN) + "\"";
  }
}
