package io.github.updatesentinel.agent.delivery.http;

import io.github.updatesentinel.agent.spool.HeartbeatGzip;
import org.jspecify.annotations.Nullable;

/** What is asked of the collector. Each call takes 30 s at most and never throws. */
public interface Collector {
  /**
   * Brings heartbeats.
   *
   * @param packed as {@link HeartbeatGzip} makes it
   * @param key null to send without authorization
   */
  Answer heartbeats(byte[] packed, @Nullable String key);

  /**
   * Asks for a key.
   *
   * @param json the request, UTF-8
   */
  Answer enroll(byte[] json);

  /**
   * Asks for the baseline.
   *
   * @param etag of the baseline that is held; null where there is none
   */
  Answer baseline(@Nullable String etag, @Nullable String key);
}
