package io.github.updatesentinel.collector.alert;

import io.github.updatesentinel.collector.jobs.ClockWatch;
import io.github.updatesentinel.collector.notify.Backoff;
import io.github.updatesentinel.collector.notify.Channel;
import io.github.updatesentinel.collector.notify.Notice;
import io.github.updatesentinel.collector.notify.Outcome;
import io.github.updatesentinel.collector.notify.Sender;
import io.github.updatesentinel.collector.store.Database;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import org.tinylog.Logger;

/** Takes messages out of the outbox and sends them. Any number of threads and collectors. */
final class Deliverer {
  private final Database database;
  private final Outbox outbox;
  private final Sender webhooks;
  private final Sender mails;
  private final Clock clock;
  private final ClockWatch watch;
  private final DoubleSupplier random;
  private final Counter delivered;
  private final Counter retried;
  private final Counter failed;

  Deliverer(
      Database database,
      Outbox outbox,
      Sender webhooks,
      Sender mails,
      Clock clock,
      ClockWatch watch,
      DoubleSupplier random,
      MeterRegistry meters) {
    this.database = database;
    this.outbox = outbox;
    this.webhooks = webhooks;
    this.mails = mails;
    this.clock = clock;
    this.watch = watch;
    this.random = random;
    this.delivered = counter(meters, "delivered");
    this.retried = counter(meters, "retried");
    this.failed = counter(meters, "failed");
    Gauge.builder("sentinel.alerts.waiting", outbox, box -> waiting(box))
        .description("Alerts that wait for delivery")
        .register(meters);
  }

  private static Counter counter(MeterRegistry meters, String result) {
    return Counter.builder("sentinel.alerts.deliveries")
        .description("Attempts to deliver an alert; a failed alert is not retried")
        .tag("result", result)
        .register(meters);
  }

  private static double waiting(Outbox outbox) {
    try {
      return outbox.count(Outbox.State.WAITING);
    } catch (RuntimeException e) {
      return Double.NaN;
    }
  }

  /** Sends until nothing is due. */
  void run() {
    Optional<Outbox.Claimed> next = outbox.claim();
    while (next.isPresent() && !Thread.currentThread().isInterrupted()) {
      deliver(next.get());
      next = outbox.claim();
    }
  }

  private void deliver(Outbox.Claimed claimed) {
    Outbox.Message message = claimed.message();
    Optional<Channel> channel =
        database.read(handle -> AlertStore.channel(handle, message.channelId()));
    if (channel.isEmpty()) {
      outbox.failed(claimed, "channel deleted");
      failed.increment();
      return;
    }
    Outcome outcome = send(channel.get(), message.id(), message.notice());
    if (outcome instanceof Outcome.Failed failure) {
      failed(claimed, channel.get(), failure);
    } else {
      outbox.delivered(claimed);
      delivered.increment();
      Logger.info("Alert {} was delivered to {}", message.id(), channel.get().name());
    }
  }

  /** Sends a message that is in no outbox, for a try. */
  Outcome send(Channel channel, String id, Notice notice) {
    try {
      return (channel.format().webhook() ? webhooks : mails).send(channel, id, notice);
    } catch (RuntimeException e) {
      Logger.error(e, "Alert {} could not be sent", id);
      return new Outcome.Failed("internal error: " + e.getClass().getSimpleName(), null);
    }
  }

  private void failed(Outbox.Claimed claimed, Channel channel, Outcome.Failed failure) {
    Outbox.Message message = claimed.message();
    Duration age = Duration.between(message.createdAt(), clock.instant());
    if (age.compareTo(Outbox.GIVE_UP) >= 0 && watch.trustedMillis().isPresent()) {
      outbox.failed(claimed, failure.reason());
      failed.increment();
      Logger.error(
          "Alert {} to {} failed after {} attempts: {}",
          message.id(),
          channel.name(),
          message.attempts(),
          failure.reason());
      return;
    }
    Duration wait = Backoff.delay(message.attempts(), random.getAsDouble(), failure.retryAfter());
    outbox.tryAgain(claimed, wait, failure.reason());
    retried.increment();
    Logger.warn(
        "Alert {} to {} was not delivered (attempt {}), next attempt in {}: {}",
        message.id(),
        channel.name(),
        message.attempts(),
        wait,
        failure.reason());
  }
}
