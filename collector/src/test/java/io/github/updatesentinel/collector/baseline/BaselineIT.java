package io.github.updatesentinel.collector.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.collector.audit.Actor;
import io.github.updatesentinel.collector.audit.Audit;
import io.github.updatesentinel.collector.document.BaselineDocument;
import io.github.updatesentinel.collector.document.InvalidBaseline;
import io.github.updatesentinel.collector.fleet.BlindMachines;
import io.github.updatesentinel.collector.fleet.BuildCensus;
import io.github.updatesentinel.collector.index.FleetIndex;
import io.github.updatesentinel.collector.store.Database;
import io.github.updatesentinel.collector.store.PostgresServer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Baselines of two collectors on a real PostgreSQL server. */
class BaselineIT {
  private static final Clock CLOCK = Clock.systemUTC();

  @Test
  void ofManyWhoPublishAtOnceOneWins() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (PostgresServer server = PostgresServer.start();
        Database one = Database.open(server.url(), null, null);
        Database two = Database.open(server.url(), null, null)) {
      for (int round = 0; round < 10; round++) {
        int current = round;
        List<Callable<Boolean>> tries = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          Database database = i % 2 == 0 ? one : two;
          int build = 1 + i;
          tries.add(() -> published(database, current, build));
        }
        int won = 0;
        for (Future<Boolean> published : threads.invokeAll(tries)) {
          won += published.get() ? 1 : 0;
        }
        assertThat(won).isEqualTo(1);
      }
      assertThat(baselines(one).all()).hasSize(10);
      Optional<BaselineDocument> now = baselines(two).current();
      Impact impact =
          Impact.of(
              fleet(two),
              KnownBuilds.load(),
              Map.of(),
              now,
              now.orElseThrow(),
              new BlindMachines(two)::count);
      assertThat(impact.toBehind()).isZero();
      Suggestion suggestion = Suggestion.of(fleet(two), KnownBuilds.load(), now);
      assertThat(suggestion.lines()).isEmpty();
    } finally {
      threads.shutdownNow();
    }
  }

  private static List<BuildCensus.Group> fleet(Database database) {
    return new BuildCensus(new FleetIndex(database, CLOCK, Duration.ofMinutes(15)))
        .groups(CLOCK.instant());
  }

  private static boolean published(Database database, int current, int build) throws Exception {
    Actor by = new Actor("ann", null);
    byte[] body =
        "{\"version\":\"%d-%d\",\"builds\":[{\"build\":%d,\"ubr\":%d}]}"
            .formatted(current + 1, build, build, current + 1)
            .getBytes(StandardCharsets.UTF_8);
    try {
      Draft draft =
          baselines(database).draft(baselines(database).draft(body, "", null, by)).orElseThrow();
      baselines(database).publish(draft, current, by);
      return true;
    } catch (InvalidBaseline e) {
      return false;
    }
  }

  private static Baselines baselines(Database database) {
    return new Baselines(database, CLOCK, new Audit(CLOCK));
  }
}
