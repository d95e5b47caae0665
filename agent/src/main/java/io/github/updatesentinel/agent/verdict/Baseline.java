package io.github.updatesentinel.agent.verdict;

import org.jspecify.annotations.Nullable;

/**
 * The build that a machine of one build line should have.
 *
 * @param build the line, such as 19044
 * @param ubr the revision that is wanted at least
 * @param kb the update that brings it; null where the list does not say
 */
public record Baseline(int build, int ubr, @Nullable String kb, Source source) {
  /** Who said so. */
  public enum Source {
    COLLECTOR,
    FILE,
    SHIPPED
  }

  /** Such as {@code 19044.2006 KB5017308}. */
  public String text() {
    String version = build + "." + ubr;
    return kb == null ? version : version + " " + kb;
  }
}
