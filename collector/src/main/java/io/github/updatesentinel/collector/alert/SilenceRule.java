package io.github.updatesentinel.collector.alert;

import io.github.updatesentinel.collector.fleet.FleetCounts;
import io.github.updatesentinel.collector.machine.Silence;
import io.github.updatesentinel.collector.notify.Notice;
import io.github.updatesentinel.collector.store.Database;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The rule about machines that have fallen silent: it looks at the fleet as a whole. */
final class SilenceRule {
  private final Database database;
  private final Clock clock;
  private final Duration interval;
  private final Supplier<FleetCounts> counts;

  SilenceRule(Database database, Clock clock, Duration interval, Supplier<FleetCounts> counts) {
    this.database = database;
    this.clock = clock;
    this.interval = interval;
    this.counts = counts;
  }

  /**
   * The fleet as a whole has one episode. It is told when the limit is reached, and again when
   * twice as many machines are silent; it is over below four fifths of the limit.
   */
  void evaluate(Rule rule) {
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
            tell || over ? database.read(this::machines) : List.of());
    database.writing(
        handle -> {
          if (AlertStore.advance(handle, rule, now, now)) {
            AlertStore.put(handle, rule.id(), List.of(after.told(tell, over, now)));
            if (tell || (over && rule.recovered())) {
              Outbox.add(handle, clock, rule, notice);
            }
          }
        });
  }

  private List<Notice.Machine> machines(Handle handle) {
    return AlertStore.silent(handle, Silence.of(handle, clock.instant(), interval));
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
