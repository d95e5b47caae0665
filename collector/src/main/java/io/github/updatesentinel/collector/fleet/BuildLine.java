package io.github.updatesentinel.collector.fleet;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The machines of one build line against its baseline.
 *
 * @param build such as 19044
 * @param revisions newest first; at most {@value Builds#REVISIONS}, the rest in {@code
 *     otherMachines}
 * @param otherMachines machines of revisions that are not listed
 * @param baseline what machines of this line should have; null: there is none, and {@code behind},
 *     {@code at} and {@code above} are 0
 * @param unknown machines that can't be compared: their revision or the baseline is not known
 */
public record BuildLine(
    long build,
    long machines,
    List<Revision> revisions,
    long otherMachines,
    @Nullable Baseline baseline,
    long behind,
    long at,
    long above,
    long unknown) {
  /**
   * Machines of one revision.
   *
   * @param ubr null: not known
   */
  public record Revision(@Nullable Long ubr, long machines) {}

  /**
   * What a build line should have.
   *
   * @param published whether an administrator published it here; else most machines report it
   */
  public record Baseline(long ubr, @Nullable String kb, boolean published) {}
}
