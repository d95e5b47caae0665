package io.github.updatesentinel.collector.alert;

import io.github.updatesentinel.collector.fleet.FleetCounts;
import io.github.updatesentinel.collector.store.Database;
import java.time.Clock;
import java.util.function.Supplier;
import org.tinylog.Logger;

/**
 * Applies the rules, and puts messages into the outbox: one for each rule and channel, whatever the
 * number of machines. A message and the note that it was sent are one transaction, so a crash loses
 * nothing and repeats nothing.
 */
final class Evaluator {
  private final Database database;
  private final MachineRule machines;
  private final SilenceRule silence;

  Evaluator(Database database, Clock clock, Supplier<FleetCounts> counts) {
    this.database = database;
    this.machines = new MachineRule(database, clock);
    this.silence = new SilenceRule(database, clock, counts);
  }

  /** Evaluates each active rule once. One that fails does not keep the others from it. */
  void run() {
    RuntimeException failure = null;
    for (Rule rule : database.read(AlertStore::rules)) {
      if (!rule.active()) {
        continue;
      }
      try {
        if (rule.kind() == Rule.Kind.SILENT) {
          silence.evaluate(rule);
        } else {
          machines.evaluate(rule);
        }
      } catch (RuntimeException e) {
        Logger.error(e, "Alert rule {} could not be evaluated", rule.id());
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
