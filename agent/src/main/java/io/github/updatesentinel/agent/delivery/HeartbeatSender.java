package io.github.updatesentinel.agent.delivery;

import io.github.updatesentinel.agent.delivery.http.Answer;
import io.github.updatesentinel.agent.delivery.http.Collector;
import io.github.updatesentinel.agent.sink.DeliveryNews;
import io.github.updatesentinel.agent.spool.HeartbeatGzip;
import io.github.updatesentinel.agent.spool.Spool;
import io.github.updatesentinel.agent.time.Clocks;
import io.github.updatesentinel.agent.tls.TlsRefusal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * Decides what is sent when, and what an answer means. Everything it knows between two turns is
 * about pace: what must not be lost is in the spool. Used by one thread.
 */
final class HeartbeatSender {
  /** Until something is put into the spool. */
  static final Duration IDLE = Duration.ofDays(1);

  private static final int MAX_BATCH = 100;

  /** Bytes of JSON in one request, before it is compressed. */
  private static final int MAX_JSON = 1 << 20;

  /** Heartbeats in a row that are refused at once; then it is the collector that is wrong. */
  private static final int MAX_REFUSED_AT_ONCE = 3;

  private static final Duration LONGEST_RETRY_AFTER = Duration.ofDays(1);

  private final Spool spool;
  private final Collector collector;
  private final Enrollment enrollment;
  private final BaselineFetch baseline;
  private final Duration interval;
  private final Clocks clocks;
  private final DoubleSupplier random;
  private final Consumer<DeliveryNews> news;

  private int failures;
  private long notBefore;
  private int batchSize = MAX_BATCH;
  private int largestBatch = MAX_BATCH;
  private int refusedInRow;
  private boolean enrolledAnew;

  /**
   * @param interval between heartbeats
   * @param random from 0 to 1
   */
  HeartbeatSender(
      Spool spool,
      Collector collector,
      Enrollment enrollment,
      BaselineFetch baseline,
      Duration interval,
      Clocks clocks,
      DoubleSupplier random,
      Consumer<DeliveryNews> news) {
    this.spool = spool;
    this.collector = collector;
    this.enrollment = enrollment;
    this.baseline = baseline;
    this.interval = interval;
    this.clocks = clocks;
    this.random = random;
    this.news = news;
    this.notBefore = clocks.nanos().getAsLong();
  }

  /**
   * Makes one request at most, if one is due.
   *
   * @return how long there is nothing to do; zero where more is due at once
   */
  Duration turn() {
    Duration wait = untilAllowed();
    if (!wait.isZero()) {
      return wait;
    }
    if (spool.isEmpty()) {
      return IDLE;
    }
    // While it is not known whether anybody is there, one is enough to find out.
    List<Spool.Entry> batch = spool.next(failures > 0 ? 1 : batchSize, MAX_JSON);
    if (batch.isEmpty()) {
      if (!spool.isEmpty()) {
        failed("the oldest heartbeats currently can't be read", null);
      }
    } else if (enrollment.isDue()) {
      on(enrollment.run(batch.get(0).json()));
    } else {
      byte[] packed = HeartbeatGzip.pack(batch.stream().map(Spool.Entry::json).toList());
      on(collector.heartbeats(packed, enrollment.key()), batch);
    }
    return untilAllowed();
  }

  private Duration untilAllowed() {
    return Duration.ofNanos(Math.max(0, notBefore - clocks.nanos().getAsLong()));
  }

  private void on(Answer answer, List<Spool.Entry> batch) {
    if (answer instanceof Answer.Http http) {
      switch (http.status()) {
        case 202 -> accepted(batch, http.date());
        case 400 -> refused(http, batch);
        case 413 -> tooLarge(http, batch);
        case 401, 403 -> unauthorized(http);
        default -> failed(http.text(), http.retryAfter());
      }
    } else if (answer instanceof Answer.None none) {
      unreachable(none);
    }
  }

  private void accepted(List<Spool.Entry> batch, @Nullable Instant collectorTime) {
    spool.acknowledge(batch);
    news.accept(new DeliveryNews.Delivered(batch.size(), collectorTime));
    boolean recovered = failures > 0;
    failures = 0;
    refusedInRow = 0;
    enrolledAnew = false;
    batchSize = Math.min(largestBatch, batchSize * 2);
    if (spool.isEmpty()) {
      largestBatch = MAX_BATCH;
    } else if (recovered) {
      // The others of the fleet have a backlog as well, and have just found the collector, too.
      waitFor(Backoff.spread(interval, random.getAsDouble()));
    }
    baseline.runIfDue(enrollment.key());
  }

  /** Which of them is meant, no collector has to say; halves find it in a few steps. */
  private void refused(Answer.Http answer, List<Spool.Entry> batch) {
    if (batch.size() > 1) {
      batchSize = batch.size() / 2;
      return;
    }
    String key = enrollment.key();
    // A collector that sends back what it was sent must not bring it into the event log.
    String why = key == null ? answer.textWithBody() : answer.textWithBody().replace(key, "***");
    spool.setAside(batch.get(0).sequence(), "REFUSED " + why);
    refusedInRow++;
    if (refusedInRow >= MAX_REFUSED_AT_ONCE) {
      failed(why, answer.retryAfter());
    }
  }

  private void tooLarge(Answer.Http answer, List<Spool.Entry> batch) {
    if (batch.size() > 1) {
      largestBatch = batch.size() / 2;
      batchSize = largestBatch;
    } else {
      refused(answer, batch);
    }
  }

  private void unauthorized(Answer.Http answer) {
    if (!enrolledAnew && enrollment.forgetKey()) {
      enrolledAnew = true;
    } else {
      paused(answer.text());
    }
  }

  private void on(Enrollment.Outcome outcome) {
    if (outcome instanceof Enrollment.Outcome.Refused refused) {
      paused(refused.why());
    } else if (outcome instanceof Enrollment.Outcome.Taken) {
      // Whoever is told comes back with another id, and another courier.
      waitFor(Backoff.pause(random.getAsDouble()));
      news.accept(new DeliveryNews.IdentityTaken());
    } else if (outcome instanceof Enrollment.Outcome.Failed failed) {
      if (failed.answer() instanceof Answer.Http http) {
        failed("enroll: " + http.text(), http.retryAfter());
      } else if (failed.answer() instanceof Answer.None none) {
        unreachable(none);
      }
    }
  }

  private void paused(String why) {
    failures++;
    waitFor(Backoff.pause(random.getAsDouble()));
    news.accept(new DeliveryNews.EnrollmentFailed(why));
    news.accept(new DeliveryNews.NotDelivered(why));
  }

  private void unreachable(Answer.None none) {
    TlsRefusal refusal = none.refusal();
    if (refusal != null) {
      news.accept(
          new DeliveryNews.TlsRefused(
              refusal.reason().name(), refusal.certificate(), refusal.detail()));
    }
    failed(none.text(), null);
  }

  private void failed(String why, @Nullable Duration retryAfter) {
    failures++;
    Duration wait = Backoff.afterFailure(failures, random.getAsDouble());
    if (retryAfter != null) {
      // After, not at: all whom it told the same come later by another bit.
      Duration bounded =
          retryAfter.compareTo(LONGEST_RETRY_AFTER) > 0 ? LONGEST_RETRY_AFTER : retryAfter;
      wait = wait.plus(bounded);
    }
    Logger.warn("Heartbeats not delivered: {}; next attempt in {} ms", why, wait.toMillis());
    waitFor(wait);
    news.accept(new DeliveryNews.NotDelivered(why));
  }

  private void waitFor(Duration wait) {
    notBefore = clocks.nanos().getAsLong() + wait.toNanos();
  }
}
