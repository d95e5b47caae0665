package io.github.updatesentinel.collector.ingest;

import io.github.updatesentinel.collector.ingest.MachineRules.Arrival;
import io.github.updatesentinel.collector.ingest.MachineRules.Step;
import io.github.updatesentinel.collector.store.Database;
import io.github.updatesentinel.collector.store.StoreFailure;
import io.github.updatesentinel.collector.wire.ChangeFingerprint;
import io.github.updatesentinel.collector.wire.ChangeKind;
import io.github.updatesentinel.collector.wire.Heartbeat;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Commits heartbeats of many machines in one transaction. */
final class HeartbeatStore implements Committer.Store {
  private final Database database;
  private final MachineRules rules;

  HeartbeatStore(Database database, MachineRules rules) {
    this.database = database;
    this.rules = rules;
  }

  /**
   * A heartbeat on its way into the store.
   *
   * @param receivedAt by the collector's clock
   */
  record Received(Heartbeat heartbeat, long receivedAt) {}

  /** What became of heartbeats, for the metrics. */
  enum Result {
    NEW,
    SAME,
    DUPLICATE,
    LATE,
    /** New, and left out of history since the machine changes too often. */
    CAPPED
  }

  @Override
  public void probe() {
    database.probe();
  }

  @Override
  public Map<Result, Integer> commit(List<Received> heartbeats) throws SQLException {
    return database.write(
        handle -> {
          try (var statements = new MachineStatements(handle.getConnection(), database.dialect())) {
            return new Group(statements).write(heartbeats);
          }
        });
  }

  /** One machine within the transaction. */
  private static final class Machine {
    @Nullable MachineState stored;
    @Nullable MachineState row;
    @Nullable Heartbeat shown;
    boolean late;
    boolean reasons;
    final List<Kept> kept = new ArrayList<>();

    Machine(@Nullable MachineState stored) {
      this.stored = stored;
      this.row = stored;
    }
  }

  /**
   * What goes into history.
   *
   * @param was the verdict before, where this is another one; null where it is not
   */
  private record Kept(Received received, int epoch, Set<ChangeKind> kinds, @Nullable String was) {}

  private final class Group {
    private final MachineStatements statements;
    private final Map<Result, Integer> results = new EnumMap<>(Result.class);

    Group(MachineStatements statements) {
      this.statements = statements;
    }

    Map<Result, Integer> write(List<Received> heartbeats) throws SQLException {
      Map<String, Machine> machines = machines(heartbeats);
      List<Received> inOrder = new ArrayList<>(heartbeats);
      inOrder.sort(Comparator.comparingLong(received -> received.heartbeat().sequence()));
      for (Received received : inOrder) {
        Machine machine = machines.get(received.heartbeat().agentId());
        if (machine != null) {
          judge(machine, received);
        }
      }
      for (Map.Entry<String, Machine> entry : machines.entrySet()) {
        put(entry.getKey(), entry.getValue());
      }
      statements.flush();
      return results;
    }

    /** By agent id, which is also the order in which they are locked and inserted. */
    private Map<String, Machine> machines(List<Received> heartbeats) throws SQLException {
      Set<String> agentIds = new TreeSet<>();
      heartbeats.forEach(received -> agentIds.add(received.heartbeat().agentId()));
      Map<String, MachineState> rows = statements.lock(agentIds);
      Map<String, Machine> machines = new TreeMap<>();
      agentIds.forEach(agentId -> machines.put(agentId, new Machine(rows.get(agentId))));
      return machines;
    }

    private void judge(Machine machine, Received received) throws SQLException {
      Heartbeat heartbeat = received.heartbeat();
      long receivedAt = received.receivedAt();
      boolean isLate = MachineRules.arrival(machine.row, heartbeat, receivedAt) == Arrival.LATE;
      ChangeFingerprint before = isLate ? before(machine, heartbeat) : null;
      Step step = rules.step(machine.row, before, heartbeat, receivedAt);
      results.merge(result(step), 1, Integer::sum);
      String was = machine.row == null ? "" : machine.row.verdict();
      machine.row = step.row();
      machine.late |= isLate;
      if (step.shown()) {
        machine.shown = heartbeat;
        machine.reasons |=
            step.kinds().contains(ChangeKind.FIRST) || step.kinds().contains(ChangeKind.REASONS);
      }
      if (step.kept()) {
        boolean other = step.shown() && !step.row().verdict().equals(was);
        machine.kept.add(new Kept(received, step.row().epoch(), step.kinds(), other ? was : null));
      }
    }

    private @Nullable ChangeFingerprint before(Machine machine, Heartbeat heartbeat)
        throws SQLException {
      int epoch = machine.row == null ? 1 : machine.row.epoch();
      MachineStatements.Before stored =
          statements.before(heartbeat.agentId(), epoch, heartbeat.sequence());
      // Those of this transaction are in order of their numbers.
      for (Kept kept : reversed(machine.kept)) {
        Heartbeat earlier = kept.received().heartbeat();
        if (kept.epoch() == epoch
            && earlier.sequence() < heartbeat.sequence()
            && (stored == null || earlier.sequence() > stored.sequence())) {
          return earlier.state();
        }
      }
      return stored == null ? null : stored.state();
    }

    private void put(String agentId, Machine machine) throws SQLException {
      MachineState row = machine.row;
      if (row == null || row.equals(machine.stored)) {
        return;
      }
      if (machine.stored != null && machine.stored.retired()) {
        statements.back(agentId, row.lastSeen());
      }
      Heartbeat shown = machine.shown;
      byte[] body = null;
      if (shown == null) {
        statements.seen(agentId, row);
        if (machine.late) {
          statements.late(agentId, row);
        }
      } else {
        if (machine.stored != null) {
          statements.update(row, shown);
        } else if (!statements.insert(row, shown)) {
          throw new StoreFailure.Overtaken();
        }
        body = Gzip.of(shown.json());
        statements.document(agentId, body);
        if (machine.reasons) {
          statements.reasons(shown);
        }
      }
      for (Kept kept : machine.kept) {
        Heartbeat heartbeat = kept.received().heartbeat();
        boolean same =
            shown != null
                && kept.epoch() == row.epoch()
                && heartbeat.sequence() == shown.sequence();
        byte[] bytes = same && body != null ? body : Gzip.of(heartbeat.json());
        statements.change(
            heartbeat, kept.epoch(), kept.received().receivedAt(), kept.kinds(), bytes);
        if (kept.was() != null) {
          statements.verdictChange(
              heartbeat, kept.epoch(), kept.received().receivedAt(), kept.was());
        }
      }
    }
  }

  private static <T> List<T> reversed(List<T> list) {
    List<T> reversed = new ArrayList<>(list);
    Collections.reverse(reversed);
    return reversed;
  }

  private static Result result(Step step) {
    if (!step.kinds().isEmpty() && !step.kept()) {
      return Result.CAPPED;
    }
    return switch (step.arrival()) {
      case LATE -> Result.LATE;
      case DUPLICATE -> Result.DUPLICATE;
      default -> step.shown() ? Result.NEW : Result.SAME;
    };
  }
}
