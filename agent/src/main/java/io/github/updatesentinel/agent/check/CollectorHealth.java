package io.github.updatesentinel.agent.check;

import io.github.updatesentinel.agent.sink.Event;
import io.github.updatesentinel.agent.sink.EventId;
import io.github.updatesentinel.agent.sink.HeartbeatSink.Delivery;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Watches whether heartbeats arrive, and says so once when they do not for long. */
final class CollectorHealth {
  private static final Duration DROPPED_AT_MOST_EVERY = Duration.ofHours(1);

  private final Clocks clocks;
  private final String collectorUrl;
  private final Duration tolerance;
  private final RateLimit droppedEvents;

  private @Nullable Instant outSince;
  private long outSinceNanos;
  private boolean told;
  private long droppedUntold;

  /**
   * @param tolerance how long the collector may be out of reach before that is worth an event
   */
  CollectorHealth(Clocks clocks, String collectorUrl, Duration tolerance) {
    this.clocks = clocks;
    this.collectorUrl = collectorUrl;
    this.tolerance = tolerance;
    this.droppedEvents = new RateLimit(clocks, 1, DROPPED_AT_MOST_EVERY);
  }

  List<Event> on(Delivery delivery) {
    List<Event> events = new ArrayList<>();
    if (delivery instanceof Delivery.Lost lost) {
      lost(lost.why(), events);
    } else {
      delivered(events);
    }
    return events;
  }

  private void lost(String why, List<Event> events) {
    Instant since = outSince;
    if (since == null) {
      since = clocks.now();
      outSince = since;
      outSinceNanos = clocks.nanos().getAsLong();
    }
    droppedUntold++;
    if (!told && clocks.since(outSinceNanos).compareTo(tolerance) >= 0) {
      told = true;
      String time = since.truncatedTo(ChronoUnit.SECONDS).toString();
      events.add(Event.of(EventId.COLLECTOR_UNREACHABLE, collectorUrl, time, why));
    }
    if (told && droppedEvents.tryTake()) {
      events.add(Event.of(EventId.HEARTBEATS_DROPPED, Long.toString(droppedUntold), why));
      droppedUntold = 0;
    }
  }

  private void delivered(List<Event> events) {
    if (told) {
      String lasted = Durations.text(clocks.since(outSinceNanos));
      events.add(Event.of(EventId.COLLECTOR_BACK, collectorUrl, lasted));
    }
    outSince = null;
    told = false;
    droppedUntold = 0;
  }
}
