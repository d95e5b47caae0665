package io.github.updatesentinel.collector.auth;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * What the fuzzer calls: any bytes as a request, to a whole collector behind a proxy. {@code
 * SESSION} in it becomes the cookies of an administrator, {@code CSRF} the token of their forms.
 */
public final class RequestFuzzer {
  private static final int WAIT_MS = 30_000;
  private static final int ANSWER = 64;

  private static final RunningCollector COLLECTOR = start();
  private static final Visitor ADMINISTRATOR = COLLECTOR.administrator();
  private static final String SESSION =
      "session=" + Objects.requireNonNull(ADMINISTRATOR.cookies().get("session"));

  private RequestFuzzer() {}

  private static RunningCollector start() {
    try {
      Path folder = Files.createTempDirectory("fuzz");
      RunningCollector collector =
          new RunningCollector(
              folder, ", \"anonymousHeartbeats\": \"ALLOW\", \"trustedProxies\": [\"127.0.0.1\"]");
      Runtime.getRuntime().addShutdownHook(new Thread(collector::close, "fuzz-end"));
      return collector;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One input; no request may make the collector fail. */
  public static void fuzzerTestOneInput(byte[] bytes) throws IOException {
    String request =
        new String(bytes, StandardCharsets.ISO_8859_1)
            .replace("SESSION", SESSION)
            .replace("CSRF", ADMINISTRATOR.csrf());
    byte[] answer;
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), COLLECTOR.port())) {
      socket.setSoTimeout(WAIT_MS);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.shutdownOutput();
      answer = socket.getInputStream().readNBytes(ANSWER);
    } catch (SocketException e) {
      // What it does not want to read to its end, it cuts.
      return;
    }
    if (new String(answer, StandardCharsets.ISO_8859_1).startsWith("HTTP/1.1 500")) {
      throw new IllegalStateException("a request made the collector fail");
    }
  }
}
