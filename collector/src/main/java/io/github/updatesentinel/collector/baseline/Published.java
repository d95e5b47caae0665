package io.github.updatesentinel.collector.baseline;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One publication of a baseline.
 *
 * @param number from 1 on, without gaps; the highest one is current
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
    @Nullable String signature) {}
