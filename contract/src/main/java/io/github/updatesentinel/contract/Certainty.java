package io.github.updatesentinel.contract;

/** How sure a {@code FALSE_UP_TO_DATE} is. */
public enum Certainty {
  /** The build is behind its baseline. */
  PROVEN,
  /** It is unknown whether the build is behind: no current baseline has its line. */
  SUSPECTED
}
