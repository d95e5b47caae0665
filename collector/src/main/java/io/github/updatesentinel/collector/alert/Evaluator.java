package io.github.updatesentinel.collector.alert;

import io.github.updatesentinel.collector.analysis.Causes;
import io.github.updatesentinel.collector.analysis.UpdateSource;
import io.github.updatesentinel.collector.fleet.FleetCounts;
import io.github.updatesentinel.collector.store.Database;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.tinylog.Logger;

/**
 * Applies the rules, and puts messages into the outbox: one for each rule and channel, whatever the
 * number of machines. A message and the note that it was sent are one transaction, so a crash loses
 * nothing and repeats nothing.
 */
final class Evaluator {
  private final Database database;
  private final Clock clock;
  private final MachineRule machines;
  private final SilenceRule silence;
  private final SourceRule stale;

  /**
   * Evaluates the rules of a store.
   *
   * @param interval of heartbeats, for silence
   */
  Evaluator(
      Database database,
      Clock clock,
      Duration interval,
      Supplier<FleetCounts> counts,
      Supplier<List<UpdateSource>> sources,
      Supplier<List<Causes.Row>> causes) {
    this.database = database;
    this.clock = clock;
    this.machines = new MachineRule(database, clock, interval, causes);
    this.silence = new SilenceRule(database, clock, interval, counts);
    this.stale = new SourceRule(database, clock, sources);
  }

  /** Evaluates each active rule once. One that fails does not keep the others from it. */
  void run() {
    RuntimeException failure = null;
    for (Rule stored : database.read(AlertStore::rules)) {
      if (!stored.active()) {
        continue;
      }
      try {
        Rule rule =
            AlertStore.believe(database, stored, clock.millis())
                ? database.read(handle -> AlertStore.rule(handle, stored.id())).orElse(stored)
                : stored;
        switch (rule.kind()) {
          case SILENT -> silence.evaluate(rule);
          case SOURCE_STALE -> stale.evaluate(rule);
          case SEVERITY, NEWLY_LYING -> machines.evaluate(rule);
        }
      } catch (RuntimeException e) {
        Logger.error(e, "Alert rule {} could not be evaluated", stored.id());
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
