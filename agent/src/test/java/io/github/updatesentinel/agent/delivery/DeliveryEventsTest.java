package io.github.updatesentinel.agent.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.agent.sink.DeliveryNews;
import io.github.updatesentinel.agent.sink.Event;
import io.github.updatesentinel.agent.time.FakeClocks;
import io.github.updatesentinel.contract.EventId;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeliveryEventsTest {
  private static final String URL = "https://uc.example:8443";
  private static final DeliveryNews DELIVERED = new DeliveryNews.Delivered(1, null);
  private static final DeliveryNews FAILED = new DeliveryNews.NotDelivered("HTTP 500");

  private final FakeClocks time = new FakeClocks();
  private final DeliveryEvents events = new DeliveryEvents(time.clocks(), URL, Duration.ofHours(1));

  @Test
  void anOutageIsToldOnceWhenItHasLastedLong() {
    assertThat(events.on(FAILED)).isEmpty();
    time.pass(Duration.ofMinutes(59));
    assertThat(events.on(FAILED)).isEmpty();
    time.pass(Duration.ofMinutes(1));
    assertThat(events.on(FAILED))
        .contains(Event.of(EventId.COLLECTOR_UNREACHABLE, URL, "2026-11-22T08:00:00Z", "HTTP 500"));
    time.pass(Duration.ofDays(3));
    assertThat(events.on(FAILED)).isEmpty();
    assertThat(events.on(DELIVERED)).contains(Event.of(EventId.COLLECTOR_BACK, URL, "3 d 1 h"));
    assertThat(events.on(DELIVERED)).isEmpty();
  }

  @Test
  void aShortOutageIsNotWorthAWord() {
    events.on(FAILED);
    time.pass(Duration.ofMinutes(59));
    assertThat(events.on(DELIVERED)).isEmpty();
    time.pass(Duration.ofMinutes(59));
    assertThat(events.on(FAILED)).as("a new one begins").isEmpty();
  }

  @Test
  void lossesAreToldHourlyAtMostAndNoneIsForgotten() {
    assertThat(events.on(new DeliveryNews.Dropped(3, "SIZE_LIMIT 64 MB")))
        .contains(Event.of(EventId.HEARTBEATS_DROPPED, "3", "SIZE_LIMIT 64 MB"));
    assertThat(events.on(new DeliveryNews.Dropped(1, "SIZE_LIMIT 64 MB"))).isEmpty();
    assertThat(events.on(new DeliveryNews.Dropped(2, "AGE_LIMIT 30 d"))).isEmpty();
    time.pass(Duration.ofMinutes(59));
    assertThat(events.droppedUntold()).isEmpty();
    time.pass(Duration.ofMinutes(1));
    assertThat(events.droppedUntold())
        .contains(Event.of(EventId.HEARTBEATS_DROPPED, "3", "AGE_LIMIT 30 d"));
    time.pass(Duration.ofHours(2));
    assertThat(events.droppedUntold()).isEmpty();
  }

  @Test
  void aRefusalOfTlsIsToldAtOnceAndOnceUntilHeartbeatsArrive() {
    DeliveryNews expired = new DeliveryNews.TlsRefused("EXPIRED", "CN=uc.example", "expired");
    Event event =
        Event.of(
            EventId.TLS_REFUSED,
            URL,
            "EXPIRED",
            "CN=uc.example",
            "expired",
            "2026-11-22T08:00:00Z");
    assertThat(events.on(expired)).contains(event);
    assertThat(events.on(expired)).isEmpty();
    events.on(DELIVERED);
    assertThat(events.on(expired)).contains(event);
  }

  @Test
  void anotherReasonIsAnotherTrouble() {
    events.on(new DeliveryNews.TlsRefused("EXPIRED", "CN=uc.example", "expired"));
    assertThat(events.on(new DeliveryNews.TlsRefused("PROTOCOL", null, "no common version")))
        .hasValueSatisfying(event -> assertThat(event.inserts()).contains("PROTOCOL", Event.NONE));
  }

  @Test
  void reasonsThatAlwaysDifferAreToldFourTimesAnHour() {
    for (int i = 0; i < 20; i++) {
      boolean told = i < 4;
      String text = "other " + i;
      assertThat(events.on(new DeliveryNews.TlsRefused("UNKNOWN_CA", text, text)).isPresent())
          .isEqualTo(told);
      assertThat(events.on(new DeliveryNews.BaselineRefused(text)).isPresent()).isEqualTo(told);
    }
  }

  @Test
  void aBaselineThatIsRefusedAfterAGoodOneIsNews() {
    DeliveryNews older = new DeliveryNews.BaselineRefused("version 3 is older than 4");
    events.on(older);
    assertThat(events.on(new DeliveryNews.BaselineChanged())).isEmpty();
    assertThat(events.on(older)).isPresent();
  }

  @Test
  void anEnrolmentIsToldOncePerIncident() {
    DeliveryNews refused = new DeliveryNews.EnrollmentFailed("enroll: HTTP 403");
    Event event = Event.of(EventId.ENROLLMENT_FAILED, URL, "enroll: HTTP 403");
    assertThat(events.on(refused)).contains(event);
    assertThat(events.on(refused)).isEmpty();
    events.on(DELIVERED);
    assertThat(events.on(refused)).contains(event);
  }

  @Test
  void aBaselineIsToldOncePerReason() {
    DeliveryNews older = new DeliveryNews.BaselineRefused("version 3 is older than 4");
    assertThat(events.on(older))
        .contains(Event.of(EventId.BASELINE_REFUSED, URL, "version 3 is older than 4"));
    events.on(DELIVERED);
    assertThat(events.on(older)).isEmpty();
    assertThat(events.on(new DeliveryNews.BaselineRefused("unsigned"))).isPresent();
  }

  @Test
  void aDiskThatTakesNothingIsToldHourlyAtMost() {
    DeliveryNews full = new DeliveryNews.SpoolFailed("C:\\spool", "write: full");
    assertThat(events.on(full))
        .contains(Event.of(EventId.SPOOL_FAILED, "C:\\spool", "write: full"));
    assertThat(events.on(full)).isEmpty();
  }

  @Test
  void defectsAreToldButNotWithoutEnd() {
    int told = 0;
    for (int i = 0; i < 100; i++) {
      told += events.on(new DeliveryNews.Defect("x")).isPresent() ? 1 : 0;
    }
    assertThat(told).isEqualTo(4);
  }

  @Test
  void aDiskThatStillTakesNothingIsToldAgainAfterAnHour() {
    DeliveryNews full = new DeliveryNews.SpoolFailed("C:\\spool", "write: full");
    events.on(full);
    time.pass(Duration.ofHours(1));
    assertThat(events.on(full)).isPresent();
  }

  @Test
  void aDefectIsToldWithItsWords() {
    assertThat(events.on(new DeliveryNews.Defect("delivery: x")))
        .contains(Event.of(EventId.INTERNAL_ERROR, "delivery", "delivery: x"));
    assertThat(events.on(new DeliveryNews.IdentityTaken())).isEmpty();
  }

  @Test
  void anOutageAfterAnotherIsToldWithItsOwnTime() {
    events.on(FAILED);
    time.pass(Duration.ofHours(1));
    assertThat(events.on(FAILED)).isPresent();
    events.on(DELIVERED);
    events.on(FAILED);
    time.pass(Duration.ofHours(1));
    assertThat(events.on(FAILED))
        .contains(Event.of(EventId.COLLECTOR_UNREACHABLE, URL, "2026-11-22T09:00:00Z", "HTTP 500"));
  }
}
