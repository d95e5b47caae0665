package io.github.updatesentinel.collector.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.github.updatesentinel.collector.ingest.HeartbeatStore.Received;
import io.github.updatesentinel.collector.ingest.HeartbeatStore.Result;
import io.github.updatesentinel.collector.wire.Heartbeat;
import io.github.updatesentinel.collector.wire.Heartbeats;
import io.github.updatesentinel.collector.wire.Rejected;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CommitterTest {
  private final FakeStore store = new FakeStore();
  private final Committer committer = new Committer(store, new SimpleMeterRegistry());

  @AfterEach
  void stop() {
    store.gate.countDown();
    committer.close();
  }

  @Test
  void whatWaitsIsCommittedTogether() {
    CompletableFuture<Integer> first = submit(1);
    await().until(() -> store.waiting);
    List<CompletableFuture<Integer>> others = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      others.add(submit(1));
    }
    store.gate.countDown();
    assertThat(first.join()).isEqualTo(1);
    others.forEach(CompletableFuture::join);
    assertThat(store.groups).containsExactly(1, 50);
  }

  @Test
  void nobodyIsAnsweredBeforeTheCommit() {
    CompletableFuture<Integer> first = submit(3);
    await().until(() -> store.waiting);
    assertThat(first).isNotDone();
    store.gate.countDown();
    assertThat(first.join()).isEqualTo(3);
  }

  @Test
  void aQueueThatIsFullRefusesWithATimeToComeBack() {
    List<CompletableFuture<Integer>> all = new ArrayList<>();
    all.add(submit(1));
    await().until(() -> store.waiting);
    Rejected rejected =
        catchThrowableOfType(
            Rejected.class,
            () -> {
              for (int i = 0; i < 1_000; i++) {
                all.add(submit(100));
              }
            });
    assertThat(rejected.status()).isEqualTo(503);
    assertThat(rejected.retryAfterSeconds()).isBetween(5, 30);
    store.gate.countDown();
    all.forEach(CompletableFuture::join);
  }

  /** Else twice as much as the bound would be in memory. */
  @Test
  void whatIsBeingCommittedCountsUntilItIs() {
    int weight = Heartbeats.read(Heartbeats.bare(UUID.randomUUID(), 1)).weight();
    int most = (44 << 20) / weight;
    int more = (5 << 20) / weight;
    CompletableFuture<Integer> first = submit(most);
    await().until(() -> store.waiting);

    assertThat(catchThrowableOfType(Rejected.class, () -> submit(more)).status()).isEqualTo(503);

    store.gate.countDown();
    assertThat(first.join()).isEqualTo(most);
    await()
        .untilAsserted(
            () -> assertThat(catchThrowableOfType(Rejected.class, () -> submit(more))).isNull());
  }

  @Test
  void oneThatTheStoreRefusesFailsAlone() {
    store.gate.countDown();
    List<CompletableFuture<Integer>> good = new ArrayList<>();
    CompletableFuture<Integer> bad;
    synchronized (store) {
      good.add(submit(1));
      for (int i = 0; i < 10; i++) {
        good.add(submit(2));
      }
      bad = submit(7);
      for (int i = 0; i < 10; i++) {
        good.add(submit(2));
      }
    }
    assertThat(failure(bad).status()).isEqualTo(500);
    good.forEach(CompletableFuture::join);
  }

  @Test
  void aConflictIsTriedAgainAtOnce() {
    store.gate.countDown();
    store.conflicts.set(3);
    assertThat(submit(1).join()).isEqualTo(1);
  }

  @Test
  void whileTheStoreIsGoneAllAreRefusedAtOnceAndItRecoversByItself() {
    store.gate.countDown();
    store.failure = new SQLTransientConnectionException("gone");
    assertThat(failure(submit(1)).status()).isEqualTo(503);
    Rejected rejected = catchThrowableOfType(Rejected.class, committer::requireStore);
    assertThat(rejected.status()).isEqualTo(503);
    assertThat(rejected.retryAfterSeconds()).isBetween(5, 30);
    store.failure = null;
    await().until(() -> catchThrowableOfType(Rejected.class, committer::requireStore) == null);
    assertThat(submit(1).join()).isEqualTo(1);
  }

  @Test
  void aFullDiskIsNoFaultOfTheHeartbeats() {
    store.gate.countDown();
    store.failure = new SQLException("could not extend file", "53100");
    assertThat(failure(submit(1)).status()).isEqualTo(503);
  }

  @Test
  void closingCommitsWhatWaitsAndTakesNoMore() {
    CompletableFuture<Integer> first = submit(1);
    await().until(() -> store.waiting);
    CompletableFuture<Integer> waiting = submit(5);
    store.gate.countDown();
    committer.close();
    assertThat(first.join()).isEqualTo(1);
    assertThat(waiting.join()).isEqualTo(5);
    assertThat(catchThrowableOfType(Rejected.class, () -> submit(1)).status()).isEqualTo(503);
  }

  private CompletableFuture<Integer> submit(int heartbeats) {
    List<Heartbeat> batch = new ArrayList<>();
    Heartbeat one = Heartbeats.read(Heartbeats.bare(UUID.randomUUID(), heartbeats));
    for (int i = 0; i < heartbeats; i++) {
      batch.add(one);
    }
    return committer.submit(batch, 0);
  }

  private static Rejected failure(CompletableFuture<Integer> done) {
    CompletionException failure = catchThrowableOfType(CompletionException.class, done::join);
    if (failure.getCause() instanceof Rejected rejected) {
      return rejected;
    }
    throw failure;
  }

  /** Takes groups once the gate is open; refuses each with a heartbeat whose number is 7. */
  private static final class FakeStore implements Committer.Store {
    final CountDownLatch gate = new CountDownLatch(1);
    final List<Integer> groups = new CopyOnWriteArrayList<>();
    volatile boolean waiting;
    final AtomicInteger conflicts = new AtomicInteger();
    volatile @Nullable SQLException failure;

    @Override
    public Map<Result, Integer> commit(List<Received> heartbeats) throws SQLException {
      waiting = true;
      try {
        gate.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      synchronized (this) {
        probe(failure);
        if (conflicts.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
          throw new SQLException("deadlock", "40P01");
        }
        if (heartbeats.stream().anyMatch(received -> received.heartbeat().sequence() == 7)) {
          throw new SQLException("refused", "22021");
        }
        groups.add(heartbeats.size());
        return Map.of(Result.NEW, heartbeats.size());
      }
    }

    @Override
    public void probe() {
      try {
        probe(failure);
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }

    private static void probe(@Nullable SQLException failure) throws SQLException {
      if (failure != null) {
        throw failure;
      }
    }
  }
}
