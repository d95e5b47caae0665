package io.github.updatesentinel.collector.baseline;

import io.github.updatesentinel.collector.document.BaselineDocument;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A document that may be published as it is.
 *
 * @param signature the header {@code Baseline-Signature} where it was made elsewhere
 */
public record Draft(
    String id,
    Instant createdAt,
    String createdBy,
    String note,
    BaselineDocument document,
    @Nullable String signature) {}
