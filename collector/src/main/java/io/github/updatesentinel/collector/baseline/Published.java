package io.github.updatesentinel.collector.baseline;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One publication of a baseline.
 *
 * @param number from 1 on, without gaps; the highest one counts
 * @param note what its publisher wrote about it; may be empty
 * @param sha256 of the exact bytes, hexadecimal
 * @param signature the header {@code Baseline-Signature} where it was made elsewhere
 */
public record Published(
    int number,
    String version,
    Instant publishedAt,
    String publishedBy,
    String note,
    String sha256,
    @Nullable String signature) {
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** When, for people. */
  public String publishedText() {
    return MINUTE.format(publishedAt);
  }
}
