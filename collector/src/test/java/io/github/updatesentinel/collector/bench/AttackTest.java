package io.github.updatesentinel.collector.bench;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.collector.sim.SimulatedFleet;
import io.github.updatesentinel.collector.store.Database;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@code ./dev bench attack}: a collector with the options of its launcher. */
@EnabledOnOs(OS.LINUX)
class AttackTest {
  private static final int MACHINES = 50;

  /** Those that ended the process, stopped it for all, or filled its log. */
  private static final List<String> WORST =
      List.of(
          "login form of 16,000 fields",
          "slow bodies of logins",
          "heartbeats of 4 MB in 5 KB of gzip",
          "98,400 names, then 48,000 objects",
          "forms of 110,000 fields",
          "hosts that are none");

  private static final int WINDOWS = 20;

  private static final SimulatedFleet FLEET =
      new SimulatedFleet(11, MACHINES, Instant.parse("2026-06-01T08:00:00Z"));

  @Test
  void collectorLivesAndTakesTheHeartbeatsOfOthersWhateverOneAttackerDoes(@TempDir Path folder)
      throws SQLException {
    String url = "jdbc:sqlite:" + folder.resolve("collector.db");
    Database.open(url, null, null).close();
    Payloads payloads = new Payloads(FLEET);
    try (Connection connection = DriverManager.getConnection(url)) {
      AgentRows.insert(connection, payloads.machines());
      AttackBench.admit(connection);
    }
    Attacks attacks = new Attacks(payloads.machines().get(MACHINES - 1));
    Honest honest = new Honest(Honest.rounds(payloads, MACHINES - 1, 1_000));
    try (CollectorProcess collector =
        CollectorProcess.start(
            folder,
            url,
            0,
            "",
            Launcher.environment(),
            Launcher.options().toArray(String[]::new))) {
      for (String name : WORST) {
        Attack attack = attacks.named(name);
        survives(
            collector,
            honest,
            name,
            List.of(Foe.begin(collector.port(), attack, attack.connections())));
      }
      survives(
          collector,
          honest,
          "all at once",
          attacks.all().stream().map(attack -> Foe.begin(collector.port(), attack, 4)).toList());
      // A stack trace for each connection would be a thousand times of that.
      assertThat(collector.log().lines().count()).isLessThan(300);
    }
  }

  private static void survives(
      CollectorProcess collector, Honest honest, String name, List<Foe> foes) {
    HttpLoad.Result result = null;
    // A computer with other work may need longer than one window to start so many attackers.
    for (int window = 0; window < WINDOWS && !answered(result); window++) {
      result = honest.report(collector.port(), Duration.ofMillis(1_500));
    }
    foes.forEach(Foe::close);
    assertThat(collector.lives()).as("lives: %s", name).isTrue();
    assertThat(requireNonNull(result, name).statuses().keySet()).as(name).containsExactly(202);
  }

  private static boolean answered(HttpLoad.@Nullable Result result) {
    return result != null && !result.statuses().isEmpty();
  }
}
