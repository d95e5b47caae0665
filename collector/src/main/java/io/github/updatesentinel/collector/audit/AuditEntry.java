package io.github.updatesentinel.collector.audit;

import java.time.Instant;

/**
 * One thing that somebody changed.
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
