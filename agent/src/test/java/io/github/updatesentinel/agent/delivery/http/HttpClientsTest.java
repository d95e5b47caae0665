package io.github.updatesentinel.agent.delivery.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.updatesentinel.agent.config.AgentConfig;
import io.github.updatesentinel.agent.proxy.ProxyRoute;
import io.github.updatesentinel.agent.time.Clocks;
import io.github.updatesentinel.agent.tls.Held;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpClientsTest {
  private static final byte[] BODY = {1};
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());

  HttpClientsTest() throws IOException {}

  @AfterEach
  void closeServer() throws IOException {
    server.close();
  }

  private HttpClients clients(LongSupplier nanos) {
    return clients("http", AgentConfig.WINDOWS_ROOT, nanos);
  }

  private HttpClients clients(String scheme, String trustStore, LongSupplier nanos) {
    URI url = URI.create(scheme + "://127.0.0.1:" + server.getLocalPort());
    return new HttpClients(
        new HttpClients.Way(url, trustStore, null, ProxyRoute.of("DIRECT", Optional::empty)),
        PATIENCE,
        new Clocks(InstantSource.system(), nanos),
        why -> {});
  }

  /** Answers one request with these bytes, whatever they are, and hangs up. */
  private Answer answerTo(String response) throws InterruptedException {
    Thread answering = new Thread(() -> answer(response), "collector");
    answering.start();
    try (HttpCollector collector = new HttpCollector(clients(System::nanoTime), "test")) {
      return collector.heartbeats(BODY, null);
    } finally {
      answering.join();
    }
  }

  private void answer(String response) {
    try (Socket socket = server.accept()) {
      readRequest(socket.getInputStream());
      socket.getOutputStream().write(response.getBytes(StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void readRequest(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      assertThat(next).as("the request goes on").isNotNegative();
      head.append((char) next);
    }
    assertThat(in.readNBytes(BODY.length)).hasSize(BODY.length);
  }

  @Test
  void whatIsNoHttpIsShownInOneShortLine() throws InterruptedException {
    Answer answer = answerTo("SMTP \u0007\u001B[2J" + "x".repeat(100_000) + "\r\n\r\n");

    assertThat(answer).isInstanceOf(Answer.None.class);
    assertThat(answer.text()).contains("SMTP").hasSizeLessThanOrEqualTo(500);
    assertThat(answer.text().chars()).noneMatch(Character::isISOControl);
  }

  @Test
  void aRefusalCountsThoughItsWordsAreCutOff() throws InterruptedException {
    Answer answer =
        answerTo("HTTP/1.1 503 Busy\r\nRetry-After: 600\r\nContent-Length: 100\r\n\r\nhalf");

    assertThat(answer).isEqualTo(ScriptedCollector.retryAfter(503, Duration.ofMinutes(10)));
  }

  @Test
  void anAnswerThatIsNeededIsNoneWhenItIsCutOff() throws InterruptedException {
    Answer answer = answerTo("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");

    assertThat(answer).isInstanceOf(Answer.None.class);
  }

  @Test
  void aCollectorMayTakeAsLongAsTheWholeRequest() throws IOException {
    OkHttpClient client = clients(System::nanoTime).get().client();

    assertThat(client.callTimeoutMillis()).isEqualTo(30_000);
    assertThat(client.readTimeoutMillis()).isEqualTo(30_000);
    assertThat(client.writeTimeoutMillis()).isEqualTo(30_000);
  }

  @Test
  void aTrustStoreThatBreaksIsNoRefusalByTheServer(@TempDir Path folder) throws IOException {
    Path file = Held.pem(folder.resolve("ca.pem"), Held.root("CA"));
    AtomicLong nanos = new AtomicLong();
    HttpClients clients = clients("https", file.toString(), nanos::get);
    clients.get();
    Files.writeString(file, "-----BEGIN CERTIFICATE-----MIIX-----END CERTIFICATE-----");
    nanos.set(Duration.ofDays(1).toNanos());
    try (HttpCollector collector = new HttpCollector(clients, "test")) {
      assertThat(collector.heartbeats(BODY, null))
          .isInstanceOfSatisfying(
              Answer.None.class,
              none -> {
                assertThat(none.refusal()).isNull();
                assertThat(none.text()).contains("trustStore", "ca.pem");
              });
    }
  }

  @Test
  void closingDoesNotWaitForCertificatesThatAreSlowToRead() throws InterruptedException {
    CountDownLatch reading = new CountDownLatch(1);
    CountDownLatch read = new CountDownLatch(1);
    HttpClients clients =
        clients(
            () -> {
              reading.countDown();
              await(read);
              return 0;
            });
    Thread preparing = new Thread(clients::warmUp, "preparing");
    preparing.start();
    reading.await();

    assertTimeoutPreemptively(Duration.ofSeconds(10), clients::close);
    read.countDown();
    preparing.join();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
