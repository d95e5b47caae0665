package io.github.updatesentinel.collector.ingest;

import io.github.updatesentinel.collector.analysis.ComparisonJob;
import io.github.updatesentinel.collector.analysis.Comparisons;
import io.github.updatesentinel.collector.analysis.UpdateSources;
import io.github.updatesentinel.collector.analysis.VerdictFlowJob;
import io.github.updatesentinel.collector.baseline.CurrentBaseline;
import io.github.updatesentinel.collector.baseline.KnownBuilds;
import io.github.updatesentinel.collector.fleet.Fleet;
import io.github.updatesentinel.collector.fleet.TrendJob;
import io.github.updatesentinel.collector.index.FleetIndex;
import io.github.updatesentinel.collector.ingest.HeartbeatStore.Received;
import io.github.updatesentinel.collector.jobs.ClockWatch;
import io.github.updatesentinel.collector.jobs.Lease;
import io.github.updatesentinel.collector.sim.SimulatedFleet;
import io.github.updatesentinel.collector.sim.SimulatedMachine;
import io.github.updatesentinel.collector.store.Database;
import io.github.updatesentinel.collector.wire.HeartbeatReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * Fills a store with the 30 days of a simulated fleet, as if its collector had been there. All
 * heartbeats that say something go the way of real ones: read, judged and committed by the same
 * code. Those between, that only say that a machine is there, are left out.
 */
public final class HistorySeeder {
  private static final Duration INTERVAL = Duration.ofMinutes(15);
  private static final Duration STEP = Duration.ofHours(1);
  private static final int TREND_EVERY_STEPS = 4;
  private static final int GROUP = 2_000;
  private static final int MAX_BATCH = 1 << 22;

  private final SimulatedFleet fleet;
  private final Database database;
  private final HeartbeatStore store;
  private final KnownBuilds known = KnownBuilds.load();
  private Instant clock;

  private record Report(int machine, long slot, long at) {}

  private HistorySeeder(SimulatedFleet fleet, Database database) {
    this.fleet = fleet;
    this.database = database;
    this.store = new HeartbeatStore(database, new MachineRules(INTERVAL));
    this.clock = fleet.begins();
  }

  /**
   * Fills the embedded store of a collector that does not run.
   *
   * @param arguments the SQLite file, and how many machines
   */
  public static void main(String[] arguments) throws SQLException {
    int machines = Integer.parseInt(arguments[1]);
    try (Database database = Database.open("jdbc:sqlite:" + arguments[0], null, null)) {
      seed(new SimulatedFleet(1, machines, Instant.now()), database);
    }
  }

  /**
   * Fills an empty store.
   *
   * @return how many heartbeats were committed
   */
  public static int seed(SimulatedFleet fleet, Database database) throws SQLException {
    return new HistorySeeder(fleet, database).run();
  }

  private int run() throws SQLException {
    List<SimulatedMachine> machines = fleet.machines().toList();
    List<Report> reports = reports(machines);
    listened();
    int done = 0;
    for (int step = 1; clock.isBefore(fleet.now()); step++) {
      Instant next = clock.plus(STEP);
      clock = next.isBefore(fleet.now()) ? next : fleet.now();
      int first = done;
      while (done < reports.size() && reports.get(done).at <= clock.toEpochMilli()) {
        done++;
      }
      commit(machines, reports.subList(first, done));
      if (step % TREND_EVERY_STEPS == 0 || !clock.isBefore(fleet.now())) {
        trend();
      }
    }
    return reports.size();
  }

  private List<Report> reports(List<SimulatedMachine> machines) {
    List<Report> reports = new ArrayList<>();
    for (int i = 0; i < machines.size(); i++) {
      SimulatedMachine machine = machines.get(i);
      for (long slot : machine.tellingSlots(fleet.now())) {
        reports.add(new Report(i, slot, machine.timeOf(slot).toEpochMilli()));
      }
    }
    reports.sort(Comparator.comparingLong(Report::at));
    return reports;
  }

  private void commit(List<SimulatedMachine> machines, List<Report> reports) throws SQLException {
    for (int first = 0; first < reports.size(); first += GROUP) {
      List<Report> group = reports.subList(first, Math.min(reports.size(), first + GROUP));
      List<Received> heartbeats = new ArrayList<>();
      for (Report report : group) {
        String json = machines.get(report.machine).heartbeat(report.slot);
        ByteBuffer utf8 = ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8));
        heartbeats.add(new Received(HeartbeatReader.read(utf8, MAX_BATCH).get(0), report.at));
      }
      store.commit(heartbeats);
    }
    fillIn(machines, reports);
  }

  /** The heartbeats that are left out would have come, and have kept these from being silent. */
  private void fillIn(List<SimulatedMachine> machines, List<Report> reports) {
    long end = fleet.now().toEpochMilli();
    database.writing(
        handle -> {
          PreparedBatch whole =
              handle.prepareBatch("UPDATE machine SET missing = '' WHERE agent_id = ?");
          PreparedBatch awake =
              handle.prepareBatch("UPDATE machine SET silent_after = ? WHERE agent_id = ?");
          for (Report report : reports) {
            SimulatedMachine machine = machines.get(report.machine);
            whole.add(machine.agentId());
            boolean last = report.slot == machine.slotAt(fleet.now());
            if (!last && machine.reportsAt(report.slot + 1)) {
              awake.add(end, machine.agentId());
            }
          }
          for (PreparedBatch batch : List.of(whole, awake)) {
            if (batch.size() > 0) {
              batch.execute();
            }
          }
        });
  }

  private void listened() {
    database.writing(
        handle ->
            handle.execute(
                "INSERT INTO listening (id, since, until) VALUES (1, ?, ?)",
                fleet.begins().toEpochMilli() - 1,
                fleet.now().toEpochMilli()));
  }

  private void trend() {
    Clock then = Clock.fixed(clock, ZoneOffset.UTC);
    Fleet counted =
        new Fleet(new FleetIndex(database, then, INTERVAL), database, ZoneId.systemDefault());
    Lease lease = new Lease(database, then);
    new TrendJob(counted, database, lease, then, new ClockWatch(database, then)).run();
    new VerdictFlowJob(database, lease, then, Duration.ofDays(400)).run();
    FleetIndex index = new FleetIndex(database, then, INTERVAL);
    ZoneId zone = ZoneId.systemDefault();
    new ComparisonJob(new Comparisons(index, database, zone), database, lease, then, zone).run();
    CurrentBaseline baseline = new CurrentBaseline(database, null, known, then);
    new UpdateSources(index, database, baseline, then).follow(lease);
    // The next start is the first of this store.
    database.writing(handle -> handle.execute("DELETE FROM clock"));
  }
}
