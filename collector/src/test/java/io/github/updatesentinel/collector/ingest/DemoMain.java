package io.github.updatesentinel.collector.ingest;

import io.github.updatesentinel.collector.app.Collector;
import io.github.updatesentinel.collector.config.CollectorConfig;
import io.github.updatesentinel.collector.config.CollectorConfigLoader;
import io.github.updatesentinel.collector.config.DataFolder;
import io.github.updatesentinel.collector.config.InvalidConfig;
import io.github.updatesentinel.collector.http.SelfSigned;
import io.github.updatesentinel.collector.sim.SimulatedFleet;
import io.github.updatesentinel.collector.sim.SimulatedMachine;
import io.github.updatesentinel.collector.store.Database;
import io.github.updatesentinel.collector.wire.HeartbeatReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * {@code ./dev collector --demo N}: a collector with the 30 days of a simulated fleet, whose
 * machines go on reporting. Each start begins with the same fleet, 30 days before that moment.
 */
public final class DemoMain {
  private static final Duration ROUND = Duration.ofMinutes(15);
  private static final int GROUP = 500;
  private static final int MAX_BATCH = 1 << 22;

  private DemoMain() {}

  /**
   * Runs it.
   *
   * @param arguments a folder, which is emptied; how many machines; and {@code lan} to be reached
   *     by other computers
   */
  public static void main(String[] arguments)
      throws IOException, SQLException, InterruptedException, InvalidConfig {
    Path folder = Path.of(arguments[0]).toAbsolutePath();
    int machines = Integer.parseInt(arguments[1]);
    boolean lan = arguments.length > 2 && arguments[2].equals("lan");
    DataFolder.make(folder);
    for (String file : List.of("collector.db", "collector.db-wal", "collector.db-shm")) {
      Files.deleteIfExists(folder.resolve(file));
    }
    CollectorConfig config = config(folder, lan);
    SimulatedFleet fleet = new SimulatedFleet(1, machines, Instant.now());
    System.out.printf(Locale.ROOT, "Making 30 days of %,d computers ...%n", machines);
    try (Database database = Database.open(config.database(), null, null)) {
      HistorySeeder.seed(fleet, database);
    }
    try (Collector collector = Collector.start(config, Clock.systemUTC());
        Database database = Database.open(config.database(), null, null)) {
      String host =
          lan ? SelfSigned.addresses().stream().findFirst().orElse("localhost") : "127.0.0.1";
      System.out.printf(
          "%n  User       admin%n  Password   %s%n%nThe demo is ready: %s://%s:%d%n",
          collector.firstPassword(), lan ? "https" : "http", host, collector.port());
      report(fleet, database);
    }
  }

  private static CollectorConfig config(Path folder, boolean lan)
      throws IOException, InvalidConfig {
    String json = "{}";
    if (lan) {
      SelfSigned tls = SelfSigned.in(folder.resolve("self-signed"), Clock.systemUTC());
      json =
          "{\"listen\": \"0.0.0.0:8443\", \"tlsKeyStore\": \"%s\", \"tlsKeyStorePasswordFile\": \"%s\"}"
              .formatted(tls.keyStore(), tls.passwordFile());
    }
    return CollectorConfigLoader.parse("the demo", json, folder, folder);
  }

  /** What the machines would send, spread over each interval. */
  private static void report(SimulatedFleet fleet, Database database)
      throws SQLException, InterruptedException {
    HeartbeatStore store = new HeartbeatStore(database, new MachineRules(ROUND));
    List<SimulatedMachine> machines = fleet.machines().toList();
    CountDownLatch never = new CountDownLatch(1);
    int groups = Math.max(1, (machines.size() + GROUP - 1) / GROUP);
    while (true) {
      for (int first = 0; first < machines.size(); first += GROUP) {
        List<HeartbeatStore.Received> received = new ArrayList<>();
        Instant now = Instant.now();
        for (SimulatedMachine machine :
            machines.subList(first, Math.min(machines.size(), first + GROUP))) {
          long slot = machine.slotAt(now);
          if (machine.reportsAt(slot)) {
            String json = machine.heartbeat(slot);
            ByteBuffer utf8 = ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8));
            received.add(
                new HeartbeatStore.Received(
                    HeartbeatReader.read(utf8, MAX_BATCH).get(0), now.toEpochMilli()));
          }
        }
        store.commit(received);
        if (never.await(ROUND.toMillis() / groups, TimeUnit.MILLISECONDS)) {
          return;
        }
      }
    }
  }
}
