package io.github.updatesentinel.agent.sink;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.updatesentinel.agent.config.AgentConfig;
import io.github.updatesentinel.agent.config.ConfigLoader;
import io.github.updatesentinel.agent.sink.HeartbeatSink.Delivery;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeartbeatSenderTest {
  private static final int HANG = -1;

  /** A certificate that signs nothing; a trust store must not be empty. */
  private static final String CERTIFICATE =
      """
      -----BEGIN CERTIFICATE-----
      MIIBejCCASGgAwIBAgIUGPcl9bAfQ0TbMzj+VIH0fAZDTx4wCgYIKoZIzj0EAwIw
      EjEQMA4GA1UEAwwHVGVzdCBDQTAgFw0yNjExMjIxMzE5MDdaGA8yMTI2MTAyOTEz
      MTkwN1owEjEQMA4GA1UEAwwHVGVzdCBDQTBZMBMGByqGSM49AgEGCCqGSM49AwEH
      A0IABOcYBhIpeiChkfEPrWrbA67ASen7drDUeKFrFJsJrcGyZvH/DHIShR3BXZ1d
      mksoP+sX0QBnFKWX2Akv6B3i6ZGjUzBRMB0GA1UdDgQWBBRwytLPKuPq2xh1rxX1
      hyp4wfs30zAfBgNVHSMEGDAWgBRwytLPKuPq2xh1rxX1hyp4wfs30zAPBgNVHRMB
      Af8EBTADAQH/MAoGCCqGSM49BAMCA0cAMEQCIHpjPA82ViZQWk3q29PdmtX5QjfY
      edda4bc3YQY9AXZdAiBnJSF27la2dMSurZLHmuABWmkCj+elZUdyFFVbilf+/w==
      -----END CERTIFICATE-----
      """;

  private final BlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();
  private final BlockingQueue<IOException> complaints = new LinkedBlockingQueue<>();
  private final BlockingQueue<Integer> answers = new LinkedBlockingQueue<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final Set<Integer> ports = ConcurrentHashMap.newKeySet();
  private final BlockingQueue<String> arrived = new LinkedBlockingQueue<>();
  private final CountDownLatch testIsOver = new CountDownLatch(1);
  private final HttpServer server;
  private final Path trustStore;

  HeartbeatSenderTest(@TempDir Path folder) throws IOException {
    trustStore = Files.writeString(folder.resolve("ca.pem"), CERTIFICATE);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  @AfterEach
  void stopServer() {
    testIsOver.countDown();
    server.stop(0);
  }

  /** 202 where the test has not laid out another answer. */
  private void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String request =
        "%s %s %s %s"
            .formatted(
                exchange.getRequestMethod(),
                exchange.getRequestURI(),
                exchange.getRequestHeaders().getFirst("Content-Type"),
                body);
    requests.add(request);
    ports.add(exchange.getRemoteAddress().getPort());
    arrived.add(request);
    Integer answer = answers.poll();
    if (answer != null && answer == HANG) {
      awaitEndOfTest();
    }
    if (answer != null && answer / 100 == 3) {
      exchange.getResponseHeaders().set("Location", url("/elsewhere").toString());
    }
    exchange.sendResponseHeaders(answer == null ? 202 : answer, -1);
    exchange.close();
  }

  private void awaitEndOfTest() {
    try {
      testIsOver.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void heartbeatIsPostedAsJson() throws Exception {
    try (HeartbeatSender sender = sender(url("/sentinel"))) {
      sender.send(heartbeat(1));

      assertThat(delivery()).isEqualTo(new Delivery.Delivered());
      assertThat(requests)
          .containsExactly(
              "POST /sentinel/api/v1/heartbeats application/json {\"sequence\":1,\"x\":\"\u4ee4\"}");
    }
  }

  @Test
  void heartbeatsArriveInTheirOrder() throws Exception {
    try (HeartbeatSender sender = sender(url(""))) {
      for (int i = 1; i <= 10; i++) {
        sender.send(heartbeat(i));
      }
      for (int i = 1; i <= 10; i++) {
        assertThat(delivery()).isEqualTo(new Delivery.Delivered());
        assertThat(requests.get(i - 1)).contains("\"sequence\":" + i + ",");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 429})
  void collectorInTroubleIsAskedOnceMore(int status) throws Exception {
    answers.add(status);
    try (HeartbeatSender sender = sender(url(""))) {
      sender.send(heartbeat(1));

      assertThat(delivery()).isEqualTo(new Delivery.Delivered());
      assertThat(requests).hasSize(2).containsOnly(requests.get(0));
    }
  }

  @Test
  void heartbeatIsGivenUpAfterTheSecondTryAndTheNextOneGoesOn() throws Exception {
    answers.addAll(List.of(500, 503));
    try (HeartbeatSender sender = sender(url(""))) {
      sender.send(heartbeat(1));
      sender.send(heartbeat(2));

      assertThat(delivery()).isEqualTo(new Delivery.Lost("HTTP 503"));
      assertThat(delivery()).isEqualTo(new Delivery.Delivered());
      assertThat(requests).hasSize(3);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 204, 400, 401, 403, 404, 413})
  void answerThatWillNotChangeIsNotAskedForAgain(int status) throws Exception {
    answers.add(status);
    try (HeartbeatSender sender = sender(url(""))) {
      sender.send(heartbeat(1));

      assertThat(delivery()).isEqualTo(new Delivery.Lost("HTTP " + status));
      assertThat(requests).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 307, 308})
  void redirectIsNotFollowed(int status) throws Exception {
    answers.add(status);
    try (HeartbeatSender sender = sender(url(""))) {
      sender.send(heartbeat(1));

      assertThat(delivery()).isEqualTo(new Delivery.Lost("HTTP " + status));
      assertThat(requests).hasSize(1).noneMatch(request -> request.contains("elsewhere"));
    }
  }

  @Test
  void collectorThatIsDownCostsTheHeartbeatAndNoMore() throws Exception {
    URI gone = url("");
    server.stop(0);
    try (HeartbeatSender sender = sender(gone)) {
      sender.send(heartbeat(1));
      sender.send(heartbeat(2));

      assertThat(delivery()).isInstanceOf(Delivery.Lost.class);
      assertThat(delivery()).isInstanceOf(Delivery.Lost.class);
    }
  }

  @Test
  void heartbeatsDoNotPileUpWhileTheCollectorHangs() throws Exception {
    answers.add(HANG);
    try (HeartbeatSender sender = sender(url(""))) {
      sender.send(heartbeat(0));
      assertThat(arrived.poll(10, TimeUnit.SECONDS)).isNotNull();
      for (int i = 1; i <= 16; i++) {
        sender.send(heartbeat(i));
      }
      assertThat(deliveries).isEmpty();
      sender.send(heartbeat(17));

      assertThat(deliveries)
          .containsExactly(new Delivery.Lost("more than 16 heartbeats are waiting"));
    }
  }

  @Test
  void closeEndsAHangingRequestPromptly() throws Exception {
    answers.add(HANG);
    Set<Thread> before = senderThreads();
    HeartbeatSender sender = sender(url(""));
    Set<Thread> started = senderThreads();
    started.removeAll(before);
    sender.send(heartbeat(1));
    sender.send(heartbeat(2));
    assertThat(arrived.poll(10, TimeUnit.SECONDS)).isNotNull();
    sender.close();

    assertThat(started).hasSize(1);
    for (Thread thread : started) {
      thread.join(Duration.ofSeconds(5).toMillis());
      assertThat(thread.isAlive()).isFalse();
    }
    assertThat(requests).as("what was waiting is not sent").hasSize(1);
  }

  @Test
  void noConnectionIsKeptFromOneHeartbeatToTheNext() throws Exception {
    try (HeartbeatSender sender = sender(url(""))) {
      sender.send(heartbeat(1));
      delivery();
      sender.send(heartbeat(2));
      delivery();

      assertThat(ports).hasSize(2);
    }
  }

  @Test
  void noThreadIsKeptFromOneHeartbeatToTheNext() throws Exception {
    Set<Thread> before = senderThreads();
    try (HeartbeatSender sender = sender(url(""))) {
      sender.send(heartbeat(1));
      delivery();
      Set<Thread> started = senderThreads();
      started.removeAll(before);
      for (Thread thread : started) {
        thread.join(Duration.ofSeconds(10).toMillis());
        assertThat(thread.isAlive()).isFalse();
      }
      sender.send(heartbeat(2));

      assertThat(delivery()).isEqualTo(new Delivery.Delivered());
    }
  }

  @Test
  void closeWhileIdleEndsTheThread() throws Exception {
    Set<Thread> before = senderThreads();
    HeartbeatSender sender = sender(url(""));
    Set<Thread> started = senderThreads();
    started.removeAll(before);
    sender.close();

    assertThat(started).hasSize(1);
    for (Thread thread : started) {
      thread.join(Duration.ofSeconds(5).toMillis());
      assertThat(thread.isAlive()).isFalse();
    }
  }

  @Test
  void hostThatCannotExistIsTold() throws InterruptedException {
    URI url = URI.create("http://" + "a".repeat(64) + ".example");

    HeartbeatSender unusable = sender(url);
    assertThat(complaint()).hasMessageContaining("collectorUrl");
    unusable.close();
  }

  @Test
  void heartbeatForACollectorThatCannotBeUsedIsLost() throws InterruptedException {
    try (HeartbeatSender sender = sender(URI.create("http://" + "a".repeat(64) + ".example"))) {
      sender.send(heartbeat(1));

      assertThat(delivery().toString()).startsWith("Lost").contains("can't be used");
    }
  }

  @Test
  void trustStoreThatCannotBeUsedIsTold(@TempDir Path folder)
      throws IOException, InterruptedException {
    URI secure = URI.create("https://127.0.0.1:1");
    Path empty = Files.writeString(folder.resolve("empty.pem"), "");
    Path half = Files.writeString(folder.resolve("half.pem"), CERTIFICATE.substring(0, 200));

    for (Path file : List.of(empty, half, folder.resolve("absent.pem"))) {
      HeartbeatSender unusable = sender(secure, config(file.toString(), "DIRECT"));
      assertThat(complaint()).as(file.toString()).isNotNull();
      unusable.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://corp_proxy.invalid:1", "http://[::1]:1"})
  void everyProxyThatTheConfigurationTakesCanBeUsed(String proxy) throws InterruptedException {
    try (HeartbeatSender sender = sender(url(""), config(trustStore.toString(), proxy))) {
      sender.send(heartbeat(1));

      assertThat(delivery()).isInstanceOf(Delivery.Lost.class);
      assertThat(complaints).isEmpty();
    }
  }

  private static Set<Thread> senderThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("heartbeats"))
        .collect(Collectors.toSet());
  }

  private Delivery delivery() throws InterruptedException {
    return Objects.requireNonNull(deliveries.poll(10, TimeUnit.SECONDS), "nothing was told");
  }

  private IOException complaint() throws InterruptedException {
    return Objects.requireNonNull(complaints.poll(10, TimeUnit.SECONDS), "nothing was told");
  }

  private HeartbeatSender sender(URI url) {
    return sender(url, config(trustStore.toString(), "DIRECT"));
  }

  private HeartbeatSender sender(URI url, AgentConfig config) {
    return new HeartbeatSender(url, config, deliveries::add, complaints::add, () -> 0);
  }

  private URI url(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  private static JsonObject heartbeat(int sequence) {
    JsonObject json = new JsonObject();
    json.addProperty("sequence", sequence);
    json.addProperty("x", "\u4ee4");
    return json;
  }

  /** The defaults; the loader would want Windows' form of a path. */
  private static AgentConfig config(String trustStore, String proxy) {
    AgentConfig config = ConfigLoader.load(List.of()).config();
    return new AgentConfig(
        config.collectorUrl(),
        config.enrollmentToken(),
        config.checkInterval(),
        config.scanInterval(),
        config.scanTimeout(),
        config.jitter(),
        config.alertRepeat(),
        config.scanFailuresBeforeAlert(),
        config.requiredServices(),
        config.observedServices(),
        config.serverSelection(),
        config.buildMaxAge(),
        config.baselineFile(),
        config.baselineKey(),
        config.remediation(),
        config.language(),
        config.spoolLimit(),
        trustStore,
        config.clientCertificate(),
        proxy,
        config.allowPlainHttp());
  }
}
