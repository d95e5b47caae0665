package io.github.updatesentinel.collector.web;

import io.github.updatesentinel.collector.index.MachineFilter;
import io.github.updatesentinel.collector.machine.MachineRow;
import io.github.updatesentinel.contract.Open;
import io.github.updatesentinel.contract.Severity;
import io.github.updatesentinel.contract.VerdictCode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a verdict looks: {@code badge-critical}, {@code tone-critical} and so on, and its icon. Both,
 * and always with the word, so that nothing hangs on seeing colours.
 *
 * @param code of {@link VerdictCode}, or {@code SILENT}; the key of its name
 * @param colour the end of the style's class
 */
public record Tone(String code, String colour) {
  /** Silence, which is no verdict and is shown in its place. */
  public static final Tone SILENT = new Tone(MachineFilter.SILENT, "silent");

  /** How this verdict looks. */
  public static Tone of(VerdictCode verdict) {
    return new Tone(verdict.name(), colour(verdict));
  }

  /** How this verdict looks; one of a newer agent, by its severity alone. */
  public static Tone of(Open<VerdictCode> verdict, Severity severity) {
    return verdict
        .known()
        .map(Tone::of)
        .orElseGet(() -> new Tone(verdict.name(), colour(severity)));
  }

  /** How this machine looks in a list. */
  public static Tone of(MachineRow row) {
    return row.silent() ? SILENT : of(row.verdict(), row.severity());
  }

  /** Which line a verdict has in the chart of the trend; null for those that ask for nothing. */
  public static @Nullable String line(VerdictCode verdict) {
    return switch (verdict) {
      case FALSE_UP_TO_DATE, SERVICING_BLOCKED, SCAN_FAILED -> colour(verdict);
      // As severe as a failed scan, so it has that color; two lines of one color would be alike.
      case BEHIND_BASELINE -> "info";
      default -> null;
    };
  }

  private static String colour(VerdictCode verdict) {
    // Not known is no message of good health, so it does not share a colour with one.
    return verdict == VerdictCode.UNKNOWN ? "silent" : colour(verdict.severity());
  }

  private static String colour(Severity severity) {
    return severity.name().toLowerCase(Locale.ROOT);
  }
}
