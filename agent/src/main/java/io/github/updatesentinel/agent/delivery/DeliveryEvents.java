package io.github.updatesentinel.agent.delivery;

import io.github.updatesentinel.agent.sink.DeliveryNews;
import io.github.updatesentinel.agent.sink.Event;
import io.github.updatesentinel.agent.time.Clocks;
import io.github.updatesentinel.agent.time.Durations;
import io.github.updatesentinel.agent.time.RateLimit;
import io.github.updatesentinel.contract.EventId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says of the delivery what an administrator has to know: each trouble once, until heartbeats have
 * arrived again. Used by the check loop's thread alone.
 */
public final class DeliveryEvents {
  private static final Duration DROPPED_AT_MOST_EVERY = Duration.ofHours(1);
  private static final Duration SPOOL_AT_MOST_EVERY = Duration.ofHours(1);

  private final Clocks clocks;
  private final String collectorUrl;
  private final Duration tolerance;
  private final RateLimit droppedEvents;
  private final RateLimit spoolEvents;
  private final RateLimit defectEvents;
  private final RateLimit refusedEvents;
  private final RateLimit baselineEvents;

  private @Nullable Instant outSince;
  private long outSinceNanos;
  private boolean outTold;
  private boolean enrollmentTold;
  private @Nullable DeliveryNews refusedTold;
  private @Nullable DeliveryNews baselineTold;
  private long dropped;
  private String droppedWhy = "";

  /**
   * @param tolerance how long the collector may be out of reach before that is worth an event
   */
  public DeliveryEvents(Clocks clocks, String collectorUrl, Duration tolerance) {
    this.clocks = clocks;
    this.collectorUrl = collectorUrl;
    this.tolerance = tolerance;
    this.droppedEvents = new RateLimit(clocks, 1, DROPPED_AT_MOST_EVERY);
    this.spoolEvents = new RateLimit(clocks, 1, SPOOL_AT_MOST_EVERY);
    this.defectEvents = new RateLimit(clocks, 4, Duration.ofHours(1));
    // Whoever answers can give every connection another reason.
    this.refusedEvents = new RateLimit(clocks, 4, Duration.ofHours(1));
    this.baselineEvents = new RateLimit(clocks, 4, Duration.ofHours(1));
  }

  /** The event that this news is worth, if any. */
  public Optional<Event> on(DeliveryNews news) {
    if (news instanceof DeliveryNews.Delivered) {
      return delivered();
    } else if (news instanceof DeliveryNews.NotDelivered failed) {
      return notDelivered(failed.why());
    } else if (news instanceof DeliveryNews.Dropped loss) {
      dropped += loss.heartbeats();
      droppedWhy = loss.why();
      return droppedUntold();
    } else if (news instanceof DeliveryNews.SpoolFailed failed) {
      return spoolEvents.tryTake()
          ? Optional.of(Event.of(EventId.SPOOL_FAILED, failed.folder(), failed.why()))
          : Optional.empty();
    } else if (news instanceof DeliveryNews.TlsRefused refused) {
      return refused(refused);
    } else if (news instanceof DeliveryNews.EnrollmentFailed failed) {
      return enrollmentFailed(failed.why());
    } else if (news instanceof DeliveryNews.BaselineRefused refused) {
      return baselineRefused(refused);
    } else if (news instanceof DeliveryNews.BaselineChanged) {
      baselineTold = null;
    } else if (news instanceof DeliveryNews.Defect defect && defectEvents.tryTake()) {
      return Optional.of(Event.of(EventId.INTERNAL_ERROR, "delivery", defect.what()));
    }
    return Optional.empty();
  }

  /** Losses that came too soon after the last event about them, as soon as it is time. */
  public Optional<Event> droppedUntold() {
    if (dropped == 0 || !droppedEvents.tryTake()) {
      return Optional.empty();
    }
    Event event = Event.of(EventId.HEARTBEATS_DROPPED, Long.toString(dropped), droppedWhy);
    dropped = 0;
    return Optional.of(event);
  }

  private Optional<Event> notDelivered(String why) {
    Instant since = outSince;
    if (since == null) {
      since = clocks.now();
      outSince = since;
      outSinceNanos = clocks.nanos().getAsLong();
    }
    if (outTold || clocks.since(outSinceNanos).compareTo(tolerance) < 0) {
      return Optional.empty();
    }
    outTold = true;
    String time = since.truncatedTo(ChronoUnit.SECONDS).toString();
    return Optional.of(Event.of(EventId.COLLECTOR_UNREACHABLE, collectorUrl, time, why));
  }

  private Optional<Event> delivered() {
    boolean wasOut = outTold;
    outSince = null;
    outTold = false;
    enrollmentTold = false;
    refusedTold = null;
    if (!wasOut) {
      return Optional.empty();
    }
    String lasted = Durations.text(clocks.since(outSinceNanos));
    return Optional.of(Event.of(EventId.COLLECTOR_BACK, collectorUrl, lasted));
  }

  private Optional<Event> refused(DeliveryNews.TlsRefused refused) {
    if (refused.equals(refusedTold) || !refusedEvents.tryTake()) {
      return Optional.empty();
    }
    refusedTold = refused;
    String certificate = refused.certificate();
    return Optional.of(
        Event.of(
            EventId.TLS_REFUSED,
            collectorUrl,
            refused.reason(),
            certificate == null ? Event.NONE : certificate,
            refused.detail(),
            clocks.now().truncatedTo(ChronoUnit.SECONDS).toString()));
  }

  private Optional<Event> enrollmentFailed(String why) {
    if (enrollmentTold) {
      return Optional.empty();
    }
    enrollmentTold = true;
    return Optional.of(Event.of(EventId.ENROLLMENT_FAILED, collectorUrl, why));
  }

  private Optional<Event> baselineRefused(DeliveryNews.BaselineRefused refused) {
    if (refused.equals(baselineTold) || !baselineEvents.tryTake()) {
      return Optional.empty();
    }
    baselineTold = refused;
    return Optional.of(Event.of(EventId.BASELINE_REFUSED, collectorUrl, refused.reason()));
  }
}
