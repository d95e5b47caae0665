package io.github.updatesentinel.collector.auth.people;

import io.github.updatesentinel.collector.crypto.Secrets;
import io.github.updatesentinel.collector.store.StoredTime;
import java.time.Clock;
import java.time.Duration;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The sessions of people who have logged in. All methods run in their caller's transaction. */
public final class Sessions {
  static final Duration IDLE = Duration.ofHours(8);
  static final Duration LONGEST = Duration.ofHours(24);
  private static final long SEEN_STEP_MS = 60_000;

  private final Clock clock;

  public Sessions(Clock clock) {
    this.clock = clock;
  }

  /**
   * A valid session.
   *
   * @param stale whether {@link #touch} is due
   */
  public record Session(String id, Person person, boolean stale) {}

  /** Begins a session; the answer is its id, which is nowhere kept but in the browser. */
  public String begin(Handle handle, String userId) {
    String id = Secrets.token("");
    handle
        .createUpdate(
            "INSERT INTO session (id_hash, user_id, created_at, seen_at)"
                + " VALUES (:hash, :user, :now, :now)")
        .bind("hash", Secrets.hash(id))
        .bind("user", userId)
        .bind("now", clock.millis())
        .execute();
    // Expired sessions, and those of a clock that was ahead.
    handle
        .createUpdate("DELETE FROM session WHERE seen_at < :idle OR created_at > :latest")
        .bind("idle", clock.millis() - IDLE.toMillis())
        .bind("latest", StoredTime.latest(clock.millis()))
        .execute();
    return id;
  }

  /** The session with this id, if it is still valid and its user may log in. */
  public @Nullable Session find(Handle handle, String id) {
    long now = clock.millis();
    return handle
        .createQuery(
            "SELECT s.seen_at AS session_seen, p.user_id, p.login_key, p.name, p.role, p.password_hash,"
                + " p.must_change, p.created_at, p.last_login_at, p.disabled_at"
                + " FROM session s JOIN person p ON p.user_id = s.user_id"
                + " WHERE s.id_hash = :hash AND s.seen_at > :idle AND s.created_at > :longest"
                + " AND s.seen_at <= :latest AND s.created_at <= :latest"
                + " AND p.disabled_at IS NULL")
        .bind("hash", Secrets.hash(id))
        .bind("idle", now - IDLE.toMillis())
        .bind("longest", now - LONGEST.toMillis())
        .bind("latest", StoredTime.latest(now))
        .map(
            (row, context) ->
                new Session(
                    id, Person.of(row, context), row.getLong("session_seen") < now - SEEN_STEP_MS))
        .findOne()
        .orElse(null);
  }

  /** Notes that a session is in use. */
  public void touch(Handle handle, String id) {
    handle
        .createUpdate("UPDATE session SET seen_at = :now WHERE id_hash = :hash")
        .bind("now", clock.millis())
        .bind("hash", Secrets.hash(id))
        .execute();
  }

  public void end(Handle handle, String id) {
    handle
        .createUpdate("DELETE FROM session WHERE id_hash = :hash")
        .bind("hash", Secrets.hash(id))
        .execute();
  }

  public void endAll(Handle handle, String userId) {
    handle.createUpdate("DELETE FROM session WHERE user_id = :user").bind("user", userId).execute();
  }
}
