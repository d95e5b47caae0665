package io.github.updatesentinel.verify.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ListenerTest {
  private Listener listener;

  @BeforeEach
  void listen() throws IOException {
    listener = new Listener("k3y");
  }

  @AfterEach
  void close() throws IOException {
    listener.close();
  }

  private String send(String head, byte[] body) throws IOException {
    try (Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), URI.create(listener.url()).getPort())) {
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().write(body);
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  private String post(String path, byte[] body) throws IOException {
    return send(
        "POST %s HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n".formatted(path, body.length),
        body);
  }

  private static byte[] packed(String json) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(json.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  @Test
  void heartbeatsAreKeptOneByOneAndTogether() throws IOException {
    assertThat(post("/api/v1/heartbeats", packed("{\"sequence\":1}"))).startsWith("HTTP/1.1 202");
    assertThat(post("/api/v1/heartbeats", packed("[{\"sequence\":2},{\"sequence\":3}]")))
        .startsWith("HTTP/1.1 202");
    assertThat(listener.heartbeats())
        .extracting(heartbeat -> heartbeat.get("sequence").getAsInt())
        .containsExactly(1, 2, 3);
  }

  @Test
  void aMachineThatEnrollsGetsTheKey() throws IOException {
    assertThat(post("/api/v1/enroll", new byte[0]))
        .startsWith("HTTP/1.1 201")
        .endsWith("{\"agentKey\": \"k3y\"}");
    assertThat(listener.enrollments()).isEqualTo(1);
  }

  @Test
  void whatItDoesNotHaveIsNotFound() throws IOException {
    assertThat(send("GET /api/v1/baseline HTTP/1.1\r\n\r\n", new byte[0]))
        .startsWith("HTTP/1.1 404");
  }

  @Test
  void aBrokenRequestDoesNotEndIt() throws IOException {
    assertThat(send("POST /api/v1/heartbeats HTTP/1.1\r\nContent-Length: -1\r\n\r\n", new byte[0]))
        .isEmpty();
    assertThat(
            send(
                "POST /api/v1/heartbeats HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n",
                new byte[0]))
        .isEmpty();
    assertThat(post("/api/v1/heartbeats", packed("{\"sequence\":1}"))).startsWith("HTTP/1.1 202");
  }
}
