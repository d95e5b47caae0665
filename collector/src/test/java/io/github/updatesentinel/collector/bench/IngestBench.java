package io.github.updatesentinel.collector.bench;

import io.github.updatesentinel.collector.sim.SimulatedFleet;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** {@code ./dev bench ingest}: prints what was measured beside what was aimed at. */
public final class IngestBench {
  private static final int SMALL = 10_000;
  private static final int MEDIUM = 100_000;
  private static final int COPIES = 9;
  private static final int CONNECTIONS = 256;
  private static final int OPEN_CONNECTIONS = 512;

  /** Each with 100 heartbeats on the way. */
  private static final int BATCH_CONNECTIONS = 64;

  private static final int RAW_GROUP = 2_000;
  private static final double AIM_PER_SECOND = 10_000;

  /** What a million machines send, each every 15 minutes. */
  private static final double FLEET_PER_SECOND = 1_111;

  private static final double AIM_PAGE_MS = 200;
  private static final double AIM_RATIO = 0.5;

  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private final Payloads payloads;

  /** Rounds of heartbeats that were used up; each is sent once only. */
  private int round;

  private IngestBench() {
    // All that is sent has happened by now.
    Instant past = Instant.now().minus(Duration.ofDays(10));
    this.payloads = new Payloads(new SimulatedFleet(20261124, MEDIUM, past));
  }

  /**
   * Runs it.
   *
   * @param arguments a folder for its files; then perhaps {@code sqlite} or {@code postgres} for
   *     one store alone, or {@code pages} for the pages alone, of a million machines in SQLite
   */
  public static void main(String[] arguments) throws IOException, SQLException {
    String only = arguments.length > 1 ? arguments[1] : "";
    Files.createDirectories(Path.of(arguments[0]));
    Path folder = Files.createTempDirectory(Path.of(arguments[0]), "bench");
    try {
      IngestBench bench = new IngestBench();
      bench.conditions();
      if (only.equals("pages")) {
        bench.pagesAlone(BenchStore.sqlite(Files.createDirectory(folder.resolve("sqlite"))));
        return;
      }
      if (!only.equals("postgres")) {
        bench.run(BenchStore.sqlite(Files.createDirectory(folder.resolve("sqlite"))));
      }
      if (!only.equals("sqlite")) {
        bench.run(BenchStore.postgres(Files.createDirectory(folder.resolve("postgres"))));
      }
    } finally {
      Folders.delete(folder);
    }
  }

  private void conditions() {
    print(
        "%d processors, shared with the load generator and, where there is one, the PostgreSQL"
            + " server; collector: Java %s %s; http/1.1 on loopback, kept connections, gzip, an agent"
            + " key in each request; no TLS.",
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("java.version"),
        String.join(" ", Launcher.options()));
    print(
        "Heartbeats: each another one; 1/16 with a new scan, 1 %% with a change for history."
            + " Durable: 202 after fsync.");
  }

  private void run(BenchStore store) throws SQLException {
    try (store) {
      begin(store);
      small(store);
      growth(store);
    }
  }

  private void begin(BenchStore store) throws SQLException {
    round = 0;
    print("%n%s", store.name());
    try (Connection connection = store.openUnsafe()) {
      AgentRows.insert(connection, payloads.machines());
      PageBench.admit(connection);
    }
  }

  private void pagesAlone(BenchStore store) throws SQLException {
    try (store) {
      begin(store);
      try (CollectorProcess collector = start(store)) {
        load(collector, "100 k machines, first contact, singles", payloads.singles(round++));
      }
      copy(store);
      try (CollectorProcess collector = start(store)) {
        pages(collector);
        memory(collector);
      }
    }
  }

  private void small(BenchStore store) throws SQLException {
    double raw;
    List<byte[]> first = payloads.singles(round++, SMALL);
    try (CollectorProcess collector = start(store)) {
      load(collector, "10 k machines, first contact, singles", first);
      warmUp(collector);
      double singles = load(collector, "10 k machines, singles", rounds(SMALL, 6));
      open(collector, "10 k machines, singles", rounds(SMALL, 3), 5_000);
      keepsUp(open(collector, "10 k machines, singles", rounds(SMALL, 10), AIM_PER_SECOND));
      List<byte[]> batches = payloads.batches(0, 1_000, round);
      round += 100;
      double batched = 100 * load(collector, "1 k machines, batches of 100", batches, 100);
      memory(collector);
      try (Connection connection = store.open()) {
        raw = RawStore.perSecond(connection, 60_000, RAW_GROUP);
      }
      print("  %-50s %,9.0f heartbeats/s, %d a commit", "the store alone", raw, RAW_GROUP);
      judge("singles", singles, raw);
      judge("batches", batched, raw);
    }
  }

  private void growth(BenchStore store) throws SQLException {
    try (CollectorProcess collector = start(store)) {
      load(
          collector,
          "90 k more machines, first contact, singles",
          payloads.singles(round++).subList(SMALL, MEDIUM));
      // As in small(), though shorter.
      load(collector, "100 k machines, singles, to warm up", shuffled());
      load(collector, "100 k machines, singles", shuffled());
      memory(collector);
    }
    size(store);
    copy(store);
    try (CollectorProcess collector = start(store)) {
      load(collector, "1 M machines, singles of 100 k of them, to warm up", shuffled());
      load(collector, "1 M machines, singles of 100 k of them", shuffled());
      open(collector, "1 M machines, singles", shuffled().subList(0, SMALL), FLEET_PER_SECOND);
      memory(collector);
      pages(collector);
      memory(collector);
    }
    size(store);
  }

  private void copy(BenchStore store) throws SQLException {
    long begin = System.nanoTime();
    try (Connection connection = store.openUnsafe()) {
      Clones.make(connection, COPIES);
    }
    print("  (copied to 1 M machines in %d s)", (System.nanoTime() - begin) / 1_000_000_000);
  }

  /** The first half minute of a Java process shows its compiler, not the collector. */
  private void warmUp(CollectorProcess collector) {
    for (int i = 0; i < 6; i++) {
      HttpLoad.closedLoop(collector.port(), CONNECTIONS, rounds(SMALL, 5).iterator());
    }
  }

  private List<byte[]> shuffled() {
    List<byte[]> all = new ArrayList<>(payloads.singles(round));
    Collections.shuffle(all, new Random(round++));
    return all;
  }

  private CollectorProcess start(BenchStore store) {
    return CollectorProcess.start(
        store.folder(),
        store.url(),
        0,
        "",
        Launcher.environment(),
        Launcher.options().toArray(String[]::new));
  }

  private List<byte[]> rounds(int machines, int number) {
    List<byte[]> requests = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      requests.addAll(payloads.singles(round++, machines));
    }
    return requests;
  }

  private double load(CollectorProcess collector, String what, List<byte[]> requests) {
    return load(collector, what, requests, 1);
  }

  /** As fast as the collector answers. */
  private double load(CollectorProcess collector, String what, List<byte[]> requests, int each) {
    Duration before = collector.processorTime();
    int connections = each == 1 ? CONNECTIONS : BATCH_CONNECTIONS;
    HttpLoad.Result result =
        HttpLoad.closedLoop(collector.port(), connections, requests.iterator());
    long micros = collector.processorTime().minus(before).toNanos() / 1000;
    double perSecond = result.perSecond(result.answers(202));
    print(
        "  %-50s %,9.0f heartbeats/s  p50 %6.1f ms  p99 %6.1f ms  max %6.1f ms  %4.0f µs of CPU each%s",
        what,
        perSecond * each,
        result.percentileMs(50),
        result.percentileMs(99),
        result.maxMs(),
        (double) micros / (requests.size() * each),
        others(result));
    return perSecond;
  }

  private double open(
      CollectorProcess collector, String what, List<byte[]> requests, double perSecond) {
    HttpLoad.Result result =
        HttpLoad.openLoop(collector.port(), OPEN_CONNECTIONS, perSecond, requests.iterator());
    double answered = result.perSecond(result.answers(202));
    print(
        "  %-50s %,9.0f heartbeats/s  p50 %6.1f ms  p99 %6.1f ms  max %6.1f ms%s",
        String.format(Locale.ROOT, "%s, %,.0f/s offered", what, perSecond),
        answered,
        result.percentileMs(50),
        result.percentileMs(99),
        result.maxMs(),
        others(result));
    return answered;
  }

  /** The last answers come a moment after the last request was due. */
  private void keepsUp(double answered) {
    print(
        "  %-50s %,9.0f/s (aim %,.0f: %s)",
        "singles, kept up with",
        answered,
        AIM_PER_SECOND,
        answered >= 0.99 * AIM_PER_SECOND ? "MET" : "NOT MET");
  }

  private static String others(HttpLoad.Result result) {
    return result.statuses().size() == 1 && result.answers(202) > 0
        ? ""
        : "  answers " + result.statuses();
  }

  private void pages(CollectorProcess collector) {
    String agentId = payloads.machines().get(SMALL / 2).agentId();
    PageBench.measure(collector, agentId)
        .forEach(
            (path, wait) ->
                print(
                    "  %-50s p50 %6.1f ms  max %6.1f ms  CPU %6.1f ms  first %6.1f ms  (aim %,.0f: %s)%s",
                    shown(path, agentId),
                    wait.medianMs(),
                    wait.maxMs(),
                    wait.cpuMs(),
                    wait.firstMs(),
                    AIM_PAGE_MS,
                    wait.maxMs() < AIM_PAGE_MS ? "MET" : "NOT MET",
                    wait.statuses().equals(List.of(200)) ? "" : "  answers " + wait.statuses()));
  }

  /** Lists of names are long. */
  private static String shown(String path, String agentId) {
    String shown = path.replace(agentId, "{agentId}");
    return shown.length() <= 70 ? shown : shown.substring(0, 70) + "...";
  }

  private void memory(CollectorProcess collector) {
    long[] mb = collector.memoryMb();
    print("  %-50s %9d MB resident, %d MB at most", "memory of the collector", mb[0], mb[1]);
  }

  private void size(BenchStore store) throws SQLException {
    print("  %-50s %9d MB for %,d machines", "store", store.sizeMb(), store.machines());
  }

  private void judge(String what, double perSecond, double raw) {
    print(
        "  %-50s %,9.2f of the store alone (aim %.1f: %s)",
        what, perSecond / raw, AIM_RATIO, perSecond / raw >= AIM_RATIO ? "MET" : "NOT MET");
  }

  private void print(String format, Object... arguments) {
    out.println(String.format(Locale.ROOT, format, arguments));
  }
}
