package io.github.updatesentinel.agent.spool;

import io.github.updatesentinel.agent.json.InvalidJson;
import java.util.List;
import okio.ByteString;

/** What the fuzzer calls: any bytes as a file of the spool, packed and not. */
public final class SpoolFuzzer {
  private static final long SEQUENCE = 42;

  private SpoolFuzzer() {}

  /** One input; what is taken for a heartbeat comes out as it went in. */
  public static void fuzzerTestOneInput(byte[] bytes) {
    try {
      HeartbeatGzip.unpack(bytes, SEQUENCE);
    } catch (InvalidJson e) {
      // Most inputs are none.
    }
    ByteString json = ByteString.of(bytes);
    try {
      ByteString unpacked = HeartbeatGzip.unpack(HeartbeatGzip.pack(List.of(json)), SEQUENCE);
      if (!unpacked.equals(json)) {
        throw new IllegalStateException("another heartbeat: " + unpacked.utf8());
      }
    } catch (InvalidJson e) {
      // Most inputs are none.
    }
  }
}
