package io.github.updatesentinel.collector.alert;

import io.github.updatesentinel.collector.machine.Silence;
import io.github.updatesentinel.contract.Severity;
import io.github.updatesentinel.contract.VerdictCode;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** What the store knows of machines to which a rule applies, or did. */
final class RuleQueries {
  /** Changes that are read at once. */
  static final int MAX_ROWS = 20_000;

  private static final String LYING = VerdictCode.FALSE_UP_TO_DATE.name();

  /** As {@link Severity#of} ranks what this version does not know. */
  private static final String RANK =
      Stream.of(Severity.values())
          .map(severity -> " WHEN '" + severity + "' THEN " + severity.rank())
          .collect(
              Collectors.joining(
                  "", "CASE c.severity", " ELSE " + Severity.CRITICAL.rank() + " END"));

  private RuleQueries() {}

  /** What a machine said, and in which heartbeat. */
  record State(long epoch, long sequence, String verdict, long rank) {}

  record Change(
      String agentId, State change, long receivedAt, State machine, @Nullable Episode episode) {}

  /** Changes that matter and were not looked at, in the order they were received. */
  static List<Change> changes(Handle handle, Rule rule, long from) {
    return handle
        .createQuery(
            "SELECT c.agent_id AS agent, c.epoch AS c_epoch, c.sequence AS c_sequence,"
                + " c.received_at, c.verdict AS c_verdict, "
                + RANK
                + " AS c_rank, m.epoch AS m_epoch, m.last_sequence, m.verdict AS m_verdict,"
                + " m.severity_rank, e.* FROM change c"
                + " JOIN machine m ON m.agent_id = c.agent_id AND m.retired_at IS NULL"
                + " LEFT JOIN alert_episode e ON e.rule_id = :rule AND e.agent_id = c.agent_id"
                + " WHERE c.received_at >= :from AND ("
                + condition(rule, "c.verdict", RANK)
                + " OR e.applies = 1) AND (e.agent_id IS NULL OR c.epoch > e.epoch"
                + " OR (c.epoch = e.epoch AND c.sequence > e.sequence))"
                + " ORDER BY c.received_at, c.agent_id, c.epoch, c.sequence LIMIT "
                + MAX_ROWS)
        .bind("rule", rule.id())
        .bind("from", from)
        .map(
            (row, ctx) ->
                new Change(
                    row.getString("agent"),
                    new State(
                        row.getLong("c_epoch"),
                        row.getLong("c_sequence"),
                        row.getString("c_verdict"),
                        row.getLong("c_rank")),
                    row.getLong("received_at"),
                    new State(
                        row.getLong("m_epoch"),
                        row.getLong("last_sequence"),
                        row.getString("m_verdict"),
                        row.getLong("severity_rank")),
                    row.getString("agent_id") == null ? null : AlertStore.episode(row)))
        .list();
  }

  /**
   * Episodes of machines to which the rule applies, though no episode says so.
   *
   * @param silence of a machine that is silent nobody knows whether a rule about severity applies;
   *     a list of that severity leaves it out as well
   * @param changedFrom only machines whose state changed since then; ms since 1970
   */
  static List<Episode> begun(
      Handle handle, Rule rule, Silence silence, long changedFrom, long now, int max) {
    // One that lied before must be noted while it is silent: it is no news when it comes back.
    boolean heard = rule.kind() == Rule.Kind.SEVERITY;
    return handle
        .createQuery(
            "SELECT m.agent_id AS agent, m.epoch AS m_epoch, m.last_sequence, m.severity_rank,"
                + " e.* FROM machine m LEFT JOIN alert_episode e ON e.rule_id = :rule"
                + " AND e.agent_id = m.agent_id WHERE m.retired_at IS NULL"
                + " AND m.changed_at >= :changed AND "
                + condition(rule, "m.verdict", "m.severity_rank")
                + " AND (e.agent_id IS NULL OR e.applies = 0)"
                + (heard ? " AND NOT " + Silence.CONDITION : "")
                + " LIMIT "
                + max)
        .bind("rule", rule.id())
        .bind("changed", changedFrom)
        .bindMap(heard ? silence.moments() : Map.of())
        .map(
            (row, ctx) -> {
              String agent = row.getString("agent");
              Episode before =
                  row.getString("agent_id") == null ? Episode.none(agent) : AlertStore.episode(row);
              return before.after(
                  row.getLong("m_epoch"),
                  row.getLong("last_sequence"),
                  true,
                  row.getLong("severity_rank"),
                  now);
            })
        .list();
  }

  /** Episodes of machines to which the rule does not apply any more, or that are gone. */
  static List<Episode> ended(Handle handle, Rule rule, long now, int max) {
    return handle
        .createQuery(
            "SELECT e.*, m.epoch AS m_epoch, m.last_sequence, m.severity_rank"
                + " FROM alert_episode e LEFT JOIN machine m ON m.agent_id = e.agent_id"
                + " WHERE e.rule_id = :rule AND e.applies = 1 AND (m.agent_id IS NULL OR NOT ("
                + condition(rule, "m.verdict", "m.severity_rank")
                + ")) LIMIT "
                + max)
        .bind("rule", rule.id())
        .map(
            (row, ctx) -> {
              Episode episode = AlertStore.episode(row);
              return row.getString("m_epoch") == null
                  ? episode.after(episode.epoch(), episode.sequence(), false, 0, now)
                  : episode.after(
                      row.getLong("m_epoch"),
                      row.getLong("last_sequence"),
                      false,
                      row.getLong("severity_rank"),
                      now);
            })
        .list();
  }

  /** Whether the rule applies to a machine that said this. */
  static boolean applies(Rule rule, State state) {
    return rule.kind() == Rule.Kind.SEVERITY
        ? state.rank() >= rule.severityRank()
        : state.verdict().equals(LYING);
  }

  /** The same in SQL. */
  private static String condition(Rule rule, String verdict, String rank) {
    return rule.kind() == Rule.Kind.SEVERITY
        ? rank + " >= " + rule.severityRank()
        : verdict + " = '" + LYING + "'";
  }
}
