package io.github.updatesentinel.collector.audit;

import java.time.Instant;

/**
 * One recorded change.
 *
 * @param remote empty where it did not come over the network; so for subject and detail
 */
public record AuditEntry(
    String id,
    Instant at,
    String actor,
    String remote,
    String action,
    String subject,
    String detail) {}
