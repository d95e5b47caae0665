package io.github.updatesentinel.agent.delivery;

import static io.github.updatesentinel.agent.delivery.http.ScriptedCollector.http;
import static io.github.updatesentinel.agent.delivery.http.ScriptedCollector.none;
import static io.github.updatesentinel.agent.delivery.http.ScriptedCollector.retryAfter;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.github.updatesentinel.agent.baseline.CollectorBaseline;
import io.github.updatesentinel.agent.delivery.http.Answer;
import io.github.updatesentinel.agent.delivery.http.ScriptedCollector;
import io.github.updatesentinel.agent.delivery.http.ScriptedCollector.Post;
import io.github.updatesentinel.agent.sink.DeliveryNews;
import io.github.updatesentinel.agent.spool.Spool;
import io.github.updatesentinel.agent.time.Clocks;
import io.github.updatesentinel.agent.tls.TlsRefusal;
import io.github.updatesentinel.contract.baseline.BaselineKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import okio.ByteString;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeartbeatSenderTest {
  private static final Duration INTERVAL = Duration.ofMinutes(15);
  private static final Instant START = Instant.parse("2026-11-24T08:00:00Z");

  private final Path folder;
  private final List<DeliveryNews> news = new ArrayList<>();
  private final ScriptedCollector collector = new ScriptedCollector();
  private final FakeSafe safe = new FakeSafe();
  private Duration passed = Duration.ZERO;
  private double chance = 0.5;
  private final Clocks clocks = new Clocks(() -> START.plus(passed), () -> 7 + passed.toNanos());
  private final Spool spool;
  private HeartbeatSender courier;

  HeartbeatSenderTest(@TempDir Path folder) {
    this.folder = folder;
    spool = new Spool(folder.resolve("spool"), clocks.wall(), news::add);
    courier = courier(null, true);
  }

  private HeartbeatSender courier(@Nullable String token, boolean mayRenew) {
    Enrollment enrollment =
        new Enrollment(
            collector,
            new Enrollment.Safe(folder.resolve("credentials.dat"), safe, safe),
            new Enrollment.Applicant(
                "the-id", "uc.example", "the-machine", "the-hardware", mayRenew),
            token);
    CollectorBaseline held =
        CollectorBaseline.open(
            folder.resolve("baseline.json"), "uc.example", new BaselineKey.None(), why -> {});
    BaselineFetch fetch =
        new BaselineFetch(collector, held, INTERVAL.dividedBy(2), clocks, news::add);
    return new HeartbeatSender(
        spool, collector, enrollment, fetch, INTERVAL, clocks, () -> chance, news::add);
  }

  private void put(long from, long to) {
    LongStream.rangeClosed(from, to)
        .forEach(
            sequence -> {
              JsonObject json = new JsonObject();
              json.addProperty("sequence", sequence);
              JsonObject host = new JsonObject();
              host.addProperty("name", "PC-0042");
              json.add("host", host);
              spool.put(sequence, json);
            });
  }

  /** Turns until there is nothing to do, as the outbox's thread does. */
  private Duration turnWhileDue() {
    for (int turns = 0; turns < 1000; turns++) {
      Duration wait = courier.turn();
      if (!wait.isZero()) {
        return wait;
      }
    }
    throw new AssertionError("it never rests");
  }

  private Duration passAndTurn(Duration time) {
    passed = passed.plus(time);
    return turnWhileDue();
  }

  private List<Integer> sizes() {
    return collector.posts.stream().map(post -> post.sequences().size()).toList();
  }

  private static List<Long> range(long from, long to) {
    return LongStream.rangeClosed(from, to).boxed().toList();
  }

  @Test
  void oneGoesAloneAndSeveralTogetherInOrder() {
    put(1, 1);
    assertThat(turnWhileDue()).isEqualTo(HeartbeatSender.IDLE);
    put(2, 4);
    turnWhileDue();
    assertThat(collector.posts)
        .containsExactly(
            new Post(List.of(1L), false, null), new Post(List.of(2L, 3L, 4L), true, null));
    assertThat(news)
        .containsExactly(new DeliveryNews.Delivered(1, null), new DeliveryNews.Delivered(3, null));
    assertThat(spool.isEmpty()).isTrue();
  }

  @Test
  void aBatchHoldsAHundred() {
    put(1, 250);
    turnWhileDue();
    assertThat(sizes()).containsExactly(100, 100, 50);
  }

  @Test
  void aTryThatFailedIsRepeatedWithOneLaterAndLater() {
    put(1, 3);
    collector.rule = sequences -> none("connection refused");
    chance = 1;
    List<Duration> waits = new ArrayList<>();
    waits.add(turnWhileDue());
    for (int i = 0; i < 10; i++) {
      waits.add(passAndTurn(waits.get(i)));
    }
    assertThat(waits.stream().map(Duration::toSeconds))
        .containsExactly(2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 512L, 600L, 600L);
    assertThat(sizes()).startsWith(3, 1, 1).doesNotContain(2);
    assertThat(spool.size()).isEqualTo(3);
    assertThat(news).hasSize(11).containsOnly(new DeliveryNews.NotDelivered("connection refused"));
  }

  @Test
  void nothingIsSentBeforeItsTime() {
    put(1, 1);
    collector.script.add(http(500));
    chance = 1;
    turnWhileDue();
    passed = passed.plusMillis(1999);
    assertThat(courier.turn()).isEqualTo(Duration.ofMillis(1));
    assertThat(collector.posts).hasSize(1);
    passed = passed.plusMillis(1);
    assertThat(courier.turn()).isZero();
    assertThat(collector.posts).hasSize(2);
  }

  @Test
  void afterAnOutageTheBacklogIsSpreadOverTheInterval() {
    put(1, 50);
    collector.script.add(none("refused"));
    chance = 0.2;
    Duration wait = turnWhileDue();
    assertThat(passAndTurn(wait)).isEqualTo(Duration.ofMinutes(3));
    assertThat(sizes()).containsExactly(50, 1);
    passAndTurn(Duration.ofMinutes(3));
    assertThat(collector.posts.get(2).sequences()).isEqualTo(range(2, 50));
  }

  @Test
  void afterAnOutageWithoutBacklogNothingWaits() {
    put(1, 1);
    collector.script.add(none("refused"));
    assertThat(passAndTurn(turnWhileDue())).isEqualTo(HeartbeatSender.IDLE);
    put(2, 2);
    assertThat(turnWhileDue()).isEqualTo(HeartbeatSender.IDLE);
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 503})
  void retryAfterIsObeyedAndSomeMore(int status) {
    put(1, 1);
    collector.script.add(retryAfter(status, Duration.ofMinutes(7)));
    assertThat(turnWhileDue()).isEqualTo(Duration.ofMinutes(7).plusMillis(1500));
  }

  @Test
  void retryAfterIsBounded() {
    put(1, 1);
    collector.script.add(retryAfter(503, Duration.ofDays(400)));
    assertThat(turnWhileDue()).isBetween(Duration.ofDays(1), Duration.ofDays(1).plusSeconds(2));
  }

  @Test
  void whatIsTooLargeGoesInHalves() {
    put(1, 100);
    collector.rule = sequences -> http(sequences.size() > 20 ? 413 : 202);
    turnWhileDue();
    assertThat(sizes()).containsExactly(100, 50, 25, 12, 12, 12, 12, 12, 12, 12, 12, 4);
    assertThat(news).doesNotHaveAnyElementsOfTypes(DeliveryNews.NotDelivered.class);
    assertThat(spool.isEmpty()).isTrue();
  }

  @Test
  void oneThatIsTooLargeAloneIsSetAside() {
    put(1, 2);
    collector.rule = sequences -> http(sequences.contains(1L) ? 413 : 202);
    turnWhileDue();
    assertThat(spool.isEmpty()).isTrue();
    assertThat(folder.resolve("spool/aside/0000000000000001.json.gz")).exists();
    assertThat(news).contains(new DeliveryNews.Dropped(1, "REFUSED HTTP 413: "));
  }

  @Test
  void theOneThatIsRefusedIsFoundAndSetAside() {
    put(1, 100);
    collector.rule = sequences -> sequences.contains(37L) ? http(400, "scan.found: -1") : http(202);
    turnWhileDue();
    assertThat(spool.isEmpty()).isTrue();
    assertThat(folder.resolve("spool/aside/0000000000000037.json.gz")).exists();
    assertThat(news)
        .filteredOn(DeliveryNews.Dropped.class::isInstance)
        .containsExactly(new DeliveryNews.Dropped(1, "REFUSED HTTP 400: scan.found: -1"));
    assertThat(collector.posts).hasSizeLessThan(25);
    List<Long> accepted = new ArrayList<>();
    collector.posts.stream()
        .map(Post::sequences)
        .filter(sequences -> !sequences.contains(37L))
        .forEach(accepted::addAll);
    assertThat(accepted).isSorted().hasSize(99);
  }

  @Test
  void aCollectorThatRefusesEverythingIsNotHammered() {
    put(1, 10);
    collector.rule = sequences -> http(400, "no");
    Duration wait = turnWhileDue();
    assertThat(wait).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    assertThat(spool.size()).isEqualTo(7);
    passAndTurn(wait);
    assertThat(spool.size()).isEqualTo(6);
  }

  @Test
  void anAnswerNamesNoControlCharacters() {
    put(1, 1);
    collector.rule = sequences -> http(400, "a\u0007b\u202Ec" + "x".repeat(500));
    turnWhileDue();
    assertThat(news.get(0))
        .isInstanceOfSatisfying(
            DeliveryNews.Dropped.class,
            dropped ->
                assertThat(dropped.why()).startsWith("REFUSED HTTP 400: a b cxxx").hasSize(318));
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 204, 302, 404, 500, 502})
  void whatIsNoWordOfTheCollectorKeepsTheHeartbeat(int status) {
    put(1, 1);
    collector.script.add(http(status));
    turnWhileDue();
    assertThat(spool.size()).isEqualTo(1);
    assertThat(news)
        .singleElement()
        .isInstanceOfSatisfying(
            DeliveryNews.NotDelivered.class,
            failed -> assertThat(failed.why()).startsWith("HTTP " + status));
  }

  @Test
  void enrolsBeforeTheFirstHeartbeat() {
    courier = courier("the-token", true);
    collector.enrollAnswer = http(200, "{\"agentKey\":\"the-key\"}");
    put(1, 2);
    turnWhileDue();
    assertThat(collector.enrollments)
        .containsExactly(
            "{\"enrollmentToken\":\"the-token\",\"agentId\":\"the-id\","
                + "\"host\":{\"name\":\"PC-0042\"},\"machine\":\"the-machine\",\"hardware\":\"the-hardware\"}");
    assertThat(collector.posts).containsExactly(new Post(List.of(1L, 2L), true, "the-key"));
  }

  @Test
  void aKeyThatIsSentBackIsNotShown() {
    courier = courier("the-token", true);
    collector.enrollAnswer = http(200, "{\"agentKey\":\"the-key\"}");
    collector.rule = sequences -> http(400, "Authorization: Bearer the-key");
    put(1, 1);
    turnWhileDue();
    assertThat(news)
        .contains(new DeliveryNews.Dropped(1, "REFUSED HTTP 400: Authorization: Bearer ***"));
  }

  @Test
  void withATokenNothingGoesOutBeforeItIsTaken() {
    courier = courier("the-token", true);
    collector.enrollAnswer = http(403);
    put(1, 1);
    assertThat(turnWhileDue()).isEqualTo(Duration.ofMinutes(7).plusSeconds(30));
    assertThat(collector.posts).isEmpty();
    assertThat(news)
        .containsExactly(
            new DeliveryNews.EnrollmentFailed("enroll: HTTP 403"),
            new DeliveryNews.NotDelivered("enroll: HTTP 403"));
  }

  @Test
  void aCollectorWithoutEnrolmentGetsHeartbeatsAllTheSame() {
    courier = courier("the-token", true);
    put(1, 1);
    assertThat(turnWhileDue()).isEqualTo(HeartbeatSender.IDLE);
    put(2, 2);
    turnWhileDue();
    assertThat(collector.posts).extracting(Post::key).containsExactly(null, null);
    assertThat(collector.enrollments).hasSize(1);
  }

  @Test
  void aCollectorThatWantsAKeyAfterAllIsAskedForOne() {
    courier = courier("the-token", true);
    put(1, 1);
    turnWhileDue();
    collector.enrollAnswer = http(200, "{\"agentKey\":\"the-key\"}");
    collector.script.add(http(401));
    put(2, 2);
    turnWhileDue();
    assertThat(collector.posts).extracting(Post::key).containsExactly(null, null, "the-key");
  }

  @Test
  void anEnrolmentThatNobodyAnswersIsTriedAgainLikeAHeartbeat() {
    courier = courier("the-token", true);
    collector.enrollAnswer = none("refused");
    put(1, 1);
    assertThat(turnWhileDue()).isLessThan(Duration.ofSeconds(2));
    collector.enrollAnswer = retryAfter(503, Duration.ofSeconds(40));
    assertThat(passAndTurn(Duration.ofSeconds(2))).isGreaterThan(Duration.ofSeconds(40));
    assertThat(news)
        .containsExactly(
            new DeliveryNews.NotDelivered("refused"),
            new DeliveryNews.NotDelivered("enroll: HTTP 503"));
  }

  @Test
  void anIncidentEnrolsOnceAndThenPauses() {
    courier = courier("the-token", true);
    collector.enrollAnswer = http(200, "{\"agentKey\":\"the-key\"}");
    collector.rule = sequences -> http(401);
    put(1, 1);
    Duration wait = turnWhileDue();
    assertThat(wait).isBetween(Duration.ofMinutes(5), Duration.ofMinutes(10));
    assertThat(collector.enrollments).hasSize(2);
    assertThat(collector.posts).hasSize(2);
    for (int i = 0; i < 5; i++) {
      passAndTurn(Duration.ofMinutes(10));
    }
    assertThat(collector.enrollments).hasSize(2);
    assertThat(collector.posts).hasSize(7);
    assertThat(spool.size()).isEqualTo(1);
  }

  @Test
  void theNextIncidentEnrolsAgain() {
    courier = courier("the-token", true);
    collector.enrollAnswer = http(200, "{\"agentKey\":\"the-key\"}");
    for (int incident = 1; incident <= 3; incident++) {
      put(incident, incident);
      collector.script.add(http(401));
      assertThat(turnWhileDue()).isEqualTo(HeartbeatSender.IDLE);
      assertThat(collector.enrollments).hasSize(incident + 1);
    }
  }

  @Test
  void aKeyThatWasTurnedAwayIsTriedAgainWhereTheTokenIsRefused() {
    courier = courier("the-token", true);
    collector.enrollAnswer = http(200, "{\"agentKey\":\"the-key\"}");
    put(1, 1);
    turnWhileDue();
    collector.enrollAnswer = http(403);
    collector.script.add(http(401));
    put(2, 2);
    turnWhileDue();
    assertThat(passAndTurn(Duration.ofMinutes(10))).isEqualTo(HeartbeatSender.IDLE);
    assertThat(collector.posts)
        .extracting(Post::key)
        .containsExactly("the-key", "the-key", "the-key");
    assertThat(collector.enrollments).hasSize(2);
  }

  @Test
  void withoutTokenARefusalPauses() {
    collector.rule = sequences -> http(401);
    put(1, 1);
    assertThat(turnWhileDue()).isGreaterThanOrEqualTo(Duration.ofMinutes(5));
    assertThat(news).contains(new DeliveryNews.EnrollmentFailed("HTTP 401"));
    assertThat(collector.enrollments).isEmpty();
  }

  @Test
  void anIdThatIsTakenIsToldOnce() {
    courier = courier("the-token", true);
    collector.enrollAnswer = http(409);
    put(1, 1);
    assertThat(turnWhileDue()).isGreaterThanOrEqualTo(Duration.ofMinutes(5));
    assertThat(news).containsExactly(new DeliveryNews.IdentityTaken());
  }

  @Test
  void anIdThatIsTakenTooLeadsToNoThird() {
    courier = courier("the-token", false);
    collector.enrollAnswer = http(409, "the-id is taken");
    put(1, 1);
    turnWhileDue();
    assertThat(news)
        .contains(new DeliveryNews.EnrollmentFailed("enroll: HTTP 409: the-id is taken"));
    assertThat(news).doesNotHaveAnyElementsOfTypes(DeliveryNews.IdentityTaken.class);
  }

  @Test
  void theBaselineIsAskedForWithADeliveryAndNotMoreThanEveryInterval() {
    collector.baselineAnswer =
        new Answer.Http(
            200,
            null,
            null,
            "\"7\"",
            null,
            null,
            ByteString.encodeUtf8(
                "{\"version\":\"7\",\"builds\":[{\"build\":19044,\"ubr\":2006}]}"));
    put(1, 1);
    turnWhileDue();
    assertThat(news).contains(new DeliveryNews.BaselineChanged());
    put(2, 2);
    turnWhileDue();
    assertThat(collector.etags).containsExactly("null");
    put(3, 3);
    passAndTurn(INTERVAL);
    assertThat(collector.etags).containsExactly("null", "\"7\"");
    assertThat(news).filteredOn(DeliveryNews.BaselineChanged.class::isInstance).hasSize(1);
  }

  @Test
  void aBaselineThatCannotBeUsedIsToldAndHindersNothing() {
    collector.baselineAnswer = http(200, "{}");
    put(1, 1);
    assertThat(turnWhileDue()).isEqualTo(HeartbeatSender.IDLE);
    assertThat(news).hasAtLeastOneElementOfType(DeliveryNews.BaselineRefused.class);
  }

  @Test
  void noBaselineIsAskedForWhileNothingIsDelivered() {
    collector.rule = sequences -> http(500);
    put(1, 1);
    turnWhileDue();
    assertThat(collector.etags).isEmpty();
  }

  @Test
  void aRefusalOfTlsIsTold() {
    collector.script.add(
        new Answer.None(
            "EXPIRED: x", new TlsRefusal(TlsRefusal.Reason.EXPIRED, "CN=uc.example", "x")));
    put(1, 1);
    turnWhileDue();
    assertThat(news)
        .containsExactly(
            new DeliveryNews.TlsRefused("EXPIRED", "CN=uc.example", "x"),
            new DeliveryNews.NotDelivered("EXPIRED: x"));
  }

  @Test
  void aLostAnswerIsNoReasonForAnotherSequence() {
    put(1, 3);
    collector.script.add(none("reset after the request"));
    Duration wait = turnWhileDue();
    put(4, 4);
    passAndTurn(wait);
    passAndTurn(INTERVAL);
    assertThat(collector.posts)
        .extracting(Post::sequences)
        .containsExactly(range(1, 3), range(1, 1), range(2, 4));
  }

  @Test
  void batchesGrowAgainAfterAPoisonousOne() {
    put(1, 8);
    collector.rule = sequences -> sequences.contains(1L) ? http(400) : http(202);
    turnWhileDue();
    assertThat(IntStream.of(8, 4, 2, 1).boxed().toList()).isEqualTo(sizes().subList(0, 4));
    put(9, 40);
    turnWhileDue();
    assertThat(sizes().subList(4, sizes().size())).anyMatch(size -> size > 10);
  }

  @Test
  void heartbeatThatCannotBeReadIsNoHeartbeatDelivered() throws IOException {
    put(1, 1);
    Path file = folder.resolve("spool/0000000000000001.json.gz");
    Files.delete(file);
    Files.createDirectory(file);
    assertThat(turnWhileDue()).isEqualTo(Duration.ofMillis(1500));
    assertThat(collector.posts).isEmpty();
    assertThat(news)
        .containsExactly(
            new DeliveryNews.NotDelivered("the oldest heartbeats currently can't be read"));
  }

  @Test
  void heartbeatThatIsGoneWaitsForNothing() throws IOException {
    put(1, 1);
    Files.delete(folder.resolve("spool/0000000000000001.json.gz"));
    assertThat(courier.turn()).isZero();
    assertThat(courier.turn()).isEqualTo(HeartbeatSender.IDLE);
    assertThat(news).doesNotHaveAnyElementsOfTypes(DeliveryNews.NotDelivered.class);
  }

  @Test
  void batchesAreWholeAgainWhenNothingWaits() {
    put(1, 100);
    collector.rule = sequences -> http(sequences.size() > 20 ? 413 : 202);
    turnWhileDue();
    collector.rule = sequences -> http(202);
    for (int round = 0; round < 4; round++) {
      put(101 + 100 * round, 200 + 100 * round);
      turnWhileDue();
    }
    assertThat(sizes()).endsWith(100);
  }

  @Test
  void refusalsInARowAreCountedAnewAfterADelivery() {
    put(1, 2);
    collector.rule = sequences -> http(400, "no");
    turnWhileDue();
    collector.rule = sequences -> http(202);
    put(3, 3);
    turnWhileDue();
    collector.rule = sequences -> http(400, "no");
    put(4, 5);
    assertThat(turnWhileDue()).isEqualTo(HeartbeatSender.IDLE);
    assertThat(news).doesNotHaveAnyElementsOfTypes(DeliveryNews.NotDelivered.class);
  }

  @Test
  void collectorThatRefusesEverythingMaySayWhenToComeAgain() {
    put(1, 3);
    collector.rule = sequences -> retryAfter(400, Duration.ofMinutes(7));
    assertThat(turnWhileDue()).isEqualTo(Duration.ofMinutes(7).plusMillis(1500));
  }

  @Test
  void theLongestRetryAfterIsADay() {
    put(1, 1);
    collector.script.add(retryAfter(503, Duration.ofDays(1).plusMillis(1)));
    assertThat(turnWhileDue()).isEqualTo(Duration.ofDays(1).plusMillis(1500));
  }

  @Test
  void theBaselineIsDueAfterHalfAnInterval() {
    put(1, 1);
    turnWhileDue();
    put(2, 2);
    passAndTurn(INTERVAL.dividedBy(2).minusNanos(1));
    assertThat(collector.etags).hasSize(1);
    put(3, 3);
    passAndTurn(Duration.ofNanos(1));
    assertThat(collector.etags).hasSize(2);
    put(4, 4);
    passAndTurn(INTERVAL.dividedBy(2).minusNanos(1));
    assertThat(collector.etags).hasSize(2);
  }

  @Test
  void oneIdThatIsTakenPausesForFiveMinutesAtLeast() {
    courier = courier("the-token", true);
    collector.enrollAnswer = http(409);
    put(1, 1);
    turnWhileDue();
    passed = passed.plus(Duration.ofMinutes(5));
    assertThat(courier.turn()).isEqualTo(Duration.ofSeconds(150));
    assertThat(collector.enrollments).hasSize(1);
  }
}
