package io.github.updatesentinel.stub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.google.gson.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the tests of delivery lean on has to see what it is there to see. */
class ScriptedCollectorTest {
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private ScriptedCollector collector;

  @BeforeEach
  void start() throws IOException {
    collector = new ScriptedCollector();
  }

  @AfterEach
  void stop() {
    collector.close();
  }

  @Test
  void oneAndSeveralAreStoredAndASecondTimeChangesNothing() throws Exception {
    assertThat(post(heartbeat(1, "a").toString())).isEqualTo(202);
    assertThat(post("[%s,%s]".formatted(heartbeat(1, "a"), heartbeat(2, "b")))).isEqualTo(202);

    assertThat(collector.ledger().sequences("agent")).containsExactly(1L, 2L);
    assertThat(collector.heartbeats()).hasSize(2);
    assertThat(collector.requests().get(1).sequences()).containsExactly(1L, 2L);
    assertThat(breaches()).isEmpty();
  }

  @Test
  void anotherContentUnderTheSameSequenceIsABreach() throws Exception {
    collector.answer(Script.always(Answer.accepted()).after(Answer.status(503)));
    assertThat(post(heartbeat(1, "a").toString())).isEqualTo(503);
    post(heartbeat(1, "b").toString());

    assertThat(breaches()).singleElement().asString().contains("1 was ", "came again as");
  }

  @Test
  void theSameContentUnderAnotherSequenceIsABreach() throws Exception {
    post(heartbeat(1, "a").toString());
    post(heartbeat(2, "a").toString());

    assertThat(breaches()).singleElement().asString().contains("1 came again as 2");
  }

  @Test
  void aSequenceThatComesTooLateIsABreach() throws Exception {
    post("[%s,%s]".formatted(heartbeat(2, "b"), heartbeat(1, "a")));

    assertThat(breaches()).singleElement().asString().contains("1 came first after 2");
  }

  @Test
  void aHundredAndOneAtOnceAreABreach() throws Exception {
    String batch =
        LongStream.rangeClosed(1, 101)
            .mapToObj(sequence -> heartbeat(sequence, "s" + sequence).toString())
            .collect(Collectors.joining(","));
    post("[" + batch + "]");

    assertThat(breaches()).containsExactly("a batch of 101");
  }

  @Test
  void whatIsNotCompressedOrNoHeartbeatIsAViolation() throws Exception {
    byte[] plain = heartbeat(1, "a").toString().getBytes(StandardCharsets.UTF_8);
    client.send(request(plain).build(), HttpResponse.BodyHandlers.discarding());

    assertThat(collector.violations())
        .contains("Content-Encoding null")
        .anyMatch(violation -> violation.contains("verdict"));
  }

  @Test
  void aLostAnswerLeavesTheHeartbeatStoredAndAResetDoesNot() {
    collector.answer(
        Script.always(Answer.accepted()).after(Answer.resetInBody(10), Answer.reset()));
    assertThatIOException().isThrownBy(() -> post(heartbeat(1, "a").toString()));
    assertThatIOException().isThrownBy(() -> post(heartbeat(1, "a").toString()));
    assertThat(collector.heartbeats()).isEmpty();

    collector.answer(Script.always(Answer.lost()));
    assertThatIOException().isThrownBy(() -> post(heartbeat(1, "a").toString()));
    assertThat(collector.heartbeats()).hasSize(1);
  }

  @Test
  void aClosedPortRefusesAndOpensAgainAsTheSame() throws Exception {
    int port = collector.port();
    post(heartbeat(1, "a").toString());
    collector.closePort();
    assertThatIOException().isThrownBy(() -> post(heartbeat(2, "b").toString()));
    collector.openPort();

    assertThat(collector.port()).isEqualTo(port);
    assertThat(post(heartbeat(2, "b").toString())).isEqualTo(202);
  }

  @Test
  void aConnectionThatHasJustComeEndsWithThePort() throws Exception {
    for (int i = 0; i < 50; i++) {
      collector.openPort();
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), collector.port())) {
        collector.closePort();
        socket.setSoTimeout(10_000);
        assertThat(isAtItsEnd(socket)).isTrue();
      }
    }
  }

  private static boolean isAtItsEnd(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() == -1;
    } catch (SocketException e) {
      return true;
    }
  }

  @Test
  void aRequestThatBreaksOffInItsHeadersIsNone() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), collector.port())) {
      String cut = "POST " + ScriptedCollector.HEARTBEATS + " HTTP/1.1\r\nContent-Len";
      socket.getOutputStream().write(cut.getBytes(StandardCharsets.US_ASCII));
      socket.shutdownOutput();
      assertThat(isAtItsEnd(socket)).isTrue();
    }
    collector.closePort();
    assertThat(collector.requests()).isEmpty();
    assertThat(collector.violations()).isEmpty();
  }

  /** Of the ledger: these heartbeats have nothing of what the schema wants. */
  private List<String> breaches() {
    return collector.ledger().breaches();
  }

  private static JsonObject heartbeat(long sequence, String content) {
    JsonObject json = new JsonObject();
    json.addProperty("agentId", "agent");
    json.addProperty("sequence", sequence);
    json.addProperty("content", content);
    return json;
  }

  private int post(String body) throws IOException, InterruptedException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(body.getBytes(StandardCharsets.UTF_8));
    }
    HttpRequest request = request(bytes.toByteArray()).header("Content-Encoding", "gzip").build();
    return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  private HttpRequest.Builder request(byte[] body) {
    return HttpRequest.newBuilder(URI.create(collector.url() + ScriptedCollector.HEARTBEATS))
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofByteArray(body));
  }
}
