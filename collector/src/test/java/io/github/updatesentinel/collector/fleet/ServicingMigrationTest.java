package io.github.updatesentinel.collector.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.collector.index.FleetIndex;
import io.github.updatesentinel.collector.index.MachineFilter;
import io.github.updatesentinel.collector.index.PageRequest;
import io.github.updatesentinel.collector.machine.MachineRow;
import io.github.updatesentinel.collector.store.Database;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServicingMigrationTest {
  @Test
  void aMachineThatHasNotReportedSinceIsKeptAndWhatIsNewOfItIsNotKnown(@TempDir Path folder)
      throws SQLException {
    String url = "jdbc:sqlite:" + folder.resolve("store.db");
    Flyway.configure()
        .dataSource(url, null, null)
        .locations("classpath:db/migration")
        .placeholders(Map.of("bytes", "BLOB", "clustered", "WITHOUT ROWID"))
        .target("4")
        .load()
        .migrate();
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "INSERT INTO machine (agent_id, epoch, last_sequence, missing, first_seen, last_seen,"
              + " sent_at, latest_sent_at, started_at, interval_ms, silent_after, agent_version,"
              + " dropped, name_key, verdict, severity, severity_rank, since, changed_at,"
              + " history_day, history_rows, content_digest, state_digest, scan_outcome, scan_found)"
              + " VALUES ('"
              + Fixture.id(1)
              + "', 1, 1, '', 1, 1, 1, 1, 1, 900000, 1, '1', 0, 'pc', 'UP_TO_DATE', 'OK', 0, 1, 1,"
              + " 0, 0, x'00', x'00', 'SUCCEEDED', 0)");
    }

    try (Database database = Database.open(url, null, null)) {
      FleetIndex index =
          new FleetIndex(
              database, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), Duration.ofMinutes(15));
      MachineRow row =
          new MachineQuery(index, database)
              .page(MachineFilter.ALL, PageRequest.first(PageRequest.Sort.NAME, 1))
              .rows()
              .get(0);
      assertThat(row.agentId()).isEqualTo(Fixture.id(1));
      assertThat(row.scanFound()).isZero();
      assertThat(row.scanServicingFound()).isNull();
      assertThat(row.family()).isNull();
      assertThat(row.behindSince()).isNull();
      assertThat(index.<Boolean>query(columns -> columns.foundNothing(0))).isTrue();
    }
  }
}
