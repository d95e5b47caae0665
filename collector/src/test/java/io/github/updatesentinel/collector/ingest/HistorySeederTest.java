package io.github.updatesentinel.collector.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.collector.fleet.Fleet;
import io.github.updatesentinel.collector.fleet.FleetCounts;
import io.github.updatesentinel.collector.fleet.TrendDay;
import io.github.updatesentinel.collector.index.FleetIndex;
import io.github.updatesentinel.collector.sim.SimulatedFleet;
import io.github.updatesentinel.collector.store.Database;
import io.github.updatesentinel.contract.VerdictCode;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistorySeederTest {
  private static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");
  private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

  @Test
  void storeShowsTheFleetAsItIsAndItsThirtyDays(@TempDir Path folder) throws SQLException {
    SimulatedFleet simulated = new SimulatedFleet(1, 200, NOW);
    try (Database database =
        Database.open("jdbc:sqlite:" + folder.resolve("collector.db"), null, null)) {
      HistorySeeder.seed(simulated, database);

      Clock now = Clock.fixed(NOW, SHANGHAI);
      Fleet fleet =
          new Fleet(new FleetIndex(database, now, Duration.ofMinutes(15)), database, SHANGHAI);
      FleetCounts counts = fleet.counts();
      assertThat(counts.total()).isEqualTo(200);
      assertThat(withMissingReports(database)).isZero();
      long reporting =
          simulated
              .machines()
              .filter(machine -> machine.reportsAt(machine.slotAt(NOW)))
              .filter(machine -> machine.verdict(machine.slotAt(NOW)).equals("FALSE_UP_TO_DATE"))
              .count();
      assertThat(counts.of(VerdictCode.FALSE_UP_TO_DATE)).isEqualTo(reporting);
      List<TrendDay> trend = fleet.trend();
      assertThat(trend).hasSizeGreaterThanOrEqualTo(30);
      long lyingBefore = trend.get(10).verdicts().getOrDefault("FALSE_UP_TO_DATE", 0L);
      assertThat(reporting).isGreaterThan(3 * lyingBefore + 3);
      assertThat(trend.get(10).silent()).isLessThan(20);
    }
  }

  private static int withMissingReports(Database database) {
    return database.<Integer, RuntimeException>read(
        handle ->
            handle
                .createQuery("SELECT COUNT(*) FROM machine WHERE missing <> ''")
                .mapTo(Integer.class)
                .one());
  }
}
