package io.github.updatesentinel.collector.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Blocker;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AnswerRateTest {
  /** More than the buffers of a connection take. */
  private static final int SIZE = 32 << 20;

  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server);

  /** Completes with the number of bytes that were written until one write failed, or all were. */
  private final CompletableFuture<Integer> written = new CompletableFuture<>();

  private void start(AnswerRate rate) throws Exception {
    connector.setHost("127.0.0.1");
    connector.setAcceptedSendBufferSize(64 << 10);
    server.addConnector(connector);
    rate.setHandler(
        new Handler.Abstract() {
          @Override
          public boolean handle(Request request, Response response, Callback callback) {
            write(response, callback);
            return true;
          }
        });
    server.setHandler(rate);
    server.start();
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
  }

  private void write(Response response, Callback callback) {
    byte[] piece = new byte[32 << 10];
    int bytes = 0;
    try {
      for (; bytes < SIZE; bytes += piece.length) {
        try (Blocker.Callback blocker = Blocker.callback()) {
          response.write(false, ByteBuffer.wrap(piece), blocker);
          blocker.block();
        }
      }
      callback.succeeded();
    } catch (java.io.IOException e) {
      callback.failed(e);
    }
    written.complete(bytes);
  }

  @Test
  void anAnswerThatIsNotReadEndsWithItsConnection() throws Exception {
    start(new AnswerRate(Duration.ofMillis(200), 1L << 30));
    try (Socket socket = asked()) {
      assertThat(written.get(20, TimeUnit.SECONDS)).isLessThan(SIZE);
      assertThat(socket.isConnected()).isTrue();
    }
  }

  @Test
  void anAnswerThatIsReadArrivesWhole() throws Exception {
    start(new AnswerRate(Duration.ofSeconds(20), 1 << 20));
    try (Socket socket = asked()) {
      InputStream in = socket.getInputStream();
      byte[] piece = new byte[1 << 20];
      long read = 0;
      for (int some = in.read(piece); some >= 0 && read < SIZE; some = in.read(piece)) {
        read += some;
      }
      assertThat(written.get(20, TimeUnit.SECONDS)).isEqualTo(SIZE);
    }
  }

  private Socket asked() throws Exception {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort());
    socket
        .getOutputStream()
        .write(
            "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }
}
