package io.github.updatesentinel.collector.bench;

import io.github.updatesentinel.collector.crypto.Secrets;
import io.github.updatesentinel.collector.sim.SimulatedFleet;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code ./dev bench attack}: what each attack costs the heartbeats of honest agents, and whether
 * the collector survives it. Prints rows of a Markdown table.
 */
public final class AttackBench {
  private static final int MACHINES = 2_000;
  private static final Duration BEFORE = Duration.ofSeconds(3);
  private static final Duration DURING = Duration.ofSeconds(10);
  private static final Duration WARM_UP = Duration.ofSeconds(20);
  private static final double AIM_MS = 1_000;

  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private final SimulatedFleet fleet;
  private final Payloads payloads;
  private final BenchStore store;
  private final Honest honest;
  private final Pattern only;
  private CollectorProcess collector;
  private int missed;

  private AttackBench(BenchStore store, Pattern only) throws SQLException, IOException {
    this.store = store;
    this.only = only;
    fleet = new SimulatedFleet(20261129, MACHINES, Instant.now().minus(Duration.ofDays(10)));
    payloads = new Payloads(fleet);
    honest = new Honest(Honest.rounds(payloads, MACHINES - 1, 1_000));
    try (Connection connection = store.openUnsafe()) {
      AgentRows.insert(connection, payloads.machines());
      admit(connection);
    }
    collector = start();
  }

  /**
   * Runs it.
   *
   * @param arguments a folder for its files, and perhaps a pattern for the names of attacks
   */
  public static void main(String[] arguments) throws IOException, SQLException {
    Files.createDirectories(Path.of(arguments[0]));
    Path folder = Files.createTempDirectory(Path.of(arguments[0]), "attack");
    try (BenchStore store = BenchStore.sqlite(Files.createDirectory(folder.resolve("store")));
        ServerSocket hangs = new ServerSocket(0, 200, InetAddress.getLoopbackAddress())) {
      AttackBench bench =
          new AttackBench(store, Pattern.compile(arguments.length > 1 ? arguments[1] : ""));
      try {
        bench.run(hangs.getLocalPort());
      } finally {
        bench.collector.close();
      }
    } finally {
      Folders.delete(folder);
    }
  }

  private void run(int hangs) throws SQLException {
    print("Java %s", String.join(" ", Launcher.options()));
    print("Environment %s", Launcher.environment());
    report(WARM_UP);
    print(
        "| Attack | Attacker has | Connections | p99 before | p99 during | Slowest | Not 202 | Peak"
            + " memory | Log lines | Ended |");
    print("|---|---|---|---|---|---|---|---|---|---|");
    try (FoeProcess foe = FoeProcess.start(fleet, MACHINES - 1)) {
      for (Attack attack : new Attacks(fleet.machine(MACHINES - 1)).all()) {
        if (only.matcher(attack.name()).find()) {
          if (attack.by() == Attack.By.ADMINISTRATOR) {
            hangWebhooks(hangs);
          }
          run(attack, foe);
        }
      }
    }
    print("Attacks that miss the aim (p99 up to 1 s, process lives): %d", missed);
  }

  private void run(Attack attack, FoeProcess foe) {
    HttpLoad.Result before = report(BEFORE);
    long lines = collector.log().lines().count();
    collector.forgetPeak();
    foe.begin(collector.port(), attack);
    HttpLoad.Result during = report(DURING);
    String answers = foe.end();
    boolean ended = !collector.lives();
    boolean met =
        attack.by() == Attack.By.USER
            || attack.by() == Attack.By.ADMINISTRATOR
            || (!ended && during != null && during.percentileMs(99) <= AIM_MS);
    missed += met && !ended ? 0 : 1;
    print(
        "| %s | %s | %,d | %s | %s | %s | %s | %s | %,d | %s |",
        attack.name(),
        attack.by(),
        attack.connections(),
        before == null ? "?" : ms(before.percentileMs(99)),
        during == null ? "cut" : ms(during.percentileMs(99)),
        during == null ? "cut" : ms(during.maxMs()),
        during == null ? "?" : others(during),
        ended ? "?" : collector.memoryMb()[1] + " MB",
        collector.log().lines().count() - lines,
        ended ? "**yes**" : "no");
    System.err.println("    answers to the attacker: " + answers);
    if (ended) {
      System.err.println(collector.log().lines().skip(lines).limit(20).toList());
      collector.kill();
      collector = start();
      report(WARM_UP);
    }
  }

  private static String ms(double ms) {
    return String.format(Locale.ROOT, ms < 10 ? "%.1f ms" : "%.0f ms", ms);
  }

  private static long others(HttpLoad.Result result) {
    return result.latencies().getTotalCount() - result.answers(202);
  }

  private HttpLoad.@Nullable Result report(Duration time) {
    return honest.report(collector.port(), time);
  }

  private CollectorProcess start() {
    try {
      int port = freePort();
      Path secret = Files.writeString(store.folder().resolve("secret"), "bench");
      Files.setPosixFilePermissions(
          secret, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
      Files.write(store.folder().resolve(Attacks.AGENT_PACKAGE), new byte[20 << 20]);
      return CollectorProcess.start(
          store.folder(),
          store.url(),
          port,
          """
          , "publicUrl": "http://127.0.0.1:%d", "agentPackage": "agent.msi",
          "oidc": {"issuer": "http://127.0.0.1:9", "clientId": "bench", "clientSecretFile": "secret",
                   "roleClaim": "groups", "administratorValue": "x"}
          """
              .formatted(port),
          Launcher.environment(),
          Launcher.options().toArray(String[]::new));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  /** A viewer with a session. */
  static void admit(Connection connection) throws SQLException {
    PageBench.admit(connection);
    try (PreparedStatement session =
        connection.prepareStatement(
            "INSERT INTO session (id_hash, user_id, created_at, seen_at) VALUES (?, 'bench', ?,"
                + " ?)")) {
      session.setBytes(1, Secrets.hash(Attacks.SESSION));
      session.setLong(2, System.currentTimeMillis());
      session.setLong(3, System.currentTimeMillis());
      session.executeUpdate();
    }
    connection.commit();
  }

  private void hangWebhooks(int port) throws SQLException {
    try (Connection connection = store.open();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(true);
      for (int i = 0; i < 20; i++) {
        statement.executeUpdate(
            "INSERT INTO alert_channel (id, name, format, target, language, created_at) VALUES ('h"
                + i
                + "', 'h"
                + i
                + "', 'GENERIC', 'http://127.0.0.1:"
                + port
                + "/', 'EN', 0)");
        statement.executeUpdate(
            "INSERT INTO alert_rule_channel (rule_id, channel_id) SELECT id, 'h"
                + i
                + "' FROM alert_rule");
      }
    }
  }

  private void print(String format, Object... arguments) {
    out.println(String.format(Locale.ROOT, format, arguments));
  }
}
