package io.github.updatesentinel.agent.delivery.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.updatesentinel.agent.delivery.http.Answer.Http;
import io.github.updatesentinel.agent.delivery.http.Answer.None;
import io.github.updatesentinel.agent.proxy.ProxyRoute;
import io.github.updatesentinel.agent.spool.HeartbeatGzip;
import io.github.updatesentinel.agent.time.Clocks;
import io.github.updatesentinel.contract.baseline.BaselineLimits;
import io.github.updatesentinel.stub.Answer;
import io.github.updatesentinel.stub.Request;
import io.github.updatesentinel.stub.Script;
import io.github.updatesentinel.stub.ScriptedCollector;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import okio.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpCollectorTest {
  private static final byte[] HEARTBEAT =
      HeartbeatGzip.pack(List.of(ByteString.encodeUtf8("{\"agentId\":\"a\",\"sequence\":1}")));
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final ScriptedCollector server = ScriptedCollector.ofAnything();
  private final List<String> unusable = new ArrayList<>();
  private final HttpCollector collector = collector(server.url(), "Windows-ROOT");

  HttpCollectorTest() throws IOException {}

  private HttpCollector collector(String url, String trustStore) {
    HttpClients clients =
        new HttpClients(
            new HttpClients.Way(
                URI.create(url), trustStore, null, ProxyRoute.of("DIRECT", Optional::empty)),
            Duration.ofSeconds(30),
            Clocks.system(),
            unusable::add);
    return new HttpCollector(clients, "UpdateSentinel/1.0.0");
  }

  @AfterEach
  void close() {
    collector.close();
    server.close();
  }

  private static int status(Object answer) {
    assertThat(answer).isInstanceOf(Http.class);
    return ((Http) answer).status();
  }

  private void atHeartbeats(Script script) {
    server.answer(ScriptedCollector.HEARTBEATS, script);
  }

  @Test
  void requestsAreWhatTheContractSays() throws IOException {
    server.answer(ScriptedCollector.ENROLL, Script.always(Answer.withBody(201, "{}")));
    server.answer(ScriptedCollector.BASELINE, Script.always(Answer.status(304)));
    assertThat(status(collector.heartbeats(HEARTBEAT, "the-key"))).isEqualTo(202);
    assertThat(status(collector.heartbeats(HEARTBEAT, null))).isEqualTo(202);
    collector.enroll("{\"enrollmentToken\":\"t\"}".getBytes(StandardCharsets.UTF_8));
    assertThat(status(collector.baseline("\"7\"", "the-key"))).isEqualTo(304);

    List<Request> requests = server.requests();
    Request first = requests.get(0);
    assertThat(first.method()).isEqualTo("POST");
    assertThat(first.header("content-type")).isEqualTo("application/json");
    assertThat(first.header("content-encoding")).isEqualTo("gzip");
    assertThat(first.header("authorization")).isEqualTo("Bearer the-key");
    assertThat(first.header("user-agent")).isEqualTo("UpdateSentinel/1.0.0");
    assertThat(requests.get(1).header("authorization")).isNull();
    assertThat(requests.get(2).header("authorization")).as("the token is the ticket").isNull();
    assertThat(requests.get(2).header("content-encoding")).isNull();
    assertThat(requests.get(3).method()).isEqualTo("GET");
    assertThat(requests.get(3).header("if-none-match")).isEqualTo("\"7\"");
    assertThat(requests).extracting(Request::connection).as("one is enough").containsOnly(1);
    assertThat(server.violations()).isEmpty();
  }

  @Test
  void aCollectorBelowAPathIsAskedThere() {
    HttpCollector below = collector(server.url() + "/us", "Windows-ROOT");
    below.baseline(null, null);
    below.close();
    assertThat(server.requests().get(0).path()).isEqualTo("/us/api/v1/baseline");
  }

  @ParameterizedTest
  @ValueSource(ints = {307, 308})
  void theSameServerMayMoveItself(int status) throws IOException {
    atHeartbeats(Script.always(Answer.status(status, "Location", "/elsewhere")));
    server.answer("/elsewhere", Script.always(Answer.status(503)));
    assertThat(status(collector.heartbeats(HEARTBEAT, "the-key"))).isEqualTo(503);
    Request moved = server.requests("/elsewhere").get(0);
    assertThat(moved.method()).isEqualTo("POST");
    assertThat(moved.header("authorization")).isEqualTo("Bearer the-key");
    assertThat(moved.heartbeats()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void nobodyElseIsToldAnything(int status) throws IOException {
    try (ScriptedCollector stranger = ScriptedCollector.ofAnything()) {
      String there = stranger.url() + ScriptedCollector.HEARTBEATS;
      atHeartbeats(Script.always(Answer.status(status, "Location", there)));
      assertThat(status(collector.heartbeats(HEARTBEAT, "the-key"))).isEqualTo(status);
      assertThat(stranger.requests()).isEmpty();
    }
  }

  @Test
  void aCircleOfRedirectsEnds() {
    atHeartbeats(Script.always(Answer.status(307, "Location", ScriptedCollector.HEARTBEATS)));
    assertThat(status(collector.heartbeats(HEARTBEAT, null))).isEqualTo(307);
    assertThat(server.requests()).hasSize(4);
  }

  @Test
  void anAnswerWithoutEndIsReadAsFarAsItIsOfUse() {
    atHeartbeats(Script.always(Answer.endless(400)));
    server.answer(ScriptedCollector.BASELINE, Script.always(Answer.endless(200)));
    assertTimeoutPreemptively(
        PATIENCE,
        () -> {
          assertThat(status(collector.heartbeats(HEARTBEAT, null))).isEqualTo(400);
          assertThat(collector.baseline(null, null))
              .isInstanceOfSatisfying(
                  Http.class,
                  http -> assertThat(http.body().size()).isEqualTo(BaselineLimits.MAX_BYTES + 1));
        });
  }

  @Test
  void nobodyWaitsForMoreOfA202() {
    atHeartbeats(Script.always(Answer.endless(202)));
    assertTimeoutPreemptively(
        PATIENCE, () -> assertThat(status(collector.heartbeats(HEARTBEAT, null))).isEqualTo(202));
  }

  @Test
  void headersWithoutEndAreNoAnswer() {
    atHeartbeats(Script.always(Answer.status(202, "X-Long", "x".repeat(1 << 20))));
    assertThat(collector.heartbeats(HEARTBEAT, null)).isInstanceOf(None.class);
  }

  @Test
  void aClosedPortIsNoAnswerAndHasAReason() {
    server.closePort();
    assertThat(collector.heartbeats(HEARTBEAT, null))
        .isInstanceOfSatisfying(
            None.class,
            none -> {
              assertThat(none.text()).contains("127.0.0.1");
              assertThat(none.refusal()).isNull();
            });
  }

  @Test
  void closingEndsARequestThatIsUnderWay() {
    CountDownLatch arrived = new CountDownLatch(1);
    server.onArrival(arrived::countDown);
    atHeartbeats(Script.always(Answer.silence()));
    assertTimeoutPreemptively(
        PATIENCE,
        () -> {
          CompletableFuture<Object> answer =
              CompletableFuture.supplyAsync(() -> collector.heartbeats(HEARTBEAT, null));
          arrived.await();
          collector.close();
          assertThat(answer.get()).isInstanceOf(None.class);
        });
  }

  @Test
  void aTrustStoreThatCannotBeUsedIsToldOnceAndNothingIsSent() {
    HttpCollector blind = collector("https://127.0.0.1:" + server.port(), "/no/such.pem");
    for (int i = 0; i < 2; i++) {
      assertThat(blind.heartbeats(HEARTBEAT, null))
          .isInstanceOfSatisfying(
              None.class,
              none -> assertThat(none.text()).startsWith("trustStore /no/such.pem can't be used"));
    }
    assertThat(unusable).hasSize(1);
    assertThat(server.requests()).isEmpty();
  }
}
