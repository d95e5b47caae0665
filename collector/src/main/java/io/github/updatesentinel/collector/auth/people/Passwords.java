package io.github.updatesentinel.collector.auth.people;

import com.password4j.Argon2Function;
import com.password4j.types.Argon2;
import io.javalin.http.ServiceUnavailableResponse;
import java.text.Normalizer;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Hashes of passwords: Argon2id. Thread-safe; each hash takes 19 MB, so two are made at a time, a
 * few others wait, and more are refused.
 */
public final class Passwords {
  private static final int MEMORY_KIB = 19_456;
  private static final int ITERATIONS = 2;
  private static final int PARALLELISM = 1;
  private static final int OUTPUT_BYTES = 32;
  static final int AT_A_TIME = 2;
  static final int WAITING = 8;
  private static final int PATIENCE_SECONDS = 10;

  /** Hash of no password: an unknown name takes as long as a known one. */
  private static final String NOBODY =
      "$argon2id$v=19$m=19456,t=2,p=1$c2VudGluZWwtbm9ib2R5IQ"
          + "$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

  /** For those whose turn it is, and those who wait. */
  private static final Semaphore ROOM = new Semaphore(AT_A_TIME + WAITING);

  private static final Semaphore TURN = new Semaphore(AT_A_TIME, true);

  private Passwords() {}

  /** A salted hash as a PHC string, which names its own parameters. */
  public static String hash(String password) {
    return inTurn(
        () ->
            Argon2Function.getInstance(MEMORY_KIB, ITERATIONS, PARALLELISM, OUTPUT_BYTES, Argon2.ID)
                .hash(normal(password))
                .getResult());
  }

  /**
   * Whether a password is the one that was hashed. Takes as long where there is none.
   *
   * @throws ServiceUnavailableResponse if too many others ask at the same time
   */
  public static boolean matches(String password, @Nullable String hash) {
    String known = hash == null ? NOBODY : hash;
    boolean matches =
        inTurn(() -> Argon2Function.getInstanceFromHash(known).check(normal(password), known));
    return hash != null && matches;
  }

  /** Keyboards differ in how they compose a letter. */
  private static String normal(String password) {
    return Normalizer.normalize(password, Normalizer.Form.NFC);
  }

  /**
   * Returns if a password could be looked at soon.
   *
   * @throws ServiceUnavailableResponse if too many wait already
   */
  public static void requireRoom() {
    if (ROOM.availablePermits() == 0) {
      throw busy();
    }
  }

  private static ServiceUnavailableResponse busy() {
    return new ServiceUnavailableResponse("Too many logins at the same time. Try again.");
  }

  /**
   * Works when it is its turn.
   *
   * @throws ServiceUnavailableResponse if too many wait already, or others take too long
   */
  static <T> T inTurn(Supplier<T> work) {
    if (!ROOM.tryAcquire()) {
      throw busy();
    }
    try {
      if (!TURN.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw busy();
      }
      try {
        return work.get();
      } finally {
        TURN.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServiceUnavailableResponse("The collector is stopping.");
    } finally {
      ROOM.release();
    }
  }
}
