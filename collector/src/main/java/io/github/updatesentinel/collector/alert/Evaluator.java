package io.github.updatesentinel.collector.alert;

import io.github.updatesentinel.collector.fleet.FleetCounts;
import io.github.updatesentinel.collector.notify.Notice;
import io.github.updatesentinel.collector.store.Database;
import io.github.updatesentinel.contract.Severity;
import io.github.updatesentinel.contract.VerdictCode;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * Applies the rules to what has changed, and puts messages into the outbox: one for each rule and
 * channel, whatever the number of machines. What is told and that it was told is one transaction,
 * so a crash loses nothing and repeats nothing.
 */
final class Evaluator {
  /**
   * Changes are looked at again for this long: they carry the time they were received, and may be
   * committed later. What was looked at before is known by its number, and skipped.
   */
  static final Duration LOOK_BACK = Duration.ofMinutes(2);

  /** Standing alerts are compared with the machines this often, should anything have slipped. */
  static final Duration COMPARE_EVERY = Duration.ofMinutes(10);

  /** Machines in one transaction. */
  static final int BATCH = 5_000;

  /** Changes that are read at once. */
  private static final int MAX_ROWS = 20_000;

  private static final String LYING = VerdictCode.FALSE_UP_TO_DATE.name();
  private static final String RANK =
      Stream.of(Severity.values())
          .map(severity -> " WHEN '" + severity + "' THEN " + severity.rank())
          .collect(
              Collectors.joining("", "CASE c.severity", " ELSE " + Severity.INFO.rank() + " END"));

  private final Database database;
  private final Clock clock;
  private final Supplier<FleetCounts> counts;

  Evaluator(Database database, Clock clock, Supplier<FleetCounts> counts) {
    this.database = database;
    this.clock = clock;
    this.counts = counts;
  }

  /** Evaluates each active rule once. One that fails does not keep the others from it. */
  void run() {
    RuntimeException failure = null;
    for (Rule rule : database.read(AlertStore::rules)) {
      if (!rule.active()) {
        continue;
      }
      try {
        evaluate(rule);
      } catch (RuntimeException e) {
        Logger.error(e, "Alert rule {} could not be evaluated", rule.id());
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private void evaluate(Rule rule) {
    if (rule.kind() == Rule.Kind.SILENT) {
      silent(rule);
      return;
    }
    Rule next = rule;
    // A rule that has far to go takes several steps; each ends with a commit.
    while (true) {
      Step step = step(next);
      boolean advanced = database.<Boolean, RuntimeException>write(handle -> apply(handle, step));
      if (!advanced || step.whole()) {
        return;
      }
      next = database.read(handle -> AlertStore.rule(handle, rule.id())).orElse(rule);
    }
  }

  /**
   * What one transaction does.
   *
   * @param whole whether there is nothing more to look at
   */
  private record Step(
      Rule rule, Map<String, Episode> episodes, long lookedUntil, long comparedAt, boolean whole) {}

  /** Reads outside the transaction that writes, which all of SQLite's writers wait for. */
  private Step step(Rule rule) {
    long now = clock.millis();
    Long until = rule.lookedUntil();
    long sinceCompared = now - rule.comparedAt();
    boolean compare =
        until == null || sinceCompared >= COMPARE_EVERY.toMillis() || sinceCompared < 0;
    return database.read(
        handle -> {
          Map<String, Episode> episodes = new HashMap<>();
          long reached = now;
          boolean whole = true;
          if (until != null) {
            List<Change> changes = changes(handle, rule, until - LOOK_BACK.toMillis());
            int taken = take(rule, changes, now, episodes);
            whole = taken == changes.size() && taken < MAX_ROWS;
            reached = whole ? now : changes.get(taken - 1).receivedAt();
          }
          boolean comparing = compare && whole;
          if (whole) {
            // What history does not tell, since it is bounded: by the machines that have changed.
            long from = comparing || until == null ? 0 : until - LOOK_BACK.toMillis();
            compare(handle, rule, from, now, until == null, episodes);
            whole = episodes.size() < BATCH;
          }
          return new Step(
              rule,
              episodes,
              Math.max(until == null ? 0 : until, reached),
              comparing && whole ? now : rule.comparedAt(),
              whole);
        });
  }

  /** Changes that matter and were not looked at, in the order they were received. */
  private static List<Change> changes(Handle handle, Rule rule, long from) {
    return handle
        .createQuery(
            "SELECT c.agent_id AS agent, c.epoch AS c_epoch, c.sequence AS c_sequence,"
                + " c.received_at, c.verdict AS c_verdict, "
                + RANK
                + " AS c_rank, m.epoch AS m_epoch, m.last_sequence, m.verdict AS m_verdict,"
                + " m.severity_rank, e.* FROM change c"
                + " JOIN machine m ON m.agent_id = c.agent_id"
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

  /** Applies changes to episodes; gives how many fit into one step. */
  private static int take(
      Rule rule, List<Change> changes, long now, Map<String, Episode> episodes) {
    Map<String, State> machines = new HashMap<>();
    int taken = 0;
    for (Change change : changes) {
      String agent = change.agentId();
      if (episodes.size() >= BATCH && !episodes.containsKey(agent)) {
        break;
      }
      taken++;
      Episode episode =
          episodes.getOrDefault(
              agent, change.episode() == null ? Episode.none(agent) : change.episode());
      episodes.put(
          agent, after(rule, episode, change.change(), Math.min(change.receivedAt(), now)));
      machines.put(agent, change.machine());
    }
    if (taken == changes.size()) {
      // What came late, out of a backlog, may be over already.
      machines.forEach(
          (agent, state) ->
              episodes.computeIfPresent(agent, (id, episode) -> after(rule, episode, state, now)));
    }
    return taken;
  }

  private static Episode after(Rule rule, Episode episode, State state, long at) {
    return episode.before(state.epoch(), state.sequence())
        ? episode.after(
            state.epoch(),
            state.sequence(),
            rule.kind() == Rule.Kind.SEVERITY
                ? state.rank() >= rule.severityRank()
                : state.verdict().equals(LYING),
            state.rank(),
            at)
        : episode;
  }

  /** What a machine said, and in which heartbeat. */
  private record State(long epoch, long sequence, String verdict, long rank) {}

  private record Change(
      String agentId, State change, long receivedAt, State machine, @Nullable Episode episode) {}

  /** Holds standing alerts against the machines: what began or ended without a trace. */
  private static void compare(
      Handle handle,
      Rule rule,
      long changedFrom,
      long now,
      boolean first,
      Map<String, Episode> episodes) {
    handle
        .createQuery(
            "SELECT m.agent_id AS agent, m.epoch AS m_epoch, m.last_sequence, m.severity_rank,"
                + " e.* FROM machine m LEFT JOIN alert_episode e ON e.rule_id = :rule"
                + " AND e.agent_id = m.agent_id WHERE m.changed_at >= :changed AND "
                + condition(rule, "m.verdict", "m.severity_rank")
                + " AND (e.agent_id IS NULL OR e.applies = 0) LIMIT "
                + BATCH)
        .bind("rule", rule.id())
        .bind("changed", changedFrom)
        .map(
            (row, ctx) -> {
              String agent = row.getString("agent");
              Episode before =
                  row.getString("agent_id") == null ? Episode.none(agent) : AlertStore.episode(row);
              Episode after =
                  before.after(
                      row.getLong("m_epoch"),
                      row.getLong("last_sequence"),
                      true,
                      row.getLong("severity_rank"),
                      now);
              // Who asks for news does not ask for what has been so all along.
              return first && rule.kind() == Rule.Kind.NEWLY_LYING ? after.asTold(now) : after;
            })
        .forEach(episode -> episodes.putIfAbsent(episode.agentId(), episode));
    handle
        .createQuery(
            "SELECT e.*, m.epoch AS m_epoch, m.last_sequence, m.severity_rank"
                + " FROM alert_episode e LEFT JOIN machine m ON m.agent_id = e.agent_id"
                + " WHERE e.rule_id = :rule AND e.applies = 1 AND (m.agent_id IS NULL OR NOT ("
                + condition(rule, "m.verdict", "m.severity_rank")
                + ")) LIMIT "
                + BATCH)
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
        .forEach(episode -> episodes.putIfAbsent(episode.agentId(), episode));
  }

  private static String condition(Rule rule, String verdict, String rank) {
    return rule.kind() == Rule.Kind.SEVERITY
        ? rank + " >= " + rule.severityRank()
        : verdict + " = '" + LYING + "'";
  }

  /** One transaction: episodes, messages, and how far the rule has come. */
  private boolean apply(Handle handle, Step step) {
    Rule rule = step.rule();
    if (!AlertStore.advance(handle, rule, step.lookedUntil(), step.comparedAt())) {
      return false;
    }
    AlertStore.put(handle, rule.id(), step.episodes().values());
    if (step.whole()) {
      long now = clock.millis();
      tell(handle, rule, now);
      tellOver(handle, rule, now);
    }
    return true;
  }

  private void tell(Handle handle, Rule rule, long now) {
    if (rule.kind() == Rule.Kind.NEWLY_LYING) {
      // What began before the window is no news any more.
      handle.execute(
          "UPDATE alert_episode SET tell_at = NULL, told_rank = rank"
              + " WHERE rule_id = ? AND tell_at < ?",
          rule.id(),
          now - rule.window().toMillis());
    } else {
      repeat(handle, rule, now);
    }
    long due = count(handle, rule, "tell_at", now);
    if (due == 0
        || (rule.kind() == Rule.Kind.NEWLY_LYING && due < rule.machines())
        || gathering(handle, rule, now)) {
      return;
    }
    notice(handle, rule, false, due, "tell_at", now);
    handle.execute(
        "UPDATE alert_episode SET told_at = ?, told_rank = rank, tell_at = NULL"
            + " WHERE rule_id = ? AND tell_at <= ?",
        now,
        rule.id(),
        now);
  }

  /** What lasts is told again after a while. */
  private static void repeat(Handle handle, Rule rule, long now) {
    if (!rule.repeat().isZero()) {
      handle.execute(
          "UPDATE alert_episode SET tell_at = ? WHERE rule_id = ? AND applies = 1"
              + " AND tell_at IS NULL AND told_at <= ?",
          now,
          rule.id(),
          now - rule.repeat().toMillis());
    }
  }

  private void tellOver(Handle handle, Rule rule, long now) {
    long due = count(handle, rule, "over_at", now);
    if (due == 0 || (rule.recovered() && gathering(handle, rule, now))) {
      return;
    }
    if (rule.recovered()) {
      notice(handle, rule, true, due, "over_at", now);
    }
    handle.execute(
        "UPDATE alert_episode SET over_at = NULL WHERE rule_id = ? AND over_at <= ?",
        rule.id(),
        now);
  }

  /**
   * Whether the next message waits for more machines: what a policy does to a fleet comes machine
   * by machine, for an hour and more.
   */
  private static boolean gathering(Handle handle, Rule rule, long now) {
    Duration gap =
        AlertThrottle.gap(Outbox.told(handle, rule.id(), now - AlertThrottle.MEMORY.toMillis()));
    if (rule.kind() == Rule.Kind.NEWLY_LYING && gap.compareTo(rule.window().dividedBy(2)) > 0) {
      // Longer, and it would be no news any more.
      gap = rule.window().dividedBy(2);
    }
    return Outbox.told(handle, rule.id(), now - gap.toMillis()) > 0;
  }

  private static long count(Handle handle, Rule rule, String column, long now) {
    return handle
        .createQuery(
            "SELECT COUNT(*) FROM alert_episode WHERE rule_id = :rule AND " + column + " <= :now")
        .bind("rule", rule.id())
        .bind("now", now)
        .mapTo(Long.class)
        .one();
  }

  private void notice(Handle handle, Rule rule, boolean over, long count, String column, long now) {
    send(
        handle,
        rule,
        new Notice(
            rule.kind().name(),
            over,
            count,
            0,
            rule.kind() == Rule.Kind.SEVERITY ? rule.severity().name() : null,
            rule.window().toMillis(),
            now,
            AlertStore.machines(handle, rule.id(), column, now)));
  }

  private void send(Handle handle, Rule rule, Notice notice) {
    for (String channel : rule.channels()) {
      Outbox.add(handle, clock, rule.id(), channel, notice);
    }
  }

  /**
   * The fleet as a whole has one episode. It is told when the limit is reached, and again when
   * twice as many machines are silent; it is over below four fifths of the limit.
   */
  private void silent(Rule rule) {
    FleetCounts fleet = counts.get();
    if (!fleet.silenceKnown() || fleet.total() == 0) {
      // After an outage of the collectors silence proves nothing yet, nor does its end.
      return;
    }
    long now = clock.millis();
    Episode before =
        database.read(handle -> AlertStore.episode(handle, rule.id(), "")).orElse(Episode.none(""));
    Episode after = silent(rule, fleet, before, now);
    boolean tell = due(after.tellAt(), now);
    boolean over = due(after.overAt(), now);
    if (after.equals(before) && !tell && !over) {
      return;
    }
    // Outside the transaction: it may read all machines.
    Notice notice =
        new Notice(
            rule.kind().name(),
            !tell,
            fleet.silent(),
            fleet.total(),
            null,
            0,
            now,
            tell || over ? database.read(handle -> AlertStore.silent(handle, now)) : List.of());
    database.writing(
        handle -> {
          if (AlertStore.advance(handle, rule, now, now)) {
            AlertStore.put(handle, rule.id(), List.of(after.told(tell, over, now)));
            if (tell || (over && rule.recovered())) {
              send(handle, rule, notice);
            }
          }
        });
  }

  private static Episode silent(Rule rule, FleetCounts fleet, Episode before, long now) {
    long silent = fleet.silent();
    long limit = limit(rule, fleet.total());
    boolean applies = silent >= limit || (before.applies() && silent * 5 >= limit * 4);
    // Ranks are counts here: worse is twice as many.
    boolean doubled = silent >= 2 * before.toldRank();
    long rank = before.applies() && !doubled ? before.toldRank() : silent;
    Episode after = before.after(0, 0, applies, rank, now);
    Long told = after.toldAt();
    boolean again =
        !rule.repeat().isZero()
            && after.applies()
            && after.tellAt() == null
            && told != null
            && now - told >= rule.repeat().toMillis();
    return again ? after.again(now) : after;
  }

  private static boolean due(@Nullable Long at, long now) {
    return at != null && at <= now;
  }

  /** The number of silent machines that a rule speaks from. */
  static long limit(Rule rule, long total) {
    long share =
        rule.percent() == 0 ? Long.MAX_VALUE : Math.max(1, (total * rule.percent() + 99) / 100);
    return Math.min(rule.machines() == 0 ? Long.MAX_VALUE : rule.machines(), share);
  }
}
