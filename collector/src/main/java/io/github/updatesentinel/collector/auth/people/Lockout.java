package io.github.updatesentinel.collector.auth.people;

import io.github.updatesentinel.collector.config.AddressRange;
import io.github.updatesentinel.collector.crypto.Secrets;
import io.github.updatesentinel.collector.store.StoredTime;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import org.jdbi.v3.core.Handle;

/**
 * Slows down guessing by name and by address, whether or not the name exists. The data is in the
 * store, so that collectors with a shared store count together. All methods run in their caller's
 * transaction.
 */
public final class Lockout {
  /** Failures after which nothing is taken for the length of the lock. */
  static final int NAME_LIMIT = 10;

  /** Many people may share an address, behind a proxy say. */
  static final int ADDRESS_LIMIT = 30;

  public static final Duration LOCK = Duration.ofMinutes(15);
  private static final int FREE = 3;

  private final Clock clock;

  public Lockout(Clock clock) {
    this.clock = clock;
  }

  /** What attempts with a name are counted by. What is typed may be a password: only its hash. */
  public static String name(String loginKey) {
    return "name:" + HexFormat.of().formatHex(Secrets.hash(loginKey), 0, 16);
  }

  /** What attempts from an address are counted by: for IPv6 its network, since hosts have many. */
  public static String address(String address) {
    return "address:" + AddressRange.network(address);
  }

  /**
   * Counts an attempt before its password is checked, so that simultaneous attempts count
   * separately.
   *
   * @return how long to wait first; zero if the attempt may go on
   */
  public Duration attempt(Handle handle, String name, String address) {
    handle
        .createUpdate("DELETE FROM login_failure WHERE last_at < :old OR last_at > :latest")
        .bind("old", clock.millis() - LOCK.toMillis())
        .bind("latest", StoredTime.latest(clock.millis()))
        .execute();
    Count byName = take(handle, name);
    Count byAddress = take(handle, address);
    long wait = Math.max(byName.blockedUntil, byAddress.blockedUntil) - clock.millis();
    if (wait > 0) {
      return Duration.ofMillis(wait);
    }
    count(handle, name, byName.failures + 1, NAME_LIMIT);
    count(handle, address, byAddress.failures + 1, ADDRESS_LIMIT);
    return Duration.ZERO;
  }

  /** Forgets the failures of a name, and takes this attempt back from its address. */
  public void succeeded(Handle handle, String name, String address) {
    forget(handle, name);
    handle
        .createUpdate(
            "UPDATE login_failure SET failures = failures - 1, blocked_until = 0"
                + " WHERE subject = :subject")
        .bind("subject", address)
        .execute();
  }

  /** Lets a name try again at once. */
  public void forget(Handle handle, String name) {
    handle
        .createUpdate("DELETE FROM login_failure WHERE subject = :subject")
        .bind("subject", name)
        .execute();
  }

  /** How long attempts with this name, or from this address, are refused still. */
  public Duration blocked(Handle handle, String name, String address) {
    Duration byName = blocked(handle, name);
    Duration byAddress = blocked(handle, address);
    return byName.compareTo(byAddress) > 0 ? byName : byAddress;
  }

  /** How long attempts with this name are refused still; zero if they are not. */
  public Duration blocked(Handle handle, String name) {
    return handle
        .createQuery(
            "SELECT blocked_until FROM login_failure"
                + " WHERE subject = :subject AND last_at <= :latest")
        .bind("subject", name)
        .bind("latest", StoredTime.latest(clock.millis()))
        .mapTo(Long.class)
        .findOne()
        .map(until -> Duration.ofMillis(Math.max(0, until - clock.millis())))
        .orElse(Duration.ZERO);
  }

  private record Count(long failures, long blockedUntil) {}

  /** Reads a row and holds it, so that another collector's attempt waits for this one. */
  private Count take(Handle handle, String subject) {
    handle
        .createUpdate(
            "INSERT INTO login_failure (subject, failures, last_at, blocked_until)"
                + " VALUES (:subject, 0, :now, 0)"
                + " ON CONFLICT (subject) DO UPDATE SET failures = login_failure.failures")
        .bind("subject", subject)
        .bind("now", clock.millis())
        .execute();
    return handle
        .createQuery("SELECT failures, blocked_until FROM login_failure WHERE subject = :subject")
        .bind("subject", subject)
        .map((row, context) -> new Count(row.getLong(1), row.getLong(2)))
        .one();
  }

  private void count(Handle handle, String subject, long failures, int limit) {
    handle
        .createUpdate(
            "UPDATE login_failure SET failures = :failures, last_at = :now, blocked_until = :until"
                + " WHERE subject = :subject")
        .bind("failures", failures)
        .bind("now", clock.millis())
        .bind("until", clock.millis() + delay(failures, limit).toMillis())
        .bind("subject", subject)
        .execute();
  }

  /** What follows the nth failure: nothing, then 1 s, 2 s, 4 s and so on, then the lock. */
  public static Duration delay(long failures, int limit) {
    if (failures >= limit) {
      return LOCK;
    }
    long beyond = failures - (limit - NAME_LIMIT) - FREE;
    return beyond < 0 ? Duration.ZERO : Duration.ofSeconds(1L << beyond);
  }
}
