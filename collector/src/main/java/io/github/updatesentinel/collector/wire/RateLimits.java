package io.github.updatesentinel.collector.wire;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.EstimationProbe;
import io.github.updatesentinel.collector.config.AddressRange;
import java.time.Duration;

/**
 * Rate limits of requests, per collector. Of more than {@value #MAX_BUCKETS} clients, those with
 * the fewest requests are forgotten, and start again. Thread-safe.
 */
public final class RateLimits {
  private static final int MAX_BUCKETS = 10_000;

  /** A backlog of 50,000 heartbeats in batches of 100 passes in a few minutes. */
  private final Buckets agents = new Buckets(120, 2);

  /**
   * Enrolments, and heartbeats without a key. A whole fleet may be behind one address. Invalid keys
   * and tokens have no limit: an agent must learn that its key is invalid whatever its neighbors
   * do, and what is random in 256 bits can't be guessed.
   */
  private final Buckets strangers = new Buckets(2_000, 200);

  /** Counts a request with a key. */
  public void byAgent(String agentId) {
    agents.take(agentId);
  }

  /** Counts a request without one. */
  public void byStranger(String address) {
    strangers.take(AddressRange.network(address));
  }

  /** One bucket of requests for each who asks. */
  private static final class Buckets {
    private final Cache<String, Bucket> buckets;
    private final Bandwidth limit;

    Buckets(int burst, int perSecond) {
      limit =
          Bandwidth.builder()
              .capacity(burst)
              .refillGreedy(perSecond, Duration.ofSeconds(1))
              .build();
      // A bucket that was unused this long is full again.
      buckets =
          Caffeine.newBuilder()
              .maximumSize(MAX_BUCKETS)
              .expireAfterAccess(Duration.ofSeconds(burst / perSecond + 1))
              .build();
    }

    Bucket of(String key) {
      // By the time that passes: after a wall clock was set back, a bucket would stay empty until
      // then.
      return buckets.get(
          key, unused -> Bucket.builder().withNanosecondPrecision().addLimit(limit).build());
    }

    void take(String key) {
      Bucket bucket = of(key);
      if (!bucket.tryConsume(1)) {
        throw tooMany(bucket);
      }
    }

    private static Rejected tooMany(Bucket bucket) {
      EstimationProbe probe = bucket.estimateAbilityToConsume(1);
      long seconds = Duration.ofNanos(probe.getNanosToWaitForRefill()).toSeconds() + 1;
      return Rejected.later(429, (int) seconds, "Too many requests.");
    }
  }
}
