package io.github.updatesentinel.collector.ingest;

import io.github.updatesentinel.collector.ingest.HeartbeatStore.Received;
import io.github.updatesentinel.collector.sim.SimulatedFleet;
import io.github.updatesentinel.collector.sim.SimulatedMachine;
import io.github.updatesentinel.collector.store.Database;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/**
 * Fills a store with what a simulated fleet has sent in its 30 days, as if a collector had been
 * there all the time: {@code HistorySeeder DATABASE-FILE MACHINES}.
 */
public final class HistorySeeder {
  private static final int GROUP = 500;
  private static final int MAX_BYTES = 1 << 20;
  private static final int SLOTS_UNTIL_SILENT = 3;
  private static final Duration INTERVAL = Duration.ofMinutes(15);

  private final Database database;
  private final SimulatedFleet fleet;

  private HistorySeeder(Database database, SimulatedFleet fleet) {
    this.database = database;
    this.fleet = fleet;
  }

  /** Fills the store, which is made where it is not there. */
  public static void main(String[] arguments) throws SQLException {
    String url = "jdbc:sqlite:" + Path.of(arguments[0]).toAbsolutePath();
    int machines = Integer.parseInt(arguments[1]);
    try (Database database = Database.open(url, null, null)) {
      fill(database, new SimulatedFleet(1, machines, Instant.now()));
    }
  }

  /** Writes all that the fleet has sent until its {@code now}, the trend, and who listened. */
  public static void fill(Database database, SimulatedFleet fleet) throws SQLException {
    HistorySeeder seeder = new HistorySeeder(database, fleet);
    seeder.heartbeats();
    seeder.trend();
    seeder.listening();
  }

  /** Round by round, since a machine's heartbeats have to come in the order of time. */
  private void heartbeats() throws SQLException {
    HeartbeatStore store = new HeartbeatStore(database, new MachineRules(INTERVAL));
    List<SimulatedMachine> machines = fleet.machines().toList();
    List<List<Long>> slots =
        machines.stream().map(machine -> machine.tellingSlots(fleet.now())).toList();
    int rounds = slots.stream().mapToInt(List::size).max().orElse(0);
    for (int round = 0; round < rounds; round++) {
      List<Received> group = new ArrayList<>();
      for (int i = 0; i < machines.size(); i++) {
        if (round < slots.get(i).size()) {
          group.add(received(machines.get(i), slots.get(i).get(round)));
        }
        if (group.size() == GROUP || i == machines.size() - 1) {
          store.commit(group);
          group.clear();
        }
      }
    }
  }

  private static Received received(SimulatedMachine machine, long slot) {
    ByteBuffer json = ByteBuffer.wrap(machine.heartbeat(slot).getBytes(StandardCharsets.UTF_8));
    return new Received(
        HeartbeatReader.read(json, MAX_BYTES).get(0), machine.timeOf(slot).toEpochMilli());
  }

  private void trend() {
    Map<Long, Map<String, Long>> hours = new TreeMap<>();
    fleet
        .machines()
        .forEach(
            machine -> {
              Instant begins = fleet.begins();
              long first = begins.toEpochMilli() / 3_600_000 + 1;
              for (long hour = first; hour * 3_600_000 <= fleet.now().toEpochMilli(); hour++) {
                String verdict = verdict(machine, Instant.ofEpochMilli(hour * 3_600_000));
                if (verdict != null) {
                  hours
                      .computeIfAbsent(hour * 3_600_000, h -> new TreeMap<>())
                      .merge(verdict, 1L, Long::sum);
                }
              }
            });
    database.writing(
        handle -> {
          PreparedBatch batch =
              handle.prepareBatch("INSERT INTO trend (hour, verdict, machines) VALUES (?, ?, ?)");
          hours.forEach(
              (hour, verdicts) ->
                  verdicts.forEach((verdict, machines) -> batch.add(hour, verdict, machines)));
          batch.execute();
        });
  }

  /** Null before the machine's first report. */
  private static @Nullable String verdict(SimulatedMachine machine, Instant moment) {
    long last = machine.slotAt(moment);
    for (long slot = last; slot >= 0 && slot > last - SLOTS_UNTIL_SILENT; slot--) {
      if (machine.reportsAt(slot)) {
        return machine.verdict(slot);
      }
    }
    return last < 0 ? null : "SILENT";
  }

  private void listening() {
    database.writing(
        handle ->
            handle.execute(
                "INSERT INTO listening (id, since, until) VALUES (1, ?, ?)"
                    + " ON CONFLICT (id) DO UPDATE SET since = excluded.since,"
                    + " until = excluded.until",
                fleet.begins().toEpochMilli(),
                System.currentTimeMillis()));
  }
}
