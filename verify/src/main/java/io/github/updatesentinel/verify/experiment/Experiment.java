package io.github.updatesentinel.verify.experiment;

import io.github.updatesentinel.verify.Bench;
import io.github.updatesentinel.verify.Finding;
import io.github.updatesentinel.verify.Item;
import io.github.updatesentinel.verify.Outcome;
import java.util.List;

/** Disables TrustedInstaller, scans, and records what Windows Update answers. */
public final class Experiment {
  private final Bench bench;

  /**
   * Does nothing yet.
   *
   * @param bench of a machine on which the product runs
   */
  public Experiment(Bench bench) {
    this.bench = bench;
  }

  /**
   * Sets back what an experiment left that was cut off; called at every start of the program,
   * before anything else is done.
   *
   * @return what was set back, for the reader; empty where there was nothing
   */
  public static List<String> restoreIfInterrupted(Bench bench) {
    return List.of();
  }

  /** Never throws: what goes wrong is a finding. */
  public List<Finding> run() {
    return List.of(
        new Finding(
            Item.of(1),
            "the experiment",
            "nothing, on " + bench.facts().windows(),
            "",
            Outcome.NOT_TRIED,
            "This version can't do it.",
            List.of()));
  }
}
