package io.github.updatesentinel.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.github.updatesentinel.stub.Answer;
import io.github.updatesentinel.stub.Request;
import io.github.updatesentinel.stub.Script;
import io.github.updatesentinel.stub.ScriptedCollector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * One run of the service through everything that network and collector can do to it. Each heartbeat
 * has to arrive, in order, as what it was.
 */
class DeliveryIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Script ACCEPT = Script.always(Answer.accepted());
  private static ScriptedCollector collector;
  private static Delivery delivery;
  private static List<Long> refusedForGood;

  /** Those for heartbeats that the test's own script has answered. */
  private final List<Request> requests = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void start() throws IOException {
    Awaitility.setDefaultTimeout(PATIENCE);
    collector = new ScriptedCollector();
    delivery = Delivery.prepare(collector).reset();
    delivery.start();
    refusedForGood = new ArrayList<>();
  }

  @AfterAll
  static void close() {
    delivery.close();
  }

  @BeforeEach
  void awaitCalm() {
    collector.openPort();
    collector.answer(ACCEPT);
    delivery.awaitDeliveredBut(delivery.make(1), refusedForGood);
  }

  /**
   * From now on heartbeats are answered so, and these requests are the test's: a regular heartbeat
   * may still come between the calm and this.
   */
  private void answer(Script script) {
    collector.answer(
        request -> {
          requests.add(request);
          return script.answer(request);
        });
  }

  @AfterEach
  void nothingBreaksTheContract() {
    assertThat(collector.violations()).isEmpty();
    for (Machine.LoggedEvent event : delivery.machine().events()) {
      assertThat(event.refused()).isFalse();
    }
    assertThat(delivery.eventIds()).doesNotContain(1203, 1900);
    // What the collector refuses for good is the only loss.
    assertThat(delivery.eventIds().contains(1202)).isEqualTo(!refusedForGood.isEmpty());
  }

  @Test
  void whatIsMadeWhileNobodyListensArrivesLater() {
    collector.closePort();
    long last = delivery.make(4);
    assertThat(delivery.waiting()).hasSizeGreaterThanOrEqualTo(4).contains(last);

    answer(ACCEPT);
    collector.openPort();
    awaitDelivered(last);

    // One alone, to see whether the collector is well; the others together.
    assertThat(sequences(requests.get(0))).hasSize(1);
    assertThat(requests).anyMatch(request -> sequences(request).size() > 1);
    Awaitility.await("an empty spool").until(() -> delivery.waiting().isEmpty());
  }

  @Test
  void aConnectionThatBreaksIsTriedAgain() {
    Answer inBody = Answer.resetInBody(100);
    Answer before = Answer.reset();
    answer(ACCEPT.after(inBody, before, inBody, before, inBody));
    awaitDelivered(delivery.make(1));

    // An old connection may have died by itself, so a new one is tried twice without a pause.
    assertThat(pauses().subList(2, 5)).allMatch(DeliveryIT::isAtLeastOneSecond);
  }

  @Test
  void aLostAnswerMakesTheSameHeartbeatComeAgain() throws IOException {
    answer(ACCEPT.after(Answer.lost()));
    delivery.make(1);
    // Of that one, or of a regular one that was there first.
    Awaitility.await("the answer that is lost")
        .until(() -> !requests.isEmpty() && !sequences(requests.get(0)).isEmpty());
    long lost = sequences(requests.get(0)).get(0);
    Awaitility.await("a second time").until(() -> requestsWith(lost).size() > 1);

    JsonObject first = requestsWith(lost).get(0).heartbeats().get(0);
    assertThat(requestsWith(lost).get(1).heartbeats()).startsWith(first);
    assertThat(first.get("sequence").getAsLong()).isEqualTo(lost);
  }

  @Test
  void aBrokenCollectorIsAskedEverMoreSeldomWithOneHeartbeat() {
    Answer broken = Answer.status(500);
    answer(ACCEPT.after(broken, broken, broken));
    long last = delivery.make(2);
    awaitDelivered(last);

    assertThat(requests.subList(0, 4)).allMatch(request -> sequences(request).size() == 1);
    assertThat(pauses().subList(0, 3)).allMatch(DeliveryIT::isAtLeastOneSecond);
  }

  @Test
  void whoAsksForPatienceGetsIt() {
    answer(ACCEPT.after(Answer.status(429, "Retry-After", "4")));
    awaitDelivered(delivery.make(1));

    assertThat(pauses().get(0)).isGreaterThanOrEqualTo(Duration.ofSeconds(4));
  }

  @Test
  void whoNamesATimeIsLeftAloneUntilThen() {
    Instant until = Instant.now().plusSeconds(8).truncatedTo(ChronoUnit.SECONDS);
    answer(ACCEPT.after(Answer.status(503, "Retry-After", httpDate(until))));
    awaitDelivered(delivery.make(1));

    assertThat(requests.get(1).at()).isAfterOrEqualTo(until);
  }

  @Test
  void anAnswerThatDripsIsCutOffAndTheCollectorCountsAsOutOfReach() {
    Script dripping = Script.always(Answer.dripping(Duration.ofSeconds(1)));
    answer(dripping.after(Answer.status(500)));
    delivery.make(1);
    Awaitility.await("another call").until(() -> requests.size() > 2);
    // The whole of the answer would take a minute.
    assertThat(pauses().get(1)).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(50));

    delivery.awaitEvent(1200);
    collector.answer(ACCEPT);
    delivery.awaitEvent(1201);
    awaitDelivered(delivery.make(1));
  }

  @Test
  void anEndlessAnswerEndsAndSoDoHeadersWithoutMeasure() {
    collector.answer(
        ACCEPT.after(
            Answer.endless(202),
            Answer.endless(500),
            Answer.status(202, "X-Padding", "x".repeat(2_000_000))));
    Instant start = Instant.now();
    long last = delivery.make(3);
    awaitDelivered(last);

    assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(60));
    assertThat(delivery.machine().isRunning()).isTrue();
  }

  @Test
  void aBatchThatIsTooLargeIsHalved() {
    collector.closePort();
    long last = delivery.make(6);
    answer(request -> request.sequences().size() > 3 ? Answer.status(413) : Answer.accepted());
    collector.openPort();
    awaitDelivered(last);

    List<Integer> sizes = requests.stream().map(request -> sequences(request).size()).toList();
    int refused = sizes.stream().filter(size -> size > 3).findFirst().orElseThrow();
    assertThat(sizes.get(sizes.indexOf(refused) + 1)).isEqualTo(refused / 2);
    assertThat(delivery.aside()).containsExactlyElementsOf(refusedForGood);
  }

  @Test
  void aHeartbeatThatTheCollectorCannotReadIsSetAsideAndTheOthersGoOn() {
    collector.closePort();
    long poison = delivery.make(2);
    long last = delivery.make(3);
    collector.answer(
        request ->
            request.sequences().contains(poison)
                ? Answer.withBody(400, "{\"field\": \"verdict\"}")
                : Answer.accepted());
    collector.openPort();
    refusedForGood.add(poison);
    awaitDelivered(last);

    assertThat(delivery.aside()).containsExactlyElementsOf(refusedForGood);
    assertThat(delivery.awaitEvent(1202).inserts()).contains("REFUSED").contains("verdict");
  }

  @Test
  void aRedirectionIsNotFollowed() throws IOException {
    try (ScriptedCollector other = new ScriptedCollector()) {
      String there = other.url().replace("127.0.0.1", "localhost") + ScriptedCollector.HEARTBEATS;
      answer(
          ACCEPT.after(
              Answer.status(307, "Location", there), Answer.status(302, "Location", there)));
      awaitDelivered(delivery.make(1));

      assertThat(requests).hasSizeGreaterThanOrEqualTo(3);
      assertThat(other.requests()).isEmpty();
    }
  }

  @Test
  void theServiceStopsWithinFiveSecondsWhileTheCollectorSaysNothing() throws IOException {
    answer(Script.always(Answer.silence()));
    delivery.make(1);
    Awaitility.await("the call").until(() -> !requests.isEmpty());
    assertThat(delivery.machine().stopService()).isLessThan(Duration.ofSeconds(5));
    collector.answer(ACCEPT);
    delivery.start();
    awaitDelivered(delivery.make(1));
  }

  private static void awaitDelivered(long last) {
    delivery.awaitDeliveredBut(last, refusedForGood);
  }

  private List<Request> requestsWith(long sequence) {
    return requests.stream().filter(request -> sequences(request).contains(sequence)).toList();
  }

  /** Between the test's requests. */
  private List<Duration> pauses() {
    List<Duration> pauses = new ArrayList<>();
    for (int i = 1; i < requests.size(); i++) {
      pauses.add(Duration.between(requests.get(i - 1).at(), requests.get(i).at()));
    }
    return pauses;
  }

  private static boolean isAtLeastOneSecond(Duration pause) {
    return pause.compareTo(Duration.ofSeconds(1)) >= 0;
  }

  /** None of a request that was broken off. */
  private static List<Long> sequences(Request request) {
    try {
      return request.isWhole() ? request.sequences() : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String httpDate(Instant time) {
    return DateTimeFormatter.RFC_1123_DATE_TIME.format(time.atOffset(ZoneOffset.UTC));
  }
}
