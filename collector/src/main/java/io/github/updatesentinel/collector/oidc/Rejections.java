package io.github.updatesentinel.collector.oidc;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import java.time.Duration;

/** How often the provider has rejected logins from an address lately. Thread-safe. */
final class Rejections {
  /** Of a company behind one address: people whose login took too long, or who went back. */
  static final int BURST = 20;

  private static final Duration REFILL = Duration.ofSeconds(5);
  private static final int MAX_ADDRESSES = 10_000;

  private final Cache<String, Bucket> buckets =
      Caffeine.newBuilder()
          .maximumSize(MAX_ADDRESSES)
          .expireAfterAccess(REFILL.multipliedBy(BURST))
          .build();

  /** Whether no login from there is passed on now. */
  boolean tooMany(String network) {
    Bucket bucket = buckets.getIfPresent(network);
    return bucket != null && bucket.getAvailableTokens() == 0;
  }

  void add(String network) {
    buckets
        .get(
            network,
            unused ->
                Bucket.builder()
                    .withNanosecondPrecision()
                    .addLimit(Bandwidth.builder().capacity(BURST).refillGreedy(1, REFILL).build())
                    .build())
        .tryConsume(1);
  }
}
