package io.github.updatesentinel.collector.alert;

import io.github.updatesentinel.collector.machine.Silence;
import io.github.updatesentinel.collector.machine.VerdictSince;
import io.github.updatesentinel.collector.notify.Channel;
import io.github.updatesentinel.collector.notify.Notice;
import io.github.updatesentinel.collector.page.Language;
import io.github.updatesentinel.collector.store.Database;
import io.github.updatesentinel.collector.store.StoredTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** The tables of channels, rules and episodes. */
final class AlertStore {
  /** Episodes of a rule with a time that lies in the future. */
  private static final String AHEAD =
      " WHERE rule_id = :rule AND (since > :latest OR told_at > :latest OR tell_at > :alertDue"
          + " OR over_at > :endDue)";

  private AlertStore() {}

  static List<Channel> channels(Handle handle) {
    return handle
        .createQuery(
            "SELECT id, name, format, target, secret, language FROM alert_channel"
                + " ORDER BY created_at, id")
        .map((row, ctx) -> channel(row))
        .list();
  }

  static Optional<Channel> channel(Handle handle, String id) {
    return channels(handle).stream().filter(channel -> channel.id().equals(id)).findFirst();
  }

  static void put(Handle handle, Channel channel, long at) {
    handle
        .createUpdate(
            "INSERT INTO alert_channel (id, name, format, target, secret, language, created_at)"
                + " VALUES (:id, :name, :format, :target, :secret, :language, :at)"
                + " ON CONFLICT (id) DO UPDATE SET name = excluded.name, format = excluded.format,"
                + " target = excluded.target, secret = excluded.secret,"
                + " language = excluded.language")
        .bind("id", channel.id())
        .bind("name", channel.name())
        .bind("format", channel.format().name())
        .bind("target", channel.target())
        .bind("secret", channel.secret())
        .bind("language", channel.language().name())
        .bind("at", at)
        .execute();
  }

  /** Deletes a channel and drops the messages that wait for it. */
  static void deleteChannel(Handle handle, String id, long at) {
    handle.execute("DELETE FROM alert_rule_channel WHERE channel_id = ?", id);
    handle.execute("DELETE FROM alert_channel WHERE id = ?", id);
    // A rule without channels starts from scratch when it gets one.
    handle.execute(
        "DELETE FROM alert_episode WHERE rule_id NOT IN (SELECT rule_id FROM alert_rule_channel)");
    handle.execute(
        "UPDATE alert_rule SET looked_until = NULL, revision = revision + 1"
            + " WHERE id NOT IN (SELECT rule_id FROM alert_rule_channel)");
    handle.execute(
        "UPDATE alert_outbox SET state = 'FAILED', last_error = 'channel deleted', finished_at = ?"
            + " WHERE channel_id = ? AND state = 'WAITING'",
        at,
        id);
  }

  static List<Rule> rules(Handle handle) {
    Map<String, Set<String>> channels = new TreeMap<>();
    handle
        .createQuery("SELECT rule_id, channel_id FROM alert_rule_channel ORDER BY channel_id")
        .map(
            (row, ctx) ->
                channels
                    .computeIfAbsent(row.getString("rule_id"), id -> new LinkedHashSet<>())
                    .add(row.getString("channel_id")))
        .list();
    return handle
        .createQuery("SELECT * FROM alert_rule ORDER BY kind, id")
        .map((row, ctx) -> rule(row, channels.getOrDefault(row.getString("id"), Set.of())))
        .list();
  }

  static Optional<Rule> rule(Handle handle, String id) {
    return rules(handle).stream().filter(rule -> rule.id().equals(id)).findFirst();
  }

  /** Stores what people set of a rule. It is compared with the machines before it goes on. */
  static void put(Handle handle, Rule rule) {
    rule(handle, rule.id()).ifPresent(before -> edited(handle, before, rule));
    handle
        .createUpdate(
            "INSERT INTO alert_rule (id, kind, enabled, severity_rank, machines, percent,"
                + " window_ms, repeat_ms, recovered, revision, looked_until, compared_at)"
                + " VALUES (:id, :kind, :enabled, :rank, :machines, :percent, :window, :repeat,"
                + " :recovered, 0, NULL, 0) ON CONFLICT (id) DO UPDATE SET"
                + " enabled = excluded.enabled, severity_rank = excluded.severity_rank,"
                + " machines = excluded.machines, percent = excluded.percent,"
                + " window_ms = excluded.window_ms, repeat_ms = excluded.repeat_ms,"
                + " recovered = excluded.recovered, compared_at = 0,"
                + " looked_until = CASE WHEN :active = 1 THEN alert_rule.looked_until END,"
                + " revision = alert_rule.revision + 1")
        .bind("id", rule.id())
        .bind("kind", rule.kind().name())
        .bind("enabled", rule.enabled() ? 1 : 0)
        .bind("rank", rule.severityRank())
        .bind("machines", rule.machines())
        .bind("percent", rule.percent())
        .bind("window", rule.window().toMillis())
        .bind("repeat", rule.repeat().toMillis())
        .bind("recovered", rule.recovered() ? 1 : 0)
        .bind("active", rule.active() ? 1 : 0)
        .execute();
    if (!rule.active()) {
      handle.execute("DELETE FROM alert_episode WHERE rule_id = ?", rule.id());
    }
    handle.execute("DELETE FROM alert_rule_channel WHERE rule_id = ?", rule.id());
    for (String channel : rule.channels()) {
      handle.execute(
          "INSERT INTO alert_rule_channel (rule_id, channel_id) VALUES (?, ?)", rule.id(), channel);
    }
  }

  /** Deletes the episodes that an edit leaves behind: it ends none of them. */
  private static void edited(Handle handle, Rule before, Rule rule) {
    if (rule.kind() == Rule.Kind.SEVERITY && rule.severityRank() > before.severityRank()) {
      // Of one that is over, the message of its end would be about a severity it never had.
      handle.execute(
          "DELETE FROM alert_episode WHERE rule_id = ?"
              + " AND CASE WHEN applies = 1 THEN rank ELSE told_rank END < ?",
          rule.id(),
          rule.severityRank());
    }
    if (rule.kind() == Rule.Kind.SILENT
        && (rule.machines() != before.machines() || rule.percent() != before.percent())) {
      // The one of the whole fleet. By the new limit it may begin at once.
      handle.execute("DELETE FROM alert_episode WHERE rule_id = ?", rule.id());
    }
  }

  static void deleteRule(Handle handle, String id) {
    handle.execute("DELETE FROM alert_rule_channel WHERE rule_id = ?", id);
    handle.execute("DELETE FROM alert_episode WHERE rule_id = ?", id);
    handle.execute("DELETE FROM alert_rule WHERE id = ?", id);
  }

  /**
   * Takes a rule for the rest of this transaction, and moves it on.
   *
   * @return false if the rule was evaluated or edited since it was read
   */
  static boolean advance(Handle handle, Rule rule, @Nullable Long lookedUntil, long comparedAt) {
    return handle
            .createUpdate(
                "UPDATE alert_rule SET revision = revision + 1, looked_until = :until,"
                    + " compared_at = :compared WHERE id = :id AND revision = :revision")
            .bind("until", lookedUntil)
            .bind("compared", comparedAt)
            .bind("id", rule.id())
            .bind("revision", rule.revision())
            .execute()
        == 1;
  }

  static Optional<Episode> episode(Handle handle, String ruleId, String agentId) {
    return handle
        .createQuery("SELECT * FROM alert_episode WHERE rule_id = :rule AND agent_id = :agent")
        .bind("rule", ruleId)
        .bind("agent", agentId)
        .map((row, ctx) -> episode(row))
        .findOne();
  }

  /** All episodes of a rule about few things. */
  static List<Episode> episodes(Handle handle, String ruleId) {
    return handle
        .createQuery("SELECT * FROM alert_episode WHERE rule_id = :rule")
        .bind("rule", ruleId)
        .map((row, ctx) -> episode(row))
        .list();
  }

  static void delete(Handle handle, String ruleId, String agentId) {
    handle.execute("DELETE FROM alert_episode WHERE rule_id = ? AND agent_id = ?", ruleId, agentId);
  }

  static void put(Handle handle, String ruleId, Iterable<Episode> episodes) {
    PreparedBatch batch =
        handle.prepareBatch(
            "INSERT INTO alert_episode (rule_id, agent_id, epoch, sequence, applies, since, rank,"
                + " told_rank, told_at, tell_at, over_at) VALUES (:rule, :agent, :epoch,"
                + " :sequence, :applies, :since, :rank, :toldRank, :toldAt, :tellAt, :overAt)"
                + " ON CONFLICT (rule_id, agent_id) DO UPDATE SET epoch = excluded.epoch,"
                + " sequence = excluded.sequence, applies = excluded.applies,"
                + " since = excluded.since, rank = excluded.rank,"
                + " told_rank = excluded.told_rank, told_at = excluded.told_at,"
                + " tell_at = excluded.tell_at, over_at = excluded.over_at");
    int rows = 0;
    for (Episode episode : episodes) {
      batch
          .bind("rule", ruleId)
          .bind("agent", episode.agentId())
          .bind("epoch", episode.epoch())
          .bind("sequence", episode.sequence())
          .bind("applies", episode.applies() ? 1 : 0)
          .bind("since", episode.since())
          .bind("rank", episode.rank())
          .bind("toldRank", episode.toldRank())
          .bind("toldAt", episode.toldAt())
          .bind("tellAt", episode.tellAt())
          .bind("overAt", episode.overAt())
          .add();
      if (++rows % 1000 == 0) {
        batch.execute();
      }
    }
    if (batch.size() > 0) {
      batch.execute();
    }
  }

  static Episode episode(ResultSet row) throws SQLException {
    return new Episode(
        row.getString("agent_id"),
        row.getLong("epoch"),
        row.getLong("sequence"),
        row.getInt("applies") == 1,
        row.getLong("since"),
        row.getLong("rank"),
        row.getLong("told_rank"),
        nullable(row, "told_at"),
        nullable(row, "tell_at"),
        nullable(row, "over_at"));
  }

  static @Nullable Long nullable(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? null : (Long) value;
  }

  /** The first ten of the machines that a condition on episodes selects: worst first, by name. */
  static List<Notice.Machine> machines(Handle handle, String ruleId, String column, long now) {
    return handle
        .createQuery(
            "SELECT e.agent_id, COALESCE(m.host || '.' || m.domain, m.host, e.agent_id) AS name,"
                + " COALESCE(m.verdict, '') AS verdict, COALESCE(m.severity, '') AS severity,"
                + " COALESCE(m.since, 0) AS since, m.sent_at, m.last_seen, m.first_seen"
                + " FROM alert_episode e"
                + " LEFT JOIN machine m ON m.agent_id = e.agent_id WHERE e.rule_id = :rule AND e."
                + column
                + " <= :now ORDER BY e.rank DESC, m.name_key, e.agent_id LIMIT "
                + Notice.NAMED)
        .bind("rule", ruleId)
        .bind("now", now)
        .map((row, ctx) -> machine(row, now))
        .list();
  }

  /**
   * Makes times of a rule that lie in the future those of now: the clock was ahead when they were
   * stored, and the rule would say nothing until then.
   *
   * @param now ms since 1970
   * @return whether there were any
   */
  static boolean believe(Database database, Rule rule, long now) {
    long latest = StoredTime.latest(now);
    Long looked = rule.lookedUntil();
    boolean ahead = (looked != null && looked > latest) || rule.comparedAt() > latest;
    if (!ahead && !database.read(handle -> episodesAhead(handle, rule, now))) {
      return false;
    }
    database.writing(
        handle -> {
          handle
              .createUpdate(
                  "UPDATE alert_rule SET revision = revision + 1, compared_at = 0, looked_until ="
                      + " CASE WHEN looked_until > :latest THEN :now ELSE looked_until END"
                      + " WHERE id = :rule")
              .bind("latest", latest)
              .bind("now", now)
              .bind("rule", rule.id())
              .execute();
          handle
              .createUpdate(
                  "UPDATE alert_episode SET"
                      + " since = CASE WHEN since > :latest THEN :now ELSE since END,"
                      + " told_at = CASE WHEN told_at > :latest THEN :now ELSE told_at END,"
                      + " tell_at = CASE WHEN tell_at > :alertDue THEN :now ELSE tell_at END,"
                      + " over_at = CASE WHEN over_at > :endDue THEN :now ELSE over_at END"
                      + AHEAD)
              .bindMap(moments(rule, now))
              .execute();
        });
    return true;
  }

  private static boolean episodesAhead(Handle handle, Rule rule, long now) {
    return handle
            .createQuery("SELECT COUNT(*) FROM alert_episode" + AHEAD)
            .bindMap(moments(rule, now))
            .mapTo(Long.class)
            .one()
        > 0;
  }

  /** What {@link #AHEAD} compares with: an episode plans this far ahead and no further. */
  private static Map<String, ?> moments(Rule rule, long now) {
    return Map.of(
        "rule", rule.id(),
        "now", now,
        "latest", StoredTime.latest(now),
        "alertDue", StoredTime.latest(now + Episode.DAMPED.toMillis()),
        "endDue", StoredTime.latest(now + Episode.SETTLED.toMillis()));
  }

  static List<Notice.Machine> silent(Handle handle, Silence silence) {
    return new ArrayList<>(
        handle
            .createQuery(
                "SELECT m.agent_id, COALESCE(m.host || '.' || m.domain, m.host, m.agent_id) AS name,"
                    + " m.verdict, m.severity, m.since, m.sent_at, m.last_seen, m.first_seen"
                    + " FROM machine m WHERE "
                    + Silence.CONDITION
                    + " AND m.retired_at IS NULL ORDER BY m.silent_after DESC LIMIT "
                    + Notice.NAMED)
            .bindMap(silence.moments())
            .map((row, ctx) -> machine(row, silence.now()))
            .list());
  }

  private static Notice.Machine machine(ResultSet row, long now) throws SQLException {
    return new Notice.Machine(
        row.getString("agent_id"),
        row.getString("name"),
        row.getString("verdict"),
        row.getString("severity"),
        row.getLong("since") == 0
            ? 0
            : VerdictSince.of(
                row.getLong("since"),
                row.getLong("sent_at"),
                row.getLong("last_seen"),
                row.getLong("first_seen"),
                now));
  }

  private static Channel channel(ResultSet row) throws SQLException {
    return new Channel(
        row.getString("id"),
        row.getString("name"),
        Channel.Format.valueOf(row.getString("format")),
        row.getString("target"),
        row.getString("secret"),
        Language.valueOf(row.getString("language")));
  }

  private static Rule rule(ResultSet row, Set<String> channels) throws SQLException {
    return new Rule(
        row.getString("id"),
        Rule.Kind.valueOf(row.getString("kind")),
        row.getInt("enabled") == 1,
        row.getInt("severity_rank"),
        row.getLong("machines"),
        row.getInt("percent"),
        Duration.ofMillis(row.getLong("window_ms")),
        Duration.ofMillis(row.getLong("repeat_ms")),
        row.getInt("recovered") == 1,
        channels,
        row.getLong("revision"),
        nullable(row, "looked_until"),
        row.getLong("compared_at"));
  }
}
