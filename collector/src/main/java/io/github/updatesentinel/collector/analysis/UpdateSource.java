package io.github.updatesentinel.collector.analysis;

import io.github.updatesentinel.contract.baseline.BuildLine;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where machines get their updates from, and what they say about it. Counts are of machines that
 * were seen in the last seven days.
 *
 * @param name the URL of a server, or a kind where there is none
 * @param kind such as {@code WSUS}; null where not known
 * @param machines all that name it, also those that were not seen lately
 * @param seen machines that were seen
 * @param zeros machines whose last scan succeeded and found no servicing update
 * @param failures machines whose last scan failed, by code, most frequent first
 * @param lastHonestScanAt the latest scan of any machine that nothing stood in the way of
 */
public record UpdateSource(
    String name,
    @Nullable String kind,
    long machines,
    long seen,
    long zeros,
    List<Failure> failures,
    @Nullable Instant lastHonestScanAt,
    List<Line> lines,
    List<Stale> stale) {

  /** Share of machines whose last scan found nothing, in percent of those seen. */
  public double zerosPercent() {
    return seen == 0 ? 0 : 100.0 * zeros / seen;
  }

  /** Machines whose last scan failed. */
  public long failed() {
    return failures.stream().mapToLong(Failure::machines).sum();
  }

  /** Machines whose last scan failed with a code, or in a way such as {@code TIMED_OUT}. */
  public record Failure(String code, long machines) {}

  /**
   * One of its build lines.
   *
   * @param newestUbr the newest revision that a machine runs; null where none is known
   * @param onNewest how many run that one
   * @param current whether a machine has, or was offered, the newest release that should be there;
   *     a line that is neither that nor stale proves nothing
   */
  public record Line(
      BuildLine line, long machines, @Nullable Integer newestUbr, long onNewest, boolean current) {}

  /**
   * {@code SOURCE_STALE}: no machine of the line has, or was offered, a release that has been out
   * for three weeks. A finding about the source, and never a verdict of its machines.
   *
   * @param machines how many would have been offered it
   * @param ubr the release that is missing
   * @param kb its update; null where no list has it
   * @param released its day; null where no list has it: then machines of another source have had it
   *     for that long
   */
  public record Stale(
      BuildLine line, long machines, int ubr, @Nullable String kb, @Nullable LocalDate released) {
    /** Code of the finding. */
    public static final String CODE = "SOURCE_STALE";
  }
}
