package io.github.updatesentinel.contract.baseline;

import org.jspecify.annotations.Nullable;

/**
 * The build that a machine of one build line should have.
 *
 * @param build the line, such as 19044
 * @param ubr the revision that is wanted at least
 * @param kb the update that brings it; null where the list does not say
 */
public record Baseline(int build, int ubr, @Nullable String kb, BaselineSource source) {
  /** Such as {@code 19044.2006}. */
  public String os() {
    return build + "." + ubr;
  }

  /** Such as {@code 19044.2006 KB5017308}. */
  public String text() {
    return kb == null ? os() : os() + " " + kb;
  }
}
