package io.github.updatesentinel.collector.http.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.updatesentinel.collector.config.CollectorConfigLoader;
import io.github.updatesentinel.collector.config.InvalidConfig;
import io.github.updatesentinel.collector.http.LargeAnswer;
import io.github.updatesentinel.collector.http.Remote;
import io.github.updatesentinel.collector.http.Role;
import io.github.updatesentinel.collector.http.Routes;
import io.github.updatesentinel.collector.http.User;
import io.javalin.http.UnauthorizedResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebServerTest {
  /** More than the buffers of a connection take. */
  private static final int LARGE = 8 << 20;

  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch go = new CountDownLatch(1);
  private final AtomicInteger atWork = new AtomicInteger();
  private @Nullable WebServer server;

  @BeforeEach
  void start(@TempDir Path folder) throws InvalidConfig {
    Routes routes =
        r -> {
          r.get("/where", ctx -> ctx.result(Remote.address(ctx)), Role.ANYONE);
          r.get("/ip", ctx -> ctx.result(ctx.ip()), Role.ANYONE);
          r.post("/echo", ctx -> ctx.result(ctx.body()), Role.ANYONE);
          r.post("/form", ctx -> ctx.result(String.valueOf(ctx.formParam("name"))), Role.ANYONE);
          r.get("/locked", ctx -> ctx.result("secret"), Role.VIEWER);
          r.get("/nobody", ctx -> ctx.result("never"));
          r.get("/healthz", ctx -> ctx.result("well"), Role.PROGRAM);
          r.get(
              "/assets/large",
              ctx -> LargeAnswer.send(ctx, new ByteArrayInputStream(new byte[LARGE]), LARGE),
              Role.ANYONE);
          r.get(
              "/held",
              ctx -> {
                atWork.incrementAndGet();
                go.await(60, TimeUnit.SECONDS);
                ctx.result("done");
              },
              Role.ANYONE);
          r.get(
              "/slow",
              ctx -> {
                entered.countDown();
                go.await(10, TimeUnit.SECONDS);
                ctx.result("finished");
              },
              Role.ANYONE);
          r.get(
              "/work",
              ctx -> {
                atWork.incrementAndGet();
                go.await(60, TimeUnit.SECONDS);
                ctx.result("done");
              },
              Role.VIEWER);
          r.get(
              "/all.csv",
              ctx -> {
                atWork.incrementAndGet();
                go.await(60, TimeUnit.SECONDS);
                ctx.result("done");
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
                String name = ctx.header("Authorization");
                if (name == null) {
                  throw new UnauthorizedResponse();
                }
                // Who says "ann 7" is ann with the seventh of her tokens.
                new User(name.split(" ", 2)[0], role, "").attachTo(ctx);
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

  /** From whatever addresses, with however many sessions and tokens. */
  @Test
  void oneUserDoesNotUseUpTheThreadsOfOthers() throws IOException {
    List<Socket> busy = new ArrayList<>();
    try {
      for (int i = 0; i < 30; i++) {
        String token = "Authorization: ann " + i;
        ask(get("/locked", token), loopback(10 + i));
        busy.add(sent(get("/work", token), loopback(10 + i)));
      }
      await().until(() -> atWork.get() >= 6);
      ask(get("/locked", "Authorization: bob 1"), loopback(50));
      assertThat(ask(get("/locked", "Authorization: bob 1"), loopback(50))).endsWith("secret");
      assertThat(atWork.get()).isEqualTo(6);
    } finally {
      go.countDown();
      for (Socket socket : busy) {
        socket.close();
      }
    }
  }

  /** Each takes megabytes, and waits for its client. */
  @Test
  void exportsLeaveThreadsToOtherPages() throws IOException {
    List<Socket> busy = new ArrayList<>();
    try {
      for (int i = 0; i < 20; i++) {
        busy.add(sent(get("/all.csv"), loopback(10 + i)));
      }
      await().until(() -> atWork.get() >= 4);
      assertThat(ask(get("/where"), loopback(50))).endsWith("127.0.0.50");
      assertThat(ask(get("/where"), loopback(51))).endsWith("127.0.0.51");
      assertThat(atWork.get()).isEqualTo(4);
    } finally {
      go.countDown();
      for (Socket socket : busy) {
        socket.close();
      }
    }
  }

  @Test
  void linesOfForwardedAddressesAreOneListWhoseLastForeignEntryCounts() throws IOException {
    String request = get("/ip", "X-Forwarded-For: 10.8.0.1", "X-Forwarded-For: 203.0.113.77");

    assertThat(ask(request, loopback(2))).endsWith("203.0.113.77");
  }

  @Test
  void secondForwardedProtocolOfAProxyIsRefused() throws IOException {
    String two = get("/where", "X-Forwarded-Proto: https", "X-Forwarded-Proto: http");
    String list = get("/where", "X-Forwarded-Proto: https, http");

    assertThat(ask(two, loopback(2))).startsWith("HTTP/1.1 400");
    assertThat(ask(list, loopback(2))).startsWith("HTTP/1.1 400");
    assertThat(ask(two, loopback(3))).startsWith("HTTP/1.1 200");
  }

  @Test
  void formOfManyFieldsIsNotTakenApart() throws IOException {
    assertThat(ask(form("name=n&x=1"))).startsWith("HTTP/1.1 200").endsWith("n");
    assertThat(ask(form("name=n" + "&ab".repeat(20)))).startsWith("HTTP/1.1 413");
  }

  @Test
  void formWithAFileIsTakenWhereAFileIsExpectedAlone() throws IOException {
    String request =
        form("name=n")
            .replace("application/x-www-form-urlencoded", "multipart/form-data; boundary=x");
    assertThat(ask(request)).startsWith("HTTP/1.1 415");
  }

  @Test
  void bodiesThatDoNotArriveTakeNoThread() throws IOException {
    List<Socket> slow = new ArrayList<>();
    try {
      // More than there are threads; less of one address than it may have.
      for (int i = 0; i < 240; i++) {
        slow.add(sent(part(), loopback(10 + i % 6)));
      }
      assertThat(ask(form("name=n"))).endsWith("n");
      assertThat(ask("GET /where HTTP/1.1\r\nHost: localhost\r\n\r\n")).endsWith("127.0.0.1");
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  @Test
  void bodiesThatDoNotArriveAreBoundedForEachAddress() throws IOException {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 65; i++) {
        slow.add(sent(part(), loopback(10)));
      }
      // Which one comes too late is the server's choice.
      await()
          .atMost(Duration.ofSeconds(8))
          .until(() -> slow.stream().anyMatch(WebServerTest::answered));
      Socket refused = slow.stream().filter(WebServerTest::answered).findFirst().orElseThrow();
      assertThat(new String(refused.getInputStream().readAllBytes(), US_ASCII))
          .startsWith("HTTP/1.1 503")
          .contains("Retry-After: ", "Connection: close");
      assertThat(ask(form("name=n"), loopback(11))).endsWith("n");
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  @Test
  void bodiesThatDoNotArriveFromAFewAddressesGiveWayToAnother() throws IOException {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int address = 0; address < 8; address++) {
        List<Socket> own = new ArrayList<>();
        for (int i = 0; i < 65; i++) {
          own.add(sent(part(), loopback(10 + address)));
        }
        slow.addAll(own);
        // One was too many, so the others of this address have places.
        await()
            .atMost(Duration.ofSeconds(8))
            .until(() -> own.stream().anyMatch(WebServerTest::answered));
      }
      assertThat(ask(form("name=n"), loopback(30))).endsWith("n");
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  @Test
  void downloadsThatAreNotReadTakeNeitherAThreadNorThePlaceOfAPage() throws IOException {
    List<Socket> unread = new ArrayList<>();
    try {
      // More than there are threads for strangers, and for one address.
      for (int i = 0; i < 40; i++) {
        unread.add(sent(get("/assets/large"), loopback(10)));
      }
      await().until(() -> unread.stream().allMatch(WebServerTest::answered));

      assertThat(ask(get("/where"), loopback(10))).endsWith("127.0.0.10");
      assertThat(ask(form("name=n"), loopback(10))).endsWith("n");
      assertThat(ask(get("/assets/large"), loopback(10)))
          .startsWith("HTTP/1.1 200")
          .hasSizeGreaterThan(LARGE);
    } finally {
      for (Socket socket : unread) {
        socket.close();
      }
    }
  }

  @Test
  void downloadsAreBoundedForEachAddress() throws IOException {
    List<Socket> unread = new ArrayList<>();
    try {
      for (int i = 0; i < Downloads.OF_ONE_ADDRESS; i++) {
        unread.add(sent(get("/assets/large"), loopback(10)));
      }
      await().until(() -> unread.stream().allMatch(WebServerTest::answered));

      assertThat(ask(get("/assets/large"), loopback(10)))
          .startsWith("HTTP/1.1 503")
          .contains("Retry-After: ");
      assertThat(ask(get("/assets/large"), loopback(11))).startsWith("HTTP/1.1 200");
      unread.remove(0).close();
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> ask(get("/assets/large"), loopback(10)).startsWith("HTTP/1.1 200"));
    } finally {
      for (Socket socket : unread) {
        socket.close();
      }
    }
  }

  @Test
  void strangersLeaveThreadsToOthersFromHoweverManyAddresses() throws IOException {
    List<Socket> busy = new ArrayList<>();
    try {
      for (int i = 0; i < 40; i++) {
        busy.add(sent(get("/held"), loopback(10 + i % 10)));
      }
      await().until(() -> atWork.get() >= 16);
      assertThat(ask(get("/healthz"), loopback(10))).endsWith("well");
      assertThat(atWork.get()).isEqualTo(16);
    } finally {
      go.countDown();
      for (Socket socket : busy) {
        socket.close();
      }
    }
  }

  /** Else the answers to a row of requests, which nobody reads, would keep the places of others. */
  @Test
  void aStrangerGetsOneAnswerOnAConnection() throws IOException {
    try (Socket socket = sent(get("/where").repeat(3), loopback(10))) {
      socket.setSoTimeout(15_000);
      assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
          .containsOnlyOnce("HTTP/1.1 200")
          .contains("Connection: close");
    }
  }

  @Test
  void connectionsAreBoundedForEachAddress() throws IOException {
    List<Socket> open = new ArrayList<>();
    try {
      for (int i = 0; i < AddressConnections.MAX; i++) {
        open.add(sent("", loopback(10)));
      }
      Socket more = sent("", loopback(10));
      open.add(more);
      more.setSoTimeout(10_000);
      assertThat(more.getInputStream().read()).isEqualTo(-1);
      assertThat(ask(form("name=n"), loopback(11))).endsWith("n");
      open.remove(0).close();
      await()
          .atMost(Duration.ofSeconds(10))
          .until(
              () -> {
                try {
                  return ask(form("name=n"), loopback(10)).endsWith("n");
                } catch (IOException e) {
                  // Closed still.
                  return false;
                }
              });
    } finally {
      for (Socket socket : open) {
        socket.close();
      }
    }
  }

  @Test
  void chunkedBodyOfAnyPiecesIsCountedAsAWhole() throws IOException {
    String chunks = "1\r\nx\r\n".repeat(20_000);
    assertThat(
            ask(
                "POST /api/v1/enroll HTTP/1.1\r\nHost: localhost\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n"
                    + chunks))
        .startsWith("HTTP/1.1 413");
  }

  private static String get(String path, String... headers) {
    return "GET "
        + path
        + " HTTP/1.1\r\nHost: localhost\r\n"
        + String.join("\r\n", headers)
        + "\r\n\r\n";
  }

  private static String form(String body) {
    return "POST /form HTTP/1.1\r\nHost: localhost\r\n"
        + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  /** A form that lacks its last byte. */
  private static String part() {
    String whole = form("name=" + "n".repeat(4_000));
    return whole.substring(0, whole.length() - 1);
  }

  private static boolean answered(Socket socket) {
    try {
      return socket.getInputStream().available() > 0;
    } catch (IOException e) {
      return false;
    }
  }

  private Socket sent(String request, InetAddress from) throws IOException {
    Socket socket = new Socket();
    socket.bind(new InetSocketAddress(from, 0));
    socket.connect(new InetSocketAddress(loopback(1), running().port()));
    socket.getOutputStream().write(request.getBytes(US_ASCII));
    return socket;
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
        "GET /%zz HTTP/1.1\r\nHost: localhost",
        "GET /..;/x HTTP/1.1\r\nHost: localhost",
        "GET /../x HTTP/1.1\r\nHost: localhost",
        "GET /where HTTP/1.1\r\nHost:",
        "GET /where HTTP/1.1",
        "PUT /%00 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0",
        "nonsense"
      })
  void requestThatGetsToNoRouteIsRefusedByASentenceInBothLanguages(String request)
      throws IOException {
    assertThat(ask(request + "\r\n\r\n"))
        .startsWith("HTTP/1.1 400")
        .contains("X-Content-Type-Options: nosniff", "Content-Security-Policy: default-src 'none'")
        .doesNotContainIgnoringCase("jetty")
        .endsWith("\r\n\r\nThe collector can't read this request.\n上报服务器无法读取此请求。\n");
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
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  private static InetAddress loopback(int last) throws IOException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
  }
}
