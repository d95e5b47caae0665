package io.github.updatesentinel.collector.auth.people;

import io.github.updatesentinel.collector.http.Role;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A token for programs, as its owner sees it.
 *
 * @param lastUsedAt to the minute; null if it was not used yet
 */
public record ApiToken(
    String id,
    String label,
    Role role,
    Instant createdAt,
    Instant expiresAt,
    @Nullable Instant lastUsedAt) {}
