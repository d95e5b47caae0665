package io.github.updatesentinel.collector.index;

import static io.github.updatesentinel.collector.fleet.Fixture.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.collector.fleet.Fixture;
import io.github.updatesentinel.collector.store.Database;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class FleetIndexTest {
  private static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");

  private Database database;

  @BeforeEach
  void open(@TempDir Path folder) {
    database = Database.open("jdbc:sqlite:" + folder.resolve("fleet.db"), null, null);
  }

  @AfterEach
  void close() {
    database.close();
  }

  /** The second load waits until others wait for it, and the third one fails. */
  private final class Loads extends Clock {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch end = new CountDownLatch(1);
    private int loads;

    /** Each load asks for the time once, and one is made at a time. */
    @Override
    public Instant instant() {
      loads++;
      if (loads == 2) {
        begun.countDown();
        await(end);
      }
      if (loads == 3) {
        Fixture.machine(id(2), NOW).store(database);
        throw new IllegalStateException("the store is away");
      }
      return NOW;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  @Timeout(60)
  void whoWaitedForALoadThatFailedReadsTheStoreItself() throws Exception {
    Fixture.machine(id(1), NOW).store(database);
    Loads loads = new Loads();
    FleetIndex index = new FleetIndex(database, loads, Duration.ofMinutes(15));
    assertThat(index.<Integer>query(MachineColumns::size)).isEqualTo(1);
    List<FutureTask<Integer>> queries = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      FutureTask<Integer> query = new FutureTask<>(() -> index.query(MachineColumns::size));
      Thread thread = new Thread(query);
      thread.setDaemon(true);
      thread.start();
      queries.add(query);
      threads.add(thread);
      await(loads.begun);
    }
    for (Thread thread : threads) {
      while (thread.getState() != Thread.State.WAITING) {
        Thread.onSpinWait();
      }
    }
    loads.end.countDown();
    assertThat(queries.get(0).get()).isEqualTo(1);
    List<Integer> answers = new ArrayList<>();
    List<Exception> failures = new ArrayList<>();
    for (FutureTask<Integer> query : queries.subList(1, 3)) {
      try {
        answers.add(query.get());
      } catch (ExecutionException e) {
        failures.add(e);
      }
    }
    assertThat(failures).hasSize(1);
    assertThat(answers).containsExactly(2);
  }

  /** Of what agents send, the index keeps what real computers have. */
  @Test
  void theIndexKeepsLittleOfAMachineWithTextsOfTheMostCharacters() {
    for (int i = 0; i < 100; i++) {
      String unique = "\u4e2d" + i;
      Fixture.machine(id(i), NOW)
          .set("source_server", unique + "\u6587".repeat(2_000))
          .set("target_group", unique + "\u6587".repeat(900))
          .set("accounts", lines(20, unique + "\u6587".repeat(250)))
          .set("kbs", lines(100, unique + "\u6587".repeat(40)))
          .store(database);
    }
    long bytes = index().query(MachineColumns::bytes);
    assertThat(bytes).isLessThan(100 * 8_192L + 1_024 * MachineColumns.ROW);
  }

  @Test
  void aFilterFindsMachinesByATextThatIsCutAndThoseWhoseSetsAreCut() {
    String server = "http://" + "x".repeat(400);
    Fixture.machine(id(1), NOW).set("source_server", server).store(database);
    Fixture.machine(id(2), NOW).set("kbs", lines(100, "KB" + "5".repeat(40))).store(database);
    Fixture.machine(id(3), NOW).set("kbs", "KB5000001").store(database);
    assertThat(found("source", server)).containsExactly(id(1));
    assertThat(found("kb", "00 KB" + "5".repeat(40))).containsExactly(id(2));
    assertThat(found("kb", IndexText.CUT)).containsExactly(id(2));
  }

  private static String lines(int lines, String text) {
    return IntStream.range(0, lines)
        .mapToObj(i -> "%02d %s".formatted(i, text))
        .collect(Collectors.joining("\n"));
  }

  private FleetIndex index() {
    return new FleetIndex(database, Clock.fixed(NOW, ZoneOffset.UTC), Duration.ofMinutes(15));
  }

  private List<String> found(String parameter, String value) {
    MachineFilter filter =
        MachineFilter.parse(
                name -> name.equals(parameter) ? List.of(value) : List.of(),
                verdict -> false,
                id -> null)
            .filter();
    FleetIndex index = index();
    return index.query(
        columns -> {
          MachineMatch match =
              new MachineMatch(columns, filter, index.silence(), NOW.toEpochMilli());
          return IntStream.range(0, columns.size())
              .filter(match::matches)
              .mapToObj(columns::agentId)
              .toList();
        });
  }
}
