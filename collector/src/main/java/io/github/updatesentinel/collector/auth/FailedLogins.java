package io.github.updatesentinel.collector.auth;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.updatesentinel.collector.audit.Audit;
import io.github.updatesentinel.collector.store.Database;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Failed logins in the audit. Strangers cause them, so there is a bound: each is a durable write
 * that heartbeats wait for, and a flood would hide everything else. Thread-safe.
 */
public final class FailedLogins {
  /** As many at once, and then one a second. */
  static final int BURST = 120;

  private final Database database;
  private final Audit audit;
  private final Bucket bucket =
      Bucket.builder()
          .addLimit(
              Bandwidth.builder().capacity(BURST).refillGreedy(1, Duration.ofSeconds(1)).build())
          .build();
  private final AtomicLong omitted = new AtomicLong();

  /** Failed logins in this audit. */
  public FailedLogins(Database database, Audit audit) {
    this.database = database;
    this.audit = audit;
  }

  /**
   * Records one, or counts it if there are too many; the next one recorded tells the count.
   *
   * @return whether it was recorded
   */
  public boolean record(String actor, String remote, @Nullable String detail) {
    if (!bucket.tryConsume(1)) {
      omitted.incrementAndGet();
      return false;
    }
    long before = omitted.getAndSet(0);
    String count = before == 0 ? null : before + " more before were not recorded";
    String told = detail == null ? count : count == null ? detail : detail + "; " + count;
    database.<RuntimeException>writing(
        handle -> audit.record(handle, actor, remote, "login.fail", null, told));
    return true;
  }
}
