package io.github.updatesentinel.collector.alert;

import io.github.updatesentinel.collector.notify.Notice;
import io.github.updatesentinel.collector.store.Columns;
import io.github.updatesentinel.collector.store.Database;
import io.github.updatesentinel.collector.store.Ids;
import io.github.updatesentinel.collector.store.StoredTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Messages that wait, and what became of them. Thread-safe. */
final class Outbox {
  /** A collector that has not finished a message by then has died on the way. */
  static final Duration CLAIM = Duration.ofMinutes(2);

  /** No retry is put off for longer: {@code Retry-After} is bounded by a day. */
  private static final Duration MOST_WAIT = Duration.ofDays(1);

  /** After this time the message fails. */
  static final Duration GIVE_UP = Duration.ofDays(3);

  private static final Duration KEPT = Duration.ofDays(30);
  private static final int MAX_ERROR = 500;
  private static final String COLUMNS =
      "SELECT id, rule_id, channel_id, created_at, notice, state, attempts, next_at, last_error,"
          + " finished_at FROM alert_outbox ";

  /**
   * A message that waits and that nobody sends. Times beyond the longest wait are from while a
   * clock was ahead.
   */
  private static final String DUE =
      "state = 'WAITING' AND (next_at <= :now OR next_at > :wait)"
          + " AND (claimed_until <= :now OR claimed_until > :claimed)";

  private final Database database;
  private final Clock clock;

  Outbox(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** What became of a message. */
  enum State {
    WAITING,
    DELIVERED,
    FAILED
  }

  /** One message to one channel. */
  record Message(
      String id,
      @Nullable String ruleId,
      String channelId,
      Instant createdAt,
      Notice notice,
      State state,
      int attempts,
      Instant nextAt,
      @Nullable String lastError,
      @Nullable Instant finishedAt) {}

  /** A message that this collector alone sends now. */
  record Claimed(Message message, String claim) {}

  /** Adds a message for each channel of a rule, in the transaction that raises it. */
  static void add(Handle handle, Clock clock, Rule rule, Notice notice) {
    for (String channel : rule.channels()) {
      add(handle, clock, rule.id(), channel, notice);
    }
  }

  /** Adds a message in the transaction that raises it. */
  static void add(
      Handle handle, Clock clock, @Nullable String ruleId, String channelId, Notice notice) {
    handle
        .createUpdate(
            "INSERT INTO alert_outbox (id, rule_id, channel_id, created_at, notice, state,"
                + " attempts, next_at, claimed_until) VALUES (:id, :rule, :channel, :now, :notice,"
                + " 'WAITING', 0, :now, 0)")
        .bind("id", Ids.next(clock))
        .bind("rule", ruleId)
        .bind("channel", channelId)
        .bind("now", clock.millis())
        .bind("notice", notice.toJson())
        .execute();
  }

  /** How many messages a rule has given to a channel after this moment: to the one with most. */
  static long told(Handle handle, String ruleId, long after, long now) {
    return handle
        .createQuery(
            "SELECT COUNT(*) AS told FROM alert_outbox WHERE rule_id = :rule"
                + " AND created_at > :after AND created_at <= :latest GROUP BY channel_id ORDER BY told DESC LIMIT 1")
        .bind("rule", ruleId)
        .bind("after", after)
        .bind("latest", StoredTime.latest(now))
        .mapTo(Long.class)
        .findOne()
        .orElse(0L);
  }

  /** Takes a message that is due; empty if there is none. */
  Optional<Claimed> claim() {
    long now = clock.millis();
    List<String> due =
        database.read(
            handle ->
                handle
                    .createQuery(
                        "SELECT id FROM alert_outbox WHERE " + DUE + " ORDER BY next_at LIMIT 20")
                    .bindMap(moments(now))
                    .mapTo(String.class)
                    .list());
    for (String id : due) {
      String claim = UUID.randomUUID().toString();
      int taken =
          database.<Integer, RuntimeException>write(
              handle ->
                  handle
                      .createUpdate(
                          "UPDATE alert_outbox SET claim = :claim, claimed_until = :until,"
                              + " attempts = attempts + 1 WHERE id = :id AND "
                              + DUE)
                      .bind("claim", claim)
                      .bind("until", now + CLAIM.toMillis())
                      .bind("id", id)
                      .bindMap(moments(now))
                      .execute());
      if (taken == 1) {
        return database
            .read(handle -> byId(handle, id))
            .map(message -> new Claimed(message, claim));
      }
    }
    return Optional.empty();
  }

  void delivered(Claimed claimed) {
    finish(claimed, State.DELIVERED, null);
  }

  void failed(Claimed claimed, String error) {
    finish(claimed, State.FAILED, error);
  }

  private void finish(Claimed claimed, State state, @Nullable String error) {
    database.writing(
        handle ->
            handle
                .createUpdate(
                    "UPDATE alert_outbox SET state = :state, last_error = :error,"
                        + " finished_at = :now, claimed_until = 0, claim = NULL"
                        + " WHERE id = :id AND claim = :claim")
                .bind("state", state.name())
                .bind("error", bounded(error))
                .bind("now", clock.millis())
                .bind("id", claimed.message().id())
                .bind("claim", claimed.claim())
                .execute());
  }

  void tryAgain(Claimed claimed, Duration wait, String error) {
    database.writing(
        handle ->
            handle
                .createUpdate(
                    "UPDATE alert_outbox SET last_error = :error, next_at = :next,"
                        + " created_at = CASE WHEN created_at > :now THEN :now"
                        + " ELSE created_at END,"
                        + " claimed_until = 0, claim = NULL WHERE id = :id AND claim = :claim")
                .bind("error", bounded(error))
                .bind("next", clock.millis() + wait.toMillis())
                .bind("now", clock.millis())
                .bind("id", claimed.message().id())
                .bind("claim", claimed.claim())
                .execute());
  }

  /** Retries a waiting or failed message at once, and for three more days. */
  static boolean retry(Handle handle, String id, long now) {
    return handle.execute(
            "UPDATE alert_outbox SET state = 'WAITING', created_at = ?, next_at = ?,"
                + " finished_at = NULL WHERE id = ? AND state <> 'DELIVERED'",
            now,
            now,
            id)
        == 1;
  }

  Optional<Message> find(String id) {
    return database.read(
        handle ->
            handle
                .createQuery(COLUMNS + "WHERE id = :id")
                .bind("id", id)
                .map((row, ctx) -> message(row))
                .findOne());
  }

  List<Message> recent(int count) {
    return database.read(
        handle ->
            handle
                .createQuery(COLUMNS + "ORDER BY id DESC LIMIT :count")
                .bind("count", count)
                .map((row, ctx) -> message(row))
                .list());
  }

  long count(State state) {
    return database.read(
        handle ->
            handle
                .createQuery("SELECT COUNT(*) FROM alert_outbox WHERE state = :state")
                .bind("state", state.name())
                .mapTo(Long.class)
                .one());
  }

  /**
   * Drops what was finished long ago.
   *
   * @param now a time that is beyond doubt, in ms since 1970
   */
  void clean(long now) {
    database.writing(
        handle ->
            handle.execute(
                "DELETE FROM alert_outbox WHERE state <> 'WAITING' AND finished_at < ?",
                now - KEPT.toMillis()));
  }

  private static Map<String, Long> moments(long now) {
    return Map.of(
        "now", now,
        "wait", StoredTime.latest(now + MOST_WAIT.toMillis()),
        "claimed", StoredTime.latest(now + CLAIM.toMillis()));
  }

  private static Optional<Message> byId(Handle handle, String id) {
    return handle
        .createQuery(COLUMNS + "WHERE id = :id")
        .bind("id", id)
        .map((row, ctx) -> message(row))
        .findOne();
  }

  private static Message message(ResultSet row) throws SQLException {
    Long finished = AlertStore.nullable(row, "finished_at");
    return new Message(
        row.getString("id"),
        row.getString("rule_id"),
        row.getString("channel_id"),
        Instant.ofEpochMilli(row.getLong("created_at")),
        Notice.fromJson(row.getString("notice")),
        State.valueOf(row.getString("state")),
        row.getInt("attempts"),
        Instant.ofEpochMilli(row.getLong("next_at")),
        row.getString("last_error"),
        finished == null ? null : Instant.ofEpochMilli(finished));
  }

  private static @Nullable String bounded(@Nullable String error) {
    return Columns.textOrNull(error, MAX_ERROR);
  }
}
