package io.github.updatesentinel.collector.alert;

import io.github.updatesentinel.collector.alert.RuleQueries.Change;
import io.github.updatesentinel.collector.alert.RuleQueries.State;
import io.github.updatesentinel.collector.analysis.Causes;
import io.github.updatesentinel.collector.machine.Silence;
import io.github.updatesentinel.collector.notify.Notice;
import io.github.updatesentinel.collector.store.Database;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

/** The rules about what machines say: each machine has an episode of its own. */
final class MachineRule {
  /**
   * Changes are looked at again for this long: they carry the time they were received, and may be
   * committed later. What was looked at before is known by its number, and skipped.
   */
  static final Duration LOOK_BACK = Duration.ofMinutes(2);

  /** Standing alerts are compared with the machines this often, should anything have slipped. */
  static final Duration COMPARE_EVERY = Duration.ofMinutes(10);

  /** Machines in one transaction. */
  static final int BATCH = 5_000;

  private final Database database;
  private final Clock clock;
  private final Duration interval;
  private final Supplier<List<Causes.Row>> causes;

  MachineRule(
      Database database, Clock clock, Duration interval, Supplier<List<Causes.Row>> causes) {
    this.database = database;
    this.clock = clock;
    this.interval = interval;
    this.causes = causes;
  }

  /** Looks at what has changed since the last time, and sends what is due. */
  void evaluate(Rule rule) {
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
            List<Change> changes = RuleQueries.changes(handle, rule, until - LOOK_BACK.toMillis());
            int taken = take(rule, changes, now, episodes);
            whole = taken == changes.size() && taken < RuleQueries.MAX_ROWS;
            reached = whole ? now : Math.min(now, changes.get(taken - 1).receivedAt());
          }
          boolean comparing = compare && whole;
          if (whole) {
            // What history does not tell, since it is bounded: by the machines that have changed.
            long from = comparing || until == null ? 0 : until - LOOK_BACK.toMillis();
            compare(handle, rule, silence(handle), from, now, until == null, episodes);
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

  private Silence silence(Handle handle) {
    return Silence.of(handle, clock.instant(), interval);
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
            state.epoch(), state.sequence(), RuleQueries.applies(rule, state), state.rank(), at)
        : episode;
  }

  /** Holds standing alerts against the machines: what began or ended without a trace. */
  private static void compare(
      Handle handle,
      Rule rule,
      Silence silence,
      long changedFrom,
      long now,
      boolean first,
      Map<String, Episode> episodes) {
    for (Episode begun : RuleQueries.begun(handle, rule, silence, changedFrom, now, BATCH)) {
      // A rule about news has nothing to say of what has been so all along.
      boolean old = first && rule.kind() == Rule.Kind.NEWLY_LYING;
      episodes.putIfAbsent(begun.agentId(), old ? begun.asTold(now) : begun);
    }
    for (Episode ended : RuleQueries.ended(handle, rule, now, BATCH)) {
      episodes.putIfAbsent(ended.agentId(), ended);
    }
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
      repeat(handle, rule, silence(handle), now);
    }
    long due = count(handle, rule, "tell_at", now);
    if (due == 0
        || (rule.kind() == Rule.Kind.NEWLY_LYING && due < rule.machines())
        || gathering(handle, rule, now)) {
      return;
    }
    notice(handle, rule, false, due, "tell_at", now);
    handle.execute(
        "UPDATE alert_episode SET told_at = ?, tell_at = NULL,"
            + " told_rank = CASE WHEN applies = 1 THEN rank ELSE told_rank END,"
            + " over_at = CASE WHEN applies = 1 THEN over_at ELSE ? END"
            + " WHERE rule_id = ? AND tell_at <= ?",
        now,
        now + Episode.SETTLED.toMillis(),
        rule.id(),
        now);
  }

  /**
   * What lasts is told again after a while. Of a machine that is silent nobody knows whether it
   * lasts: it is told again when it is back.
   */
  private static void repeat(Handle handle, Rule rule, Silence silence, long now) {
    if (!rule.repeat().isZero()) {
      handle
          .createUpdate(
              "UPDATE alert_episode SET tell_at = :now WHERE rule_id = :rule AND applies = 1"
                  + " AND tell_at IS NULL AND told_at <= :before AND NOT EXISTS"
                  + " (SELECT 1 FROM machine m WHERE m.agent_id = alert_episode.agent_id AND "
                  + Silence.CONDITION
                  + ")")
          .bind("now", now)
          .bind("rule", rule.id())
          .bind("before", now - rule.repeat().toMillis())
          .bindMap(silence.moments())
          .execute();
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
        AlertThrottle.gap(
            Outbox.told(handle, rule.id(), now - AlertThrottle.MEMORY.toMillis(), now));
    if (rule.kind() == Rule.Kind.NEWLY_LYING && gap.compareTo(rule.window().dividedBy(2)) > 0) {
      // Longer, and it would be no news any more.
      gap = rule.window().dividedBy(2);
    }
    return Outbox.told(handle, rule.id(), now - gap.toMillis(), now) > 0;
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
    Outbox.add(
        handle,
        clock,
        rule,
        new Notice(
            rule.kind().name(),
            over,
            count,
            0,
            rule.kind() == Rule.Kind.SEVERITY ? rule.severity().name() : null,
            rule.window().toMillis(),
            now,
            AlertStore.machines(handle, rule.id(), column, now),
            over ? List.of() : leadingCauses(),
            List.of()));
  }

  /** Who disabled services lately, on most machines first: one call may end the alert. */
  private List<Notice.Cause> leadingCauses() {
    Map<Notice.Cause, Long> machines = new HashMap<>();
    for (Causes.Row row : causes.get()) {
      machines.merge(new Notice.Cause(row.who(), row.service(), 0), row.machines(), Long::sum);
    }
    return machines.entrySet().stream()
        .sorted(Map.Entry.<Notice.Cause, Long>comparingByValue().reversed())
        .limit(Notice.CAUSES)
        .map(one -> new Notice.Cause(one.getKey().who(), one.getKey().service(), one.getValue()))
        .toList();
  }
}
