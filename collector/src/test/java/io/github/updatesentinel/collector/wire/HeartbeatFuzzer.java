package io.github.updatesentinel.collector.wire;

import io.github.updatesentinel.collector.ingest.HeartbeatRoutes;
import java.nio.ByteBuffer;
import java.util.List;

/** What the fuzzer calls: any bytes as what an agent sends. */
public final class HeartbeatFuzzer {
  private HeartbeatFuzzer() {}

  /** One input; what is taken must be kept in a form that is taken again. */
  public static void fuzzerTestOneInput(byte[] bytes) {
    List<Heartbeat> heartbeats;
    try {
      heartbeats = HeartbeatReader.read(ByteBuffer.wrap(bytes), HeartbeatRoutes.MAX_BATCH);
    } catch (Rejected e) {
      return;
    }
    for (Heartbeat heartbeat : heartbeats) {
      Heartbeat again =
          HeartbeatReader.read(heartbeat.json().duplicate(), HeartbeatRoutes.MAX_BATCH).get(0);
      if (!again.agentId().equals(heartbeat.agentId())
          || again.sequence() != heartbeat.sequence()
          || !again.json().equals(heartbeat.json())) {
        throw new IllegalStateException("kept as another: " + heartbeat + " " + again);
      }
    }
  }
}
