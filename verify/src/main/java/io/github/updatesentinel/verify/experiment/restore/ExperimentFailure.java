package io.github.updatesentinel.verify.experiment.restore;

import java.io.IOException;

/** Why the experiment, or undoing it, stopped; a sentence for a person. */
final class ExperimentFailure extends IOException {
  private static final long serialVersionUID = 1;

  ExperimentFailure(String why) {
    super(why);
  }

  ExperimentFailure(String why, Exception cause) {
    super(why, cause);
  }
}
