package io.github.updatesentinel.collector.fleet;

import io.github.updatesentinel.contract.WindowsFamily;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The machines of one build line against its baseline.
 *
 * @param build such as 19044
 * @param family whose line it is
 * @param revisions newest first; at most {@value Builds#REVISIONS}, the rest in {@code
 *     otherMachines}
 * @param otherMachines machines of revisions that are not listed
 * @param baseline what machines of this line should have; null: there is none, and {@code behind},
 *     {@code at} and {@code above} are 0
 * @param unknown machines that can't be compared: their revision or the baseline is not known
 */
public record LineCount(
    long build,
    WindowsFamily family,
    long machines,
    List<Revision> revisions,
    long otherMachines,
    @Nullable Baseline baseline,
    long behind,
    long at,
    long above,
    long unknown) {
  /** How a revision compares with the baseline. */
  public enum Standing {
    BEHIND,
    AT,
    ABOVE,
    UNKNOWN
  }

  /**
   * Machines of one revision.
   *
   * @param ubr null: not known
   * @param standing of a hotpatch, that of the cumulative update that it stands for
   */
  public record Revision(@Nullable Long ubr, long machines, Standing standing) {}

  /**
   * What a build line should have.
   *
   * @param published whether an administrator published it here; else most machines report it
   */
  public record Baseline(long ubr, @Nullable String kb, boolean published) {}
}
