package io.github.updatesentinel.collector.alert;

import io.github.updatesentinel.contract.Severity;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * When to alert which channels.
 *
 * @param severityRank SEVERITY: from this one on, 1 INFO to 4 CRITICAL
 * @param machines NEWLY_LYING, SILENT: this many
 * @param percent SILENT: or this share of all; 0 for none
 * @param window NEWLY_LYING: within this time
 * @param repeat interval of repeated alerts while it lasts; zero: never
 * @param recovered whether the end is alerted as well
 * @param channels ids
 * @param revision raised by each evaluation and each edit
 * @param lookedUntil changes received before this have been looked at, epoch ms; null: not begun
 * @param comparedAt epoch ms; 0: must be compared with the machines first
 */
public record Rule(
    String id,
    Kind kind,
    boolean enabled,
    int severityRank,
    long machines,
    int percent,
    Duration window,
    Duration repeat,
    boolean recovered,
    Set<String> channels,
    long revision,
    @Nullable Long lookedUntil,
    long comparedAt) {

  /** What is looked at. */
  public enum Kind {
    /** Any machine whose severity is bad enough. */
    SEVERITY,
    /** Many machines that became FALSE_UP_TO_DATE within a time. */
    NEWLY_LYING,
    /** Many machines that are silent. */
    SILENT,
    /** An update source that offers nothing new. */
    SOURCE_STALE
  }

  /** A rule without channels is not evaluated. */
  public boolean active() {
    return enabled && !channels.isEmpty();
  }

  /** Of SEVERITY rules. */
  public Severity severity() {
    return switch (severityRank) {
      case 4 -> Severity.CRITICAL;
      case 3 -> Severity.ERROR;
      case 2 -> Severity.WARNING;
      default -> Severity.INFO;
    };
  }
}
