package io.github.updatesentinel.verify.report;

/** The product's life on the machine, in the order in which it is gone through. */
public enum Phase {
  /** Nothing was done yet; the product may be there from before. */
  BEFORE,
  /** The product is installed, by this run or from before; nothing is changed. */
  INSTALLED,
  /** It is this run's own, and may be stopped, killed and set up otherwise. */
  AT_WORK,
  /** The second MSI was installed over the first. */
  UPGRADED,
  /** It was repaired. */
  REPAIRED,
  /** It was removed, with its data. */
  REMOVED
}
