package io.github.updatesentinel.collector.web;

import io.github.updatesentinel.collector.fleet.VerdictCounts;
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

  /** How this verdict looks with the severity that the agent gave it. */
  public static Tone of(Open<VerdictCode> verdict, Open<Severity> severity) {
    return new Tone(verdict.name(), colour(verdict.name(), Severity.of(severity.name())));
  }

  /**
   * How the tile of a verdict looks: by the worst severity among its machines. Without one, by the
   * severity that the verdict usually has.
   *
   * @param verdict its name
   */
  public static Tone tile(VerdictCounts counts, String verdict) {
    Severity worst = counts.worst().get(verdict);
    Severity usual =
        new Open<>(VerdictCode.class, verdict)
            .known()
            .map(VerdictCode::severity)
            .orElse(Severity.INFO);
    return new Tone(verdict, colour(verdict, worst == null ? usual : worst));
  }

  /** How this machine looks in a list. */
  public static Tone of(MachineRow row) {
    return row.silent() ? SILENT : of(row.verdict(), row.severity());
  }

  /**
   * Which line a verdict has in the chart of the trend; null for those that ask for nothing. Days
   * have counts without severities, so a line has a color of its own.
   *
   * @param verdict its name
   */
  public static @Nullable String line(String verdict) {
    return switch (VerdictCode.of(verdict)) {
      case FALSE_UP_TO_DATE -> "critical";
      case SERVICING_BLOCKED -> "error";
      case INSTALL_FAILING -> "failing";
      case SCAN_FAILED -> "scan";
      case END_OF_SERVICE -> "ended";
      case BEHIND_BASELINE -> "warning";
      default -> null;
    };
  }

  private static String colour(String verdict, Severity severity) {
    // Not known is no message of good health, so it does not share a colour with one.
    boolean unknown = verdict.equals(VerdictCode.UNKNOWN.name());
    return unknown && severity.rank() <= Severity.INFO.rank()
        ? "silent"
        : severity.name().toLowerCase(Locale.ROOT);
  }
}
