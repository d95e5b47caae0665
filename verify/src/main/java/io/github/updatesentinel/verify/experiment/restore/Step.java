package io.github.updatesentinel.verify.experiment.restore;

/** What the experiment does, in this order. Each is in the journal before it begins. */
public enum Step {
  REGISTERING_TASK(false),
  SCANNING_BEFORE(false),
  DISABLING(true),
  SCANNING_DISABLED(true),
  RESTORING(true),
  SCANNING_AFTER(false),
  DELETING_TASK(false);

  private final boolean disables;

  Step(boolean disables) {
    this.disables = disables;
  }

  /** Whether TrustedInstaller may be disabled by the experiment when it ends here. */
  boolean disables() {
    return disables;
  }
}
