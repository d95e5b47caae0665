package io.github.updatesentinel.verify.report;

/** How a check ended. */
public enum Outcome {
  PASS,
  FAIL,
  /** Nothing was seen that allows either of the others; the finding says why. */
  NOT_TRIED
}
