package io.github.updatesentinel.agent.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.updatesentinel.agent.proxy.WinHttpSetting.AccessType;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyRouteTest {
  private static final URI COLLECTOR = URI.create("https://collector.example/api");

  @Test
  void directAsksNobody() throws IOException {
    ProxyRoute route = ProxyRoute.of("DIRECT", ProxyRouteTest::refused);

    assertThat(route.proxiesFor(COLLECTOR)).containsExactly(Proxy.NO_PROXY);
  }

  @ParameterizedTest
  @CsvSource({
    "http://proxy:8080, proxy, 8080",
    "http://my_proxy.corp:3128, my_proxy.corp, 3128",
    "http://[2001:db8::1]:3128, 2001:db8::1, 3128",
  })
  void namedProxyServesEveryHost(String setting, String host, int port) throws IOException {
    ProxyRoute route = ProxyRoute.of(setting, ProxyRouteTest::refused);

    Proxy expected = new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(host, port));
    assertThat(route.proxiesFor(COLLECTOR)).containsExactly(expected);
    assertThat(route.proxiesFor(URI.create("http://localhost"))).containsExactly(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "system", "https://proxy:1", "http://proxy", "u:s3cret@proxy:1"})
  void settingThatNoConfigurationLetsThroughIsAMistake(String setting) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ProxyRoute.of(setting, Optional::empty))
        .withMessageContaining("expected DIRECT or SYSTEM or http://host:port")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("s3cret"));
  }

  @Test
  void systemWithoutASettingIsDirect() throws IOException {
    assertThat(ProxyRoute.of("SYSTEM", Optional::empty).proxiesFor(COLLECTOR))
        .containsExactly(Proxy.NO_PROXY);
    assertThat(system(AccessType.NO_PROXY, null, null).proxiesFor(COLLECTOR))
        .containsExactly(Proxy.NO_PROXY);
    assertThat(system(AccessType.NO_PROXY, "left:1", null).proxiesFor(COLLECTOR))
        .containsExactly(Proxy.NO_PROXY);
  }

  @Test
  void systemsProxiesServeAllButItsExceptions() throws IOException {
    ProxyRoute route = system(AccessType.NAMED_PROXY, "a:1;b:2", "<local>;*.corp");

    assertThat(route.select(COLLECTOR))
        .containsExactly(
            new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved("a", 1)),
            new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved("b", 2)));
    assertThat(route.select(URI.create("https://uc.corp"))).containsExactly(Proxy.NO_PROXY);
    assertThat(route.select(URI.create("HTTPS://collector"))).containsExactly(Proxy.NO_PROXY);
  }

  @Test
  void systemsProxiesForOtherProtocolsLeaveOursDirect() throws IOException {
    assertThat(system(AccessType.NAMED_PROXY, "http=a:1", null).proxiesFor(COLLECTOR))
        .containsExactly(Proxy.NO_PROXY);
  }

  @Test
  void namedProxyWithoutANameIsNotDirect() {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> system(AccessType.NAMED_PROXY, null, null).proxiesFor(COLLECTOR))
        .withMessageContaining("found \"\"");
  }

  @Test
  void systemIsReadAnewForEachConnection() throws IOException {
    AtomicInteger reads = new AtomicInteger();
    ProxyRoute route =
        ProxyRoute.of(
            "SYSTEM",
            () ->
                Optional.of(
                    new WinHttpSetting(
                        AccessType.NAMED_PROXY, "p:" + reads.incrementAndGet(), null)));

    assertThat(reads).hasValue(0);
    assertThat(route.proxiesFor(COLLECTOR)).first().extracting(ProxyRouteTest::port).isEqualTo(1);
    assertThat(route.proxiesFor(COLLECTOR)).first().extracting(ProxyRouteTest::port).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void requestFailsWithTheReasonWhereTheSettingCanNotBeRead(boolean fastFallback)
      throws IOException {
    try (ServerSocket collector = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      OkHttpClient client =
          ProxyRoute.of("SYSTEM", ProxyRouteTest::refused)
              .applyTo(new OkHttpClient.Builder().fastFallback(fastFallback))
              .build();

      for (int call = 1; call <= 2; call++) {
        assertThatExceptionOfType(IOException.class)
            .isThrownBy(() -> get(client, "http://localhost:" + collector.getLocalPort()))
            .withMessage("WinHttpGetDefaultProxyConfiguration: 0x80070005");
      }
      assertThat(client.dispatcher().runningCallsCount()).isZero();
      assertNobodyCame(collector);
    }
  }

  @Test
  void requestFailsWithTheReasonWhereTheSettingCanNotBeUsed() throws IOException {
    try (ServerSocket collector = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      OkHttpClient client =
          system(AccessType.NAMED_PROXY, "socks=s:1080", null)
              .applyTo(new OkHttpClient.Builder())
              .build();

      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> get(client, "http://localhost:" + collector.getLocalPort()))
          .withMessageContaining("SOCKS");
      assertNobodyCame(collector);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "127.0.0.1", "[::1]", "collector.example"})
  void requestGoesThroughTheProxyWhateverTheHost(String host) throws Exception {
    try (FakeProxy proxy = new FakeProxy()) {
      OkHttpClient client =
          system(AccessType.NAMED_PROXY, "localhost:" + proxy.port(), null)
              .applyTo(new OkHttpClient.Builder())
              .build();

      assertThat(get(client, "http://" + host + ":1/x")).isEqualTo(204);
      assertThat(proxy.requestLines.take()).isEqualTo("GET http://" + host + ":1/x HTTP/1.1");
    }
  }

  @Test
  void secondProxyIsTriedWhereTheFirstIsDown() throws Exception {
    int down = unusedPort();
    try (FakeProxy proxy = new FakeProxy()) {
      OkHttpClient client =
          system(AccessType.NAMED_PROXY, "localhost:" + down + " localhost:" + proxy.port(), null)
              .applyTo(new OkHttpClient.Builder().retryOnConnectionFailure(false))
              .build();

      assertThat(get(client, "http://collector.example/")).isEqualTo(204);
    }
  }

  private static int unusedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static void assertNobodyCame(ServerSocket server) throws IOException {
    server.setSoTimeout(1);
    assertThatExceptionOfType(IOException.class).isThrownBy(server::accept);
  }

  private static int get(OkHttpClient client, String url) throws IOException {
    try (Response response = client.newCall(new Request.Builder().url(url).build()).execute()) {
      return response.code();
    }
  }

  private static ProxyRoute system(
      AccessType type, @Nullable String proxies, @Nullable String bypass) {
    return ProxyRoute.of("SYSTEM", () -> Optional.of(new WinHttpSetting(type, proxies, bypass)));
  }

  private static Optional<WinHttpSetting> refused() throws IOException {
    throw new IOException("WinHttpGetDefaultProxyConfiguration: 0x80070005");
  }

  private static int port(Proxy proxy) {
    return ((InetSocketAddress) proxy.address()).getPort();
  }

  /** Answers every request itself, with 204. */
  private static final class FakeProxy implements AutoCloseable {
    final BlockingQueue<String> requestLines = new LinkedBlockingQueue<>();
    private final ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    private final Thread thread = new Thread(this::serve, "fake proxy");

    FakeProxy() throws IOException {
      thread.setDaemon(true);
      thread.start();
    }

    int port() {
      return server.getLocalPort();
    }

    private void serve() {
      try {
        while (true) {
          try (Socket socket = server.accept()) {
            answer(socket);
          }
        }
      } catch (IOException closed) {
        // The test is over.
      }
    }

    private void answer(Socket socket) throws IOException {
      BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      List<String> head = reader.lines().takeWhile(line -> !line.isEmpty()).toList();
      requestLines.add(head.get(0));
      socket
          .getOutputStream()
          .write(
              "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }
}
