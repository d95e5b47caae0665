package io.github.updatesentinel.collector.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.updatesentinel.collector.config.CollectorConfig.AnonymousHeartbeats;
import io.github.updatesentinel.collector.wire.Heartbeats;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeartbeatRoutesTest {
  private final UUID agent = UUID.randomUUID();
  private TestCollector collector;

  @BeforeEach
  void start(@TempDir Path data) {
    collector = TestCollector.sqlite(data, AnonymousHeartbeats.DENY);
  }

  @AfterEach
  void stop() {
    collector.close();
  }

  @Test
  void aHeartbeatIsAcceptedAndStored() {
    HttpResponse<String> answer =
        collector.heartbeats(collector.key(agent), Heartbeats.json(agent, 1));
    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(answer.body()).isEqualTo("{\"accepted\":1}");
    assertThat(collector.text("SELECT host FROM machine")).isEqualTo("PC-0042");
    assertThat(collector.text("SELECT kinds FROM change")).isEqualTo("FIRST");
  }

  @Test
  void aBatchIsAcceptedWhole() {
    JsonArray batch = new JsonArray();
    for (int i = 1; i <= 100; i++) {
      batch.add(Heartbeats.json(agent, i));
    }
    assertThat(collector.heartbeats(collector.key(agent), batch).body())
        .isEqualTo("{\"accepted\":100}");
    assertThat(collector.number("SELECT last_sequence FROM machine")).isEqualTo(100);
    assertThat(collector.number("SELECT count(*) FROM change")).isEqualTo(1);
  }

  @Test
  void oneBadHeartbeatRefusesTheBatchAndIsNamed() {
    JsonArray batch = new JsonArray();
    batch.add(Heartbeats.json(agent, 1));
    JsonObject bad = Heartbeats.json(agent, 2);
    bad.getAsJsonObject("verdict").addProperty("code", "All is fine!");
    batch.add(bad);
    HttpResponse<String> answer = collector.heartbeats(collector.key(agent), batch);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(TestCollector.member(answer, "error"))
        .isEqualTo(
            "[1].verdict.code: expected capital letters, digits and _, up to 100, found \"All is"
                + " fine!\"");
    assertThat(collector.number("SELECT count(*) FROM machine")).isZero();
    assertThat(
            collector.meters.counter("sentinel.ingest.rejected", "field", "verdict.code").count())
        .isEqualTo(1);
  }

  @Test
  void aHeartbeatMayComeUncompressed() {
    String body = Heartbeats.json(agent, 1).toString();
    assertThat(
            collector
                .send(
                    TestCollector.authorized(
                            collector.request("/api/v1/heartbeats"), collector.key(agent))
                        .POST(BodyPublishers.ofString(body)))
                .statusCode())
        .isEqualTo(202);
  }

  @Test
  void withoutAKeyNothingIsTaken() {
    HttpResponse<String> answer = collector.heartbeats(null, Heartbeats.json(agent, 1));
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("WWW-Authenticate"))
        .hasValueSatisfying(value -> assertThat(value).startsWith("Bearer"));
  }

  @Test
  void aKeyThatIsNotKnownIsRefusedBeforeTheBodyIsRead() {
    HttpResponse<String> answer =
        collector.send(collector.heartbeatsRequest("usk_none", new byte[] {1, 2, 3}));
    assertThat(answer.statusCode()).isEqualTo(401);
    // A row of requests on one connection would keep a thread.
    assertThat(answer.headers().firstValue("Connection")).hasValue("close");
    assertThat(answer.body()).doesNotContain("usk_none");
  }

  @Test
  void anotherSchemeThanBearerIsRefused() {
    assertThat(
            collector
                .send(
                    collector
                        .request("/api/v1/heartbeats")
                        .header("Authorization", "Basic dXNlcjpwYXNz")
                        .POST(BodyPublishers.noBody()))
                .statusCode())
        .isEqualTo(401);
  }

  @Test
  void aKeySpeaksForItsAgentAlone() {
    String key = collector.key(agent);
    JsonArray batch = new JsonArray();
    batch.add(Heartbeats.json(agent, 1));
    batch.add(Heartbeats.json(UUID.randomUUID(), 1));
    assertThat(collector.heartbeats(key, batch).statusCode()).isEqualTo(403);
    assertThat(collector.number("SELECT count(*) FROM machine")).isZero();
  }

  @Test
  void aResendIsAcceptedAndChangesNothing() {
    String key = collector.key(agent);
    collector.heartbeats(key, Heartbeats.json(agent, 1));
    long seen = collector.number("SELECT last_seen FROM machine");
    JsonObject other = Heartbeats.json(agent, 1);
    Heartbeats.setVerdict(other, "UP_TO_DATE", "OK");
    HttpResponse<String> answer = collector.heartbeats(key, other);
    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(answer.body()).isEqualTo("{\"accepted\":1}");
    assertThat(collector.text("SELECT verdict FROM machine")).isEqualTo("FALSE_UP_TO_DATE");
    assertThat(collector.number("SELECT last_seen FROM machine")).isEqualTo(seen);
    assertThat(heartbeats("duplicate")).isEqualTo(1);
  }

  @Test
  void aBombIsUnpackedNoFurtherThanTheBound() {
    byte[] bomb = TestCollector.gzip(" ".repeat(64 << 20));
    HttpResponse<String> answer =
        collector.send(collector.heartbeatsRequest(collector.key(agent), bomb));
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.body()).contains("4194304");
  }

  @Test
  void aSingleHeartbeatMayBeLargerThanABatch() {
    String key = collector.key(agent);
    JsonObject large = Heartbeats.json(agent, 1);
    large.addProperty("unknown", "x".repeat(2 << 20));
    JsonArray batch = new JsonArray();
    batch.add(large);
    assertThat(collector.heartbeats(key, batch).statusCode()).isEqualTo(413);
    assertThat(collector.heartbeats(key, large).statusCode()).isEqualTo(202);
  }

  @Test
  void aBodyThatIsTooLargeAsItComesIsRefused() {
    String key = collector.key(agent);
    byte[] noise = new byte[(1 << 20) + 1];
    new Random(1).nextBytes(noise);
    assertThat(collector.send(collector.heartbeatsRequest(key, noise)).statusCode()).isEqualTo(413);
  }

  /** Java's reader goes one call deeper for each of them. */
  @Test
  void emptyMembersOfGzipWithoutEndAreRefused() throws IOException {
    String key = collector.key(agent);
    ByteArrayOutputStream members = new ByteArrayOutputStream();
    byte[] empty = TestCollector.gzip("");
    while (members.size() + empty.length <= HeartbeatRoutes.MAX_SENT) {
      members.write(empty);
    }

    HttpResponse<String> answer =
        collector.send(collector.heartbeatsRequest(key, members.toByteArray()));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("not complete gzip");
    assertThat(collector.heartbeats(key, Heartbeats.json(agent, 1)).statusCode()).isEqualTo(202);
  }

  @Test
  void brokenOrCutGzipIsRefused() {
    String key = collector.key(agent);
    byte[] whole = TestCollector.gzip(Heartbeats.json(agent, 1).toString());
    byte[] cut = Arrays.copyOf(whole, whole.length - 20);
    byte[] broken = whole.clone();
    broken[whole.length - 6] ^= 1;
    for (byte[] body : List.of(cut, broken, new byte[0], new byte[] {1, 2, 3})) {
      HttpResponse<String> answer = collector.send(collector.heartbeatsRequest(key, body));
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).contains("gzip");
    }
  }

  @Test
  void anotherTypeOrEncodingIsRefused() {
    String key = collector.key(agent);
    String body = Heartbeats.json(agent, 1).toString();
    assertThat(statusOf(key, body, "Content-Type", "text/plain")).isEqualTo(415);
    assertThat(statusOf(key, body, "Content-Type", "application/json; charset=gbk")).isEqualTo(415);
    assertThat(statusOf(key, body, "Content-Encoding", "br")).isEqualTo(415);
    assertThat(statusOf(key, body, "Content-Type", "Application/JSON;charset=\"UTF-8\""))
        .isEqualTo(202);
    assertThat(statusOf(key, body, "Content-Encoding", "identity")).isEqualTo(202);
  }

  @Test
  void anAgentThatAsksWithoutPauseIsToldWhenToComeBack() {
    String key = collector.key(agent);
    JsonObject heartbeat = Heartbeats.bare(agent, 1);
    HttpResponse<String> answer = collector.heartbeats(key, heartbeat);
    for (int i = 0; i < 2_000 && answer.statusCode() == 202; i++) {
      answer = collector.heartbeats(key, heartbeat);
    }
    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.headers().firstValueAsLong("Retry-After")).isPresent();
  }

  @Test
  void oneAgentSendsFewBodiesAtATimeAndOthersAreNotHeldUp() throws IOException {
    UUID other = UUID.randomUUID();
    String otherKey = collector.key(other);
    String key = collector.key(agent);
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 4; i++) {
        slow.add(collector.half(key, Heartbeats.json(agent, 1)));
      }
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> collector.heartbeats(key, Heartbeats.json(agent, 1)).statusCode() == 429);
      assertThat(collector.heartbeats(otherKey, Heartbeats.json(other, 1)).statusCode())
          .isEqualTo(202);
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> collector.heartbeats(key, Heartbeats.json(agent, 2)).statusCode() == 202);
  }

  @Test
  void bodiesThatDoNotArriveTakeNoThread() throws IOException {
    List<Socket> slow = new ArrayList<>();
    try {
      // More than there are threads.
      for (int i = 0; i < 40; i++) {
        UUID one = UUID.randomUUID();
        String key = collector.key(one);
        for (int j = 0; j < 4; j++) {
          slow.add(collector.half(key, Heartbeats.json(one, 1)));
        }
      }
      byte[] heartbeat = TestCollector.gzip(Heartbeats.json(agent, 1).toString());
      // The others end after a while: that must not be what it waits for.
      assertThat(
              collector
                  .send(
                      collector
                          .heartbeatsRequest(collector.key(agent), heartbeat)
                          .timeout(Duration.ofSeconds(10)))
                  .statusCode())
          .isEqualTo(202);
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  /** A few keys could take the memory of all others with bodies that do not go on. */
  @Test
  void largeBodiesThatDoNotArriveGiveWay() throws IOException {
    String key = collector.key(agent);
    JsonObject large = Heartbeats.json(agent, 1);
    large.addProperty("unknown", "x".repeat(1_000_000));
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 12; i++) {
        String other = collector.key(UUID.randomUUID());
        slow.add(collector.half(other, large));
        slow.add(collector.half(other, large));
      }
      AtomicInteger sequence = new AtomicInteger();
      await()
          .until(
              () -> {
                JsonObject heartbeat = Heartbeats.bare(agent, sequence.incrementAndGet());
                assertThat(collector.heartbeats(key, heartbeat).statusCode()).isEqualTo(202);
                return slow.stream().anyMatch(HeartbeatRoutesTest::answered);
              });
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  private static boolean answered(Socket socket) {
    try {
      return socket.getInputStream().available() > 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Unpacked it may be larger; what is not packed gets no more memory than what is. */
  @Test
  void aBodyThatIsNotPackedIsBoundedLikeOneThatIs() {
    JsonObject large = Heartbeats.json(agent, 1);
    large.addProperty("unknown", "x".repeat(HeartbeatRoutes.MAX_SENT));
    assertThat(
            collector
                .send(
                    TestCollector.authorized(
                            collector.request("/api/v1/heartbeats"), collector.key(agent))
                        .POST(BodyPublishers.ofString(large.toString())))
                .statusCode())
        .isEqualTo(413);
  }

  @Test
  void aBodyThatComesInPiecesIsTaken() throws IOException {
    String key = collector.key(agent);
    try (Socket socket = collector.half(key, Heartbeats.json(agent, 1))) {
      await().until(() -> collector.heartbeats(key, Heartbeats.json(agent, 2)).statusCode() == 202);
      collector.rest(socket, Heartbeats.json(agent, 1));
      assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
          .isEqualTo("HTTP/1.1 202");
    }
  }

  @Test
  void whatIsHostileInAHeartbeatIsKeptAsItIs() {
    JsonObject heartbeat = Heartbeats.json(agent, 1);
    JsonObject host = heartbeat.getAsJsonObject("host");
    host.addProperty("name", "<script>\u202E\u0000");
    host.addProperty("domain", "\uD800'; DROP TABLE machine; --");
    assertThat(collector.heartbeats(collector.key(agent), heartbeat).statusCode()).isEqualTo(202);
    assertThat(collector.text("SELECT host FROM machine")).isEqualTo("<script>\u202E\uFFFD");
    assertThat(collector.text("SELECT domain FROM machine")).matches(".'; DROP TABLE machine; --");
  }

  /** The collector has that word for machines that send nothing. */
  @Test
  void theVerdictSilentIsStoredAsUnknown() {
    JsonObject heartbeat = Heartbeats.json(agent, 1);
    Heartbeats.setVerdict(heartbeat, "SILENT", "INFO");
    assertThat(collector.heartbeats(collector.key(agent), heartbeat).statusCode()).isEqualTo(202);
    assertThat(collector.text("SELECT verdict FROM machine")).isEqualTo("UNKNOWN");
    assertThat(collector.text("SELECT verdict FROM change")).isEqualTo("UNKNOWN");
  }

  private double heartbeats(String result) {
    return collector.meters.counter("sentinel.ingest.heartbeats", "result", result).count();
  }

  private int statusOf(String key, String body, String header, String value) {
    return collector
        .send(
            TestCollector.authorized(collector.request("/api/v1/heartbeats"), key)
                .setHeader(header, value)
                .POST(BodyPublishers.ofString(body)))
        .statusCode();
  }
}
