package io.github.updatesentinel.collector.admin;

import io.github.updatesentinel.collector.http.Role;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A user in the list of users.
 *
 * @param local whether there is a password here; else the provider answers for this person
 * @param locked whether attempts to log in are refused for a while
 * @param mustChange whether a password of their own must be chosen first
 */
public record PersonRow(
    String id,
    String name,
    Role role,
    boolean local,
    boolean disabled,
    boolean locked,
    boolean mustChange,
    @Nullable Instant lastLoginAt) {}
