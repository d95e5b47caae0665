package io.github.updatesentinel.collector.ingest;

import io.github.updatesentinel.collector.ingest.HeartbeatStore.Received;
import io.github.updatesentinel.collector.ingest.HeartbeatStore.Result;
import io.github.updatesentinel.collector.store.StoreFailure;
import io.github.updatesentinel.collector.wire.Heartbeat;
import io.github.updatesentinel.collector.wire.Printable;
import io.github.updatesentinel.collector.wire.Rejected;
import io.github.updatesentinel.collector.wire.ThrottledLog;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * Group commit: requests wait in a bounded queue, and one thread writes all that wait in one
 * transaction. Each is answered when its heartbeats are durable, or known not to be. Thread-safe.
 */
final class Committer implements AutoCloseable {
  /** Heartbeats in one transaction. */
  private static final int MAX_GROUP = 2_000;

  private static final int MAX_QUEUED = 10_000;

  /** What is being committed counts until it is. */
  private static final long MAX_HELD_BYTES = 48L << 20;

  private static final int MAX_CONFLICTS = 10;
  private static final Duration PROBE_PAUSE = Duration.ofSeconds(1);
  private static final Duration DRAIN = Duration.ofSeconds(15);

  /** After a failure, this long without another one. */
  private static final Duration RECOVERED = Duration.ofSeconds(10);

  /** What heartbeats are committed to. Used by one thread. */
  interface Store {
    /** Judges and writes; when this returns, all are durable. */
    Map<Result, Integer> commit(List<Received> heartbeats) throws SQLException;

    /** Throws as long as nothing can be written. */
    void probe();
  }

  /** A request that waits. */
  private record Waiting(List<Received> heartbeats, long bytes, CompletableFuture<Integer> done) {}

  private final Store store;
  private final ThrottledLog log = new ThrottledLog(Duration.ofMinutes(1));
  private final ThrottledLog capped = new ThrottledLog(Duration.ofMinutes(1));
  private final ExecutorService answers =
      Executors.newFixedThreadPool(2, task -> daemon("ingest-answers", task));
  private final Thread writer = daemon("ingest-writer", this::run);
  private final Timer commits;
  private final DistributionSummary groups;
  private final MeterRegistry meters;

  private final Lock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Waiting> queue = new ArrayDeque<>();
  private int queued;
  private long heldBytes;
  private boolean down;
  private boolean closing;

  /** When the store failed last, by {@link System#nanoTime}; null if it never did. */
  private @Nullable Long failedAt;

  Committer(Store store, MeterRegistry meters) {
    this.store = store;
    commits = meters.timer("sentinel.ingest.commit");
    groups = meters.summary("sentinel.ingest.batch");
    this.meters = meters;
    for (Result result : Result.values()) {
      count(result, 0);
    }
    meters.gauge("sentinel.ingest.queue", this, Committer::queued);
    writer.start();
  }

  /**
   * Hands over the heartbeats of one request: all are written, or none.
   *
   * @return completes with their number when they are durable, or fails with {@link Rejected}
   * @throws Rejected 503 if there is no room, or no store
   */
  CompletableFuture<Integer> submit(List<Heartbeat> heartbeats, long receivedAt) {
    long bytes = 0;
    List<Received> received = new ArrayList<>(heartbeats.size());
    for (Heartbeat heartbeat : heartbeats) {
      bytes += heartbeat.weight();
      received.add(new Received(heartbeat, receivedAt));
    }
    Waiting waiting = new Waiting(received, bytes, new CompletableFuture<>());
    lock.lock();
    try {
      if (down || closing) {
        throw unavailable();
      }
      boolean full = queued + received.size() > MAX_QUEUED || heldBytes + bytes > MAX_HELD_BYTES;
      if (full && heldBytes > 0) {
        throw busy();
      }
      queue.add(waiting);
      queued += received.size();
      heldBytes += bytes;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    return waiting.done();
  }

  /**
   * Whether the store takes heartbeats, and has for a while: a full disk takes one now and then.
   */
  boolean writes() {
    lock.lock();
    try {
      return !down
          && !closing
          && (failedAt == null || System.nanoTime() - failedAt > RECOVERED.toNanos());
    } finally {
      lock.unlock();
    }
  }

  /** For requests that would ask the store before they submit anything. */
  void requireStore() {
    lock.lock();
    try {
      if (down || closing) {
        throw unavailable();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Takes no more, commits what waits, and ends. */
  @Override
  public void close() {
    lock.lock();
    try {
      closing = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      writer.join(DRAIN.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    failWaiting();
    answers.shutdown();
  }

  static Rejected busy() {
    return Rejected.later(503, retryAfter(), "Too many heartbeats are waiting.");
  }

  private static Rejected unavailable() {
    return Rejected.later(503, retryAfter(), "The store is not available.");
  }

  private static int retryAfter() {
    return ThreadLocalRandom.current().nextInt(5, 31);
  }

  private static Thread daemon(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  private int queued() {
    lock.lock();
    try {
      return queued;
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    while (true) {
      List<Waiting> group = take();
      if (group.isEmpty()) {
        return;
      }
      try {
        commit(group);
      } finally {
        release(group);
      }
    }
  }

  private void release(List<Waiting> group) {
    lock.lock();
    try {
      heldBytes -= bytes(group);
    } finally {
      lock.unlock();
    }
  }

  private static long bytes(List<Waiting> group) {
    return group.stream().mapToLong(Waiting::bytes).sum();
  }

  /** All that waits, up to a bound; empty when closing and nothing does. */
  private List<Waiting> take() {
    List<Waiting> group = new ArrayList<>();
    lock.lock();
    try {
      while (queue.isEmpty() && !closing) {
        changed.awaitUninterruptibly();
      }
      int size = 0;
      while (!queue.isEmpty() && (size == 0 || size + next() <= MAX_GROUP)) {
        Waiting waiting = queue.remove();
        size += waiting.heartbeats().size();
        queued -= waiting.heartbeats().size();
        group.add(waiting);
      }
    } finally {
      lock.unlock();
    }
    return group;
  }

  private int next() {
    return queue.element().heartbeats().size();
  }

  private void commit(List<Waiting> group) {
    List<Received> heartbeats = new ArrayList<>();
    group.forEach(waiting -> heartbeats.addAll(waiting.heartbeats()));
    long start = System.nanoTime();
    try {
      Map<Result, Integer> results = commitDespiteConflicts(heartbeats);
      commits.record(Duration.ofNanos(System.nanoTime() - start));
      groups.record(heartbeats.size());
      count(results);
      answer(group);
    } catch (SQLException | RuntimeException | Error e) {
      failed(group, e);
    }
  }

  private Map<Result, Integer> commitDespiteConflicts(List<Received> heartbeats)
      throws SQLException {
    for (int conflicts = 1; ; conflicts++) {
      try {
        return store.commit(heartbeats);
      } catch (SQLException | RuntimeException e) {
        if (conflicts == MAX_CONFLICTS || StoreFailure.of(e) != StoreFailure.CONFLICT) {
          throw e;
        }
      }
    }
  }

  private void count(Map<Result, Integer> results) {
    results.forEach(this::count);
    if (results.containsKey(Result.CAPPED)) {
      capped.warn(
          "A computer changes more than "
              + MachineRules.MAX_HISTORY_ROWS_PER_DAY
              + " times or "
              + (MachineRules.MAX_HISTORY_BYTES_PER_DAY >> 20)
              + " MB a day, or reports more than "
              + (MachineRules.MAX_HISTORY_BODY >> 10)
              + " KB at once; such changes are not recorded");
    }
  }

  private void count(Result result, int number) {
    meters
        .counter("sentinel.ingest.heartbeats", "result", result.name().toLowerCase(Locale.ROOT))
        .increment(number);
  }

  private void failed(List<Waiting> group, Throwable e) {
    switch (StoreFailure.of(e)) {
      case FULL -> outOfStore(group, "The store has no space left: " + reason(e));
      case UNAVAILABLE -> outOfStore(group, "The store is not available: " + reason(e));
      case CONFLICT -> fail(group, busy());
      case REFUSED -> {
        if (group.size() > 1) {
          // One of them is to blame; the others need not suffer for it.
          commit(group.subList(0, group.size() / 2));
          commit(group.subList(group.size() / 2, group.size()));
        } else {
          Heartbeat first = group.get(0).heartbeats().get(0).heartbeat();
          Logger.error(e, "Heartbeats of {} can't be stored", first.agentId());
          fail(group, Rejected.of(500, "These heartbeats can't be stored; see the log."));
        }
      }
    }
  }

  /** Refuses at once all that comes, until the store answers again. */
  private void outOfStore(List<Waiting> group, String reason) {
    log.warn(reason);
    noteFailure();
    setDown(true);
    fail(group, unavailable());
    failWaiting();
    while (pauseBeforeProbe()) {
      try {
        store.probe();
        break;
      } catch (RuntimeException e) {
        log.warn("The store is not available: " + reason(e));
      }
    }
    setDown(false);
  }

  private void noteFailure() {
    lock.lock();
    try {
      failedAt = System.nanoTime();
    } finally {
      lock.unlock();
    }
  }

  private void setDown(boolean isDown) {
    lock.lock();
    try {
      down = isDown;
    } finally {
      lock.unlock();
    }
  }

  /** False when closing. */
  private boolean pauseBeforeProbe() {
    lock.lock();
    try {
      long left = PROBE_PAUSE.toNanos();
      while (left > 0 && !closing) {
        left = changed.awaitNanos(left);
      }
      return !closing;
    } catch (InterruptedException e) {
      return false;
    } finally {
      lock.unlock();
    }
  }

  private void failWaiting() {
    List<Waiting> all;
    lock.lock();
    try {
      all = new ArrayList<>(queue);
      queue.clear();
      queued = 0;
      heldBytes -= bytes(all);
    } finally {
      lock.unlock();
    }
    fail(all, unavailable());
  }

  private void answer(List<Waiting> group) {
    for (Waiting waiting : group) {
      answers.execute(() -> waiting.done().complete(waiting.heartbeats().size()));
    }
  }

  private void fail(List<Waiting> group, Rejected why) {
    for (Waiting waiting : group) {
      answers.execute(() -> waiting.done().completeExceptionally(why));
    }
  }

  private static String reason(Throwable e) {
    return Printable.of(StoreFailure.reason(e), 300);
  }
}
