package io.github.updatesentinel.collector.ingest;

import io.github.updatesentinel.collector.config.AddressRange;
import io.github.updatesentinel.collector.enroll.AgentAccess;
import io.github.updatesentinel.collector.enroll.AgentKeys;
import io.github.updatesentinel.collector.http.Budget;
import io.github.updatesentinel.collector.http.Role;
import io.github.updatesentinel.collector.http.Routes;
import io.github.updatesentinel.collector.wire.Answers;
import io.github.updatesentinel.collector.wire.Body;
import io.github.updatesentinel.collector.wire.Heartbeat;
import io.github.updatesentinel.collector.wire.HeartbeatReader;
import io.github.updatesentinel.collector.wire.Rejected;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /api/v1/heartbeats}: 202 only when all of the request are durable.
 *
 * <p>The key is checked first. The body then arrives without a thread that waits for it, within a
 * budget. What unpacks to more than a heartbeat has is read by few threads of its own, so that
 * others need not wait for it, and so that its memory is bounded.
 */
public final class HeartbeatRoutes implements Routes, AutoCloseable {
  /** As they come, packed or not; gzip of a batch is a tenth of it. */
  static final int MAX_SENT = 1 << 20;

  /** A single heartbeat, unpacked. */
  static final int MAX_UNPACKED = 4 << 20;

  /** A batch is 1 MB of heartbeats, and commas between them. */
  public static final int MAX_BATCH = (1 << 20) + (64 << 10);

  /** Heartbeats have a few kilobytes. */
  private static final int SMALL = 64 << 10;

  /** Each takes up to three times {@link #MAX_UNPACKED} while it reads. */
  private static final int MAX_READERS = 4;

  private static final int OF_ONE_AGENT = 4;

  /** An agent sends one body at a time; the next may come while the last one is being stored. */
  private static final long BYTES_OF_ONE_AGENT = 2L * (MAX_SENT + 1);

  private static final int OF_ONE_ADDRESS = 256;

  private final Committer committer;
  private final AgentKeys keys;
  private final AgentAccess access;
  private final Answers answers;
  private final Clock clock;
  private final Budget agents = new Budget(16L << 20, BYTES_OF_ONE_AGENT, 10_000, OF_ONE_AGENT);
  private final Budget anonymous = new Budget(8L << 20, 4L << 20, 2_000, OF_ONE_ADDRESS);
  private final ExecutorService readers;

  HeartbeatRoutes(
      Committer committer, AgentKeys keys, AgentAccess access, Answers answers, Clock clock) {
    this.committer = committer;
    this.keys = keys;
    this.access = access;
    this.answers = answers;
    this.clock = clock;
    // What waits for them is bounded by the budgets.
    this.readers =
        Executors.newFixedThreadPool(
            Math.max(1, Math.min(MAX_READERS, Runtime.getRuntime().availableProcessors() / 2)),
            task -> {
              Thread thread = new Thread(task, "ingest-reader");
              thread.setDaemon(true);
              return thread;
            });
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.post("/api/v1/heartbeats", answers.guard(this::take), Role.AGENT);
  }

  @Override
  public void close() {
    readers.shutdown();
  }

  private void take(Context ctx) {
    committer.requireStore();
    String agentId = access.authenticate(ctx);
    Budget.Share share =
        agentId == null ? share(anonymous, AddressRange.network(ctx.ip())) : share(agents, agentId);
    ctx.future(
        () ->
            accept(ctx, agentId, share)
                .handle(
                    (accepted, failure) -> {
                      share.release();
                      if (failure == null) {
                        answers.accepted(ctx, accepted);
                      } else {
                        answers.failed(ctx, failure);
                      }
                      return null;
                    }));
  }

  private static Budget.Share share(Budget budget, String sender) {
    Budget.Share share = budget.take(sender);
    if (share == null) {
      throw budget.shortage(sender) == Budget.Shortage.SENDER
          ? Rejected.later(429, 5, "Too many requests at the same time.")
          : Rejected.later(503, 10, "Too many requests are being received.");
    }
    return share;
  }

  private CompletableFuture<Integer> accept(
      Context ctx, @Nullable String agentId, Budget.Share share) {
    try {
      return Body.read(ctx, MAX_SENT, share)
          .thenCompose(body -> heartbeats(body))
          .thenCompose(
              heartbeats -> {
                authorize(agentId, heartbeats);
                return committer.submit(heartbeats, clock.millis());
              });
    } catch (Rejected e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private CompletableFuture<List<Heartbeat>> heartbeats(Body body) {
    ByteBuffer small = body.unpacked(SMALL);
    return small != null
        ? CompletableFuture.completedFuture(HeartbeatReader.read(small, MAX_BATCH))
        : CompletableFuture.supplyAsync(() -> readLarge(body), readers);
  }

  private static List<Heartbeat> readLarge(Body body) {
    ByteBuffer large = body.unpacked(MAX_UNPACKED);
    if (large == null) {
      throw Body.tooLarge(MAX_UNPACKED);
    }
    return HeartbeatReader.read(large, MAX_BATCH);
  }

  private void authorize(@Nullable String agentId, List<Heartbeat> heartbeats) {
    Set<String> ids = heartbeats.stream().map(Heartbeat::agentId).collect(Collectors.toSet());
    if (agentId == null) {
      if (keys.anyHasKey(ids)) {
        throw Rejected.of(401, "This agent has a key and must send it.");
      }
    } else if (!ids.equals(Set.of(agentId))) {
      throw Rejected.of(403, "agentId: this key belongs to another agent.");
    }
  }
}
