package io.github.updatesentinel.collector.admin;

import io.github.updatesentinel.collector.http.Role;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A user in the list of users.
 *
 * @param provided what identifies a person of the identity provider; null if there is a password
 *     here
 * @param locked whether attempts to log in are refused for a while
 * @param mustChange whether a password of their own must be chosen first
 */
public record PersonRow(
    String id,
    String name,
    @Nullable String provided,
    Role role,
    boolean disabled,
    boolean locked,
    boolean mustChange,
    @Nullable Instant lastLoginAt) {
  /** Whether there is a password here; otherwise the provider answers for this person. */
  public boolean local() {
    return provided == null;
  }
}
