package io.github.updatesentinel.collector.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.collector.config.CollectorConfigLoader;
import io.github.updatesentinel.collector.config.InvalidConfig;
import io.javalin.http.UnauthorizedResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebServerTest {
  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch go = new CountDownLatch(1);
  private @Nullable WebServer server;

  @BeforeEach
  void start(@TempDir Path folder) throws InvalidConfig {
    Routes routes =
        r -> {
          r.get("/where", ctx -> ctx.result(Remote.address(ctx)), Role.ANYONE);
          r.get("/ip", ctx -> ctx.result(ctx.ip()), Role.ANYONE);
          r.post("/echo", ctx -> ctx.result(ctx.body()), Role.ANYONE);
          r.get("/locked", ctx -> ctx.result("secret"), Role.VIEWER);
          r.get("/nobody", ctx -> ctx.result("never"));
          r.get(
              "/slow",
              ctx -> {
                entered.countDown();
                go.await(10, TimeUnit.SECONDS);
                ctx.result("finished");
              },
              Role.ANYONE);
        };
    server =
        WebServer.start(
            CollectorConfigLoader.parse(
                "test",
                "{\"listen\": \"127.0.0.1:0\", \"trustedProxies\": [\"127.0.0.2\"]}",
                folder,
                null),
            (ctx, role) -> {
              if (role == Role.VIEWER) {
                throw new UnauthorizedResponse();
              }
            },
            List.of(routes));
  }

  @AfterEach
  void stop() {
    go.countDown();
    running().close();
  }

  @Test
  void forwardedAddressOfAStrangerIsIgnored() throws IOException {
    assertThat(
            ask("GET /where HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 203.0.113.9\r\n\r\n"))
        .endsWith("127.0.0.1");
  }

  @Test
  void limitsCountWhoSentARequestAndNotTheProxyThatPassedItOn() throws IOException {
    String request = "GET /ip HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 203.0.113.9\r\n\r\n";

    assertThat(ask(request, loopback(2))).endsWith("203.0.113.9");
    assertThat(ask(request, loopback(3))).endsWith("127.0.0.3");
  }

  @Test
  void routeWithoutARoleIsRefused() throws IOException {
    assertThat(ask("GET /nobody HTTP/1.1\r\nHost: localhost\r\n\r\n")).startsWith("HTTP/1.1 403");
  }

  @Test
  void headAnswersLikeGetWithoutTheBody() throws IOException {
    assertThat(ask("HEAD /where HTTP/1.1\r\nHost: localhost\r\n\r\n"))
        .startsWith("HTTP/1.1 200")
        .containsIgnoringCase("Content-Length: 9")
        .endsWith("\r\n\r\n");
  }

  @Test
  void headIsCheckedLikeGet() throws IOException {
    assertThat(ask("HEAD /locked HTTP/1.1\r\nHost: localhost\r\n\r\n")).startsWith("HTTP/1.1 401");
    assertThat(ask("HEAD /where HTTP/1.1\r\nHost: evil.example\r\n\r\n"))
        .startsWith("HTTP/1.1 421");
    assertThat(ask("HEAD /nothing HTTP/1.1\r\nHost: localhost\r\n\r\n")).startsWith("HTTP/1.1 404");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /%00 HTTP/1.1\r\nHost: localhost",
        "GET /..;/x HTTP/1.1\r\nHost: localhost",
        "GET /../x HTTP/1.1\r\nHost: localhost",
        "GET /where HTTP/1.1\r\nHost:",
        "GET /where HTTP/1.1",
        "PUT /%00 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0",
        "nonsense"
      })
  void requestThatGetsToNoRouteIsRefusedByItsStatusAlone(String request) throws IOException {
    assertThat(ask(request + "\r\n\r\n"))
        .startsWith("HTTP/1.1 4")
        .contains("X-Content-Type-Options: nosniff", "Content-Security-Policy: default-src 'none'")
        .doesNotContainIgnoringCase("jetty")
        .endsWith("\r\n\r\n");
  }

  @Test
  void bodyThatIsAnnouncedTooLongIsNotRead() throws IOException {
    assertThat(ask("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 70000\r\n\r\n"))
        .startsWith("HTTP/1.1 413");
  }

  @Test
  void bodyOfUnknownLengthIsNotRead() throws IOException {
    assertThat(ask("POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"))
        .startsWith("HTTP/1.1 411");
  }

  @Test
  void headersOfMoreThan8KilobytesAreRefused() throws IOException {
    assertThat(
            ask("GET /where HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(10_000) + "\r\n\r\n"))
        .startsWith("HTTP/1.1 431");
  }

  @Test
  void stopLetsARequestFinish() throws Exception {
    CompletableFuture<String> answer =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return ask("GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n");
              } catch (IOException e) {
                return e.toString();
              }
            });
    assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();

    CompletableFuture<Void> stopping = CompletableFuture.runAsync(running()::close);
    go.countDown();

    assertThat(answer.get(10, TimeUnit.SECONDS)).endsWith("finished");
    stopping.get(10, TimeUnit.SECONDS);
  }

  private WebServer running() {
    return requireNonNull(server);
  }

  /** Sends these bytes and reads until the answer is whole or the server has had enough. */
  private String ask(String request) throws IOException {
    return ask(request, loopback(1));
  }

  private String ask(String request, InetAddress from) throws IOException {
    try (Socket socket = new Socket()) {
      socket.bind(new InetSocketAddress(from, 0));
      socket.connect(new InetSocketAddress(loopback(1), running().port()));
      socket.setSoTimeout(15_000);
      socket
          .getOutputStream()
          .write(
              request.replaceFirst("\r\n\r\n", "\r\nConnection: close\r\n\r\n").getBytes(US_ASCII));
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), US_ASCII);
    }
  }

  private static InetAddress loopback(int last) throws IOException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
  }
}
