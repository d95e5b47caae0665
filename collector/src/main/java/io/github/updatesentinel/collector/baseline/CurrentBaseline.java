package io.github.updatesentinel.collector.baseline;

import io.github.updatesentinel.collector.crypto.Sha256;
import io.github.updatesentinel.collector.document.BaselineDocument;
import io.github.updatesentinel.collector.fleet.BaselineLookup;
import io.github.updatesentinel.collector.store.Database;
import io.github.updatesentinel.contract.baseline.Baselines;
import io.github.updatesentinel.contract.baseline.BuildLine;
import io.github.updatesentinel.contract.baseline.BuildRow;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * The bytes that agents get, in memory. The store is asked for a newer publication every other
 * second at most, so all collectors on it give the same within seconds. Thread-safe.
 */
public final class CurrentBaseline implements BaselineLookup {
  static final Duration LOOK_EVERY = Duration.ofSeconds(2);

  private final Database database;
  private final @Nullable BaselineSigner signer;
  private final KnownBuilds known;
  private final Clock clock;
  private final ReentrantLock looking = new ReentrantLock();
  private volatile @Nullable Seen seen;

  /**
   * An answer to agents.
   *
   * @param etag strong, with its quotation marks; another signature of the same bytes is another
   * @param signature the header's value, or null where it goes unsigned
   */
  @SuppressWarnings("ArrayRecordComponent") // Shared with the socket, not compared.
  record Answer(byte[] body, String etag, @Nullable String signature, BaselineDocument document) {}

  private record Seen(long atMs, int number, Optional<Answer> answer) {}

  /**
   * Answers from this store.
   *
   * @param signer null where baselines go unsigned
   * @param known where hotpatches are looked up that the published baseline does not list
   */
  public CurrentBaseline(
      Database database, @Nullable BaselineSigner signer, KnownBuilds known, Clock clock) {
    this.database = database;
    this.signer = signer;
    this.known = known;
    this.clock = clock;
  }

  /** What signs; null where baselines go unsigned. */
  @Nullable BaselineSigner signer() {
    return signer;
  }

  /**
   * The current baseline; empty if nothing was published yet. While the store is unavailable, the
   * last one that was read.
   *
   * @throws RuntimeException if the store was never reached
   */
  Optional<Answer> answer() {
    Seen before = seen;
    if (before != null && (fresh(before) || !looking.tryLock())) {
      return before.answer();
    }
    if (before == null) {
      looking.lock();
    }
    try {
      Seen now = look(seen);
      seen = now;
      return now.answer();
    } catch (RuntimeException e) {
      if (before == null) {
        throw e;
      }
      Logger.warn(
          "The current baseline can't be read; agents get the previous one: {}", e.getMessage());
      seen = new Seen(clock.millis(), before.number(), before.answer());
      return before.answer();
    } finally {
      looking.unlock();
    }
  }

  @Override
  public Map<BuildLine, BuildRow> rows() {
    return answer()
        .<Map<BuildLine, BuildRow>>map(answer -> answer.document().wanted())
        .orElse(Map.of());
  }

  @Override
  public Baselines lists() {
    return known.after(answer().map(Answer::document));
  }

  @Override
  public int cumulative(BuildLine line, int ubr) {
    return lists().cumulative(line, ubr);
  }

  /** Looks at once for what this collector has just published. */
  void refresh() {
    Seen last = seen;
    if (last != null) {
      seen = new Seen(0, last.number(), last.answer());
    }
  }

  private boolean fresh(Seen last) {
    long age = clock.millis() - last.atMs();
    return age >= 0 && age < LOOK_EVERY.toMillis();
  }

  private Seen look(@Nullable Seen last) {
    long now = clock.millis();
    return database.read(
        handle -> {
          int number = BaselineStore.currentNumber(handle);
          if (last != null && last.number() == number) {
            return new Seen(now, number, last.answer());
          }
          return new Seen(
              now,
              number,
              BaselineStore.body(handle, number)
                  .map(
                      body ->
                          answer(
                              body,
                              BaselineStore.byNumber(handle, number)
                                  .map(Published::signature)
                                  .orElse(null))));
        });
  }

  private Answer answer(byte[] body, @Nullable String madeElsewhere) {
    String signature =
        madeElsewhere != null ? madeElsewhere : signer == null ? null : signer.sign(body);
    String hash =
        Sha256.hex(body, (signature == null ? "" : signature).getBytes(StandardCharsets.US_ASCII));
    return new Answer(body, "\"" + hash + "\"", signature, BaselineStore.trusted(body));
  }
}
