package io.github.updatesentinel.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.stub.Answer;
import io.github.updatesentinel.stub.RandomFaults;
import io.github.updatesentinel.stub.Script;
import io.github.updatesentinel.stub.ScriptedCollector;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The service killed at random moments while heartbeats flow to a collector that fails at random.
 */
class KillIT {
  /** {@code ./dev bench kills} makes more. */
  private static final int KILLS = Integer.getInteger("kills", 12);

  /**
   * From the start of its process until the service has made its first heartbeat, and some more.
   */
  private static final Duration START = Duration.ofSeconds(3);

  /** From its first heartbeat on. */
  private static final Duration FLOW = Duration.ofMillis(1500);

  /** Between two findings. */
  private static final Duration A_FINDING = Duration.ofMillis(100);

  private static ScriptedCollector collector;
  private static Delivery delivery;
  private static Machine machine;

  @BeforeAll
  static void prepare() throws IOException {
    Awaitility.setDefaultTimeout(Duration.ofSeconds(90));
    collector = new ScriptedCollector();
    delivery = Delivery.prepare(collector).reset();
    machine = delivery.machine();
    machine.configure();
    machine.startWithWindows(true);
  }

  @AfterAll
  static void close() {
    machine.startWithWindows(false);
    delivery.close();
  }

  @Test
  void nothingIsLostAndNothingComesAsSomethingElse() throws IOException {
    long seed = Long.getLong("kills.seed", System.nanoTime());
    System.out.println("kills: " + KILLS + ", -Dkills.seed=" + seed);
    Random random = new Random(seed);
    collector.answer(new RandomFaults(new Random(seed)));
    Instant start = Instant.now();
    int fullLives = 0;
    for (int i = 0; i < KILLS; i++) {
      boolean early = i % 4 == 0;
      fullLives += early ? 0 : 1;
      live(early, Duration.ofMillis(random.nextLong((early ? START : FLOW).toMillis())));
      machine.kill();
      Awaitility.await("death").until(() -> !machine.isRunning());
    }
    System.out.printf(
        "kills: %d ms each%n", Duration.between(start, Instant.now()).toMillis() / KILLS);

    collector.answer(Script.always(Answer.accepted()));
    machine.restartWine();
    long last = delivery.make(1);
    delivery.awaitDelivered(last);
    Awaitility.await("an empty spool").until(() -> delivery.waiting().isEmpty());
    // What is half written now must be left behind by a kill.
    machine.stopService();
    System.out.printf("kills: %d heartbeats in %d requests%n", last, collector.requests().size());

    // One at least of each life that was not cut off early, and the one after the last kill.
    assertThat(last).isGreaterThan(fullLives);
    assertThat(collector.violations()).isEmpty();
    assertThat(delivery.aside()).isEmpty();
    assertThat(Delivery.names(delivery.spool())).noneMatch(name -> name.endsWith(".new"));
    assertThat(delivery.eventIds()).doesNotContain(1202, 1203, 1900);
  }

  /**
   * Boots the machine, and with it the service, which has something to report all the time.
   *
   * @param early whether its time is counted from the start of its process; else from its first
   *     heartbeat
   */
  private static void live(boolean early, Duration time) throws IOException {
    long before = delivery.highest();
    machine.restartWine();
    Awaitility.await("a sign of life")
        .pollInterval(Duration.ofMillis(10))
        .until(early ? machine::isRunning : () -> delivery.highest() > before);
    Instant end = Instant.now().plus(time);
    AtomicReference<Instant> next = new AtomicReference<>(Instant.now());
    Awaitility.await("its last moment")
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .until(
            () -> {
              Instant now = Instant.now();
              if (!now.isBefore(next.get()) && now.isBefore(end)) {
                machine.makeFinding();
                next.set(now.plus(A_FINDING));
              }
              return now.isAfter(end);
            });
  }
}
