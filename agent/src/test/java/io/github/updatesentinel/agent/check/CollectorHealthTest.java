package io.github.updatesentinel.agent.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.agent.sink.Event;
import io.github.updatesentinel.agent.sink.EventId;
import io.github.updatesentinel.agent.sink.HeartbeatSink.Delivery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CollectorHealthTest {
  private static final String URL = "https://collector.example";
  private static final Duration TOLERANCE = Duration.ofHours(1);
  private static final Delivery LOST = new Delivery.Lost("HTTP 503");
  private static final Delivery DELIVERED = new Delivery.Delivered();

  private final FakeClocks time = new FakeClocks();
  private final CollectorHealth health = new CollectorHealth(time.clocks(), URL, TOLERANCE);

  @Test
  void deliveriesAreNoNews() {
    assertThat(health.on(DELIVERED)).isEmpty();
    assertThat(health.on(DELIVERED)).isEmpty();
  }

  @Test
  void shortOutageIsNotWorthAnEvent() {
    health.on(LOST);
    time.pass(TOLERANCE.minusNanos(1));

    assertThat(health.on(LOST)).isEmpty();
    assertThat(health.on(DELIVERED)).isEmpty();
  }

  @Test
  void outageOfExactlyTheToleranceIsToldWithItsBeginning() {
    health.on(LOST);
    time.pass(TOLERANCE);

    assertThat(health.on(new Delivery.Lost("connection refused")))
        .containsExactly(
            Event.of(
                EventId.COLLECTOR_UNREACHABLE, URL, "2026-11-22T08:00:00Z", "connection refused"),
            Event.of(EventId.HEARTBEATS_DROPPED, "2", "connection refused"));
  }

  @Test
  void outageIsToldOnceAndLossesOnceAnHour() {
    health.on(LOST);
    time.pass(TOLERANCE);
    health.on(LOST);
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      time.pass(Duration.ofMinutes(15));
      events.addAll(health.on(LOST));
    }

    assertThat(events)
        .containsExactly(
            Event.of(EventId.HEARTBEATS_DROPPED, "4", "HTTP 503"),
            Event.of(EventId.HEARTBEATS_DROPPED, "4", "HTTP 503"));
  }

  @Test
  void returnIsToldOnceWithHowLongItTook() {
    health.on(LOST);
    time.pass(TOLERANCE);
    health.on(LOST);
    time.pass(Duration.ofMinutes(5));

    assertThat(health.on(DELIVERED))
        .containsExactly(Event.of(EventId.COLLECTOR_BACK, URL, "1 h 5 min"));
    assertThat(health.on(DELIVERED)).isEmpty();
  }

  @Test
  void oneDeliveryEndsAnOutageSoThatTheNextBeginsAnew() {
    health.on(LOST);
    time.pass(TOLERANCE.minusSeconds(1));
    health.on(DELIVERED);
    time.pass(Duration.ofSeconds(1));

    assertThat(health.on(LOST)).isEmpty();
    time.pass(TOLERANCE);
    assertThat(health.on(LOST))
        .first()
        .isEqualTo(
            Event.of(EventId.COLLECTOR_UNREACHABLE, URL, "2026-11-22T09:00:00Z", "HTTP 503"));
  }

  @Test
  void wallClockSetAheadMakesNoOutageLonger() {
    health.on(LOST);
    time.setWall(Duration.ofDays(365));

    assertThat(health.on(LOST)).isEmpty();
  }

  @Test
  void beginningIsToldInWholeSeconds() {
    time.pass(Duration.ofMillis(1234));
    health.on(LOST);
    time.pass(TOLERANCE);

    assertThat(health.on(LOST).get(0).inserts()).contains("2026-11-22T08:00:01Z");
  }
}
