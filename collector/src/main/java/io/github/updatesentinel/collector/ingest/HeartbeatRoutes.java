package io.github.updatesentinel.collector.ingest;

import io.github.updatesentinel.collector.enroll.AgentAccess;
import io.github.updatesentinel.collector.enroll.AgentKeys;
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
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code POST /api/v1/heartbeats}: 202 only when all of the request are durable. */
public final class HeartbeatRoutes implements Routes {
  /** As they come; gzip of a batch is a tenth of it. */
  static final int MAX_SENT = 1 << 20;

  /** A single heartbeat, unpacked. */
  static final int MAX_UNPACKED = 4 << 20;

  /** A batch is 1 MB of heartbeats, and commas between them. */
  public static final int MAX_BATCH = (1 << 20) + (64 << 10);

  private final Committer committer;
  private final AgentKeys keys;
  private final AgentAccess access;
  private final Answers answers;
  private final Clock clock;

  /** A body of 4 MB takes some ten times of that while it is read: not for all threads at once. */
  private final Semaphore readers = new Semaphore(Runtime.getRuntime().availableProcessors() * 2);

  HeartbeatRoutes(
      Committer committer, AgentKeys keys, AgentAccess access, Answers answers, Clock clock) {
    this.committer = committer;
    this.keys = keys;
    this.access = access;
    this.answers = answers;
    this.clock = clock;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.post("/api/v1/heartbeats", answers.guard(this::take), Role.AGENT);
  }

  private void take(Context ctx) {
    committer.requireStore();
    String agentId = access.authenticate(ctx);
    ByteBuffer body = Body.json(ctx, MAX_SENT, MAX_UNPACKED);
    List<Heartbeat> heartbeats = read(body);
    authorize(agentId, heartbeats);
    var committed = committer.submit(heartbeats, clock.millis());
    ctx.future(
        () ->
            committed.handle(
                (accepted, failure) -> {
                  if (failure == null) {
                    answers.accepted(ctx, accepted);
                  } else {
                    answers.failed(ctx, failure);
                  }
                  return null;
                }));
  }

  private List<Heartbeat> read(ByteBuffer body) {
    readers.acquireUninterruptibly();
    try {
      return HeartbeatReader.read(body, MAX_BATCH);
    } finally {
      readers.release();
    }
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
