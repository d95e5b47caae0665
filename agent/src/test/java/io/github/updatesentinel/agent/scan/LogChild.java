package io.github.updatesentinel.agent.scan;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * In place of the agent's program that reads the update log: does what its first argument says, and
 * connects to a port, if it is given one, when it has begun.
 */
final class LogChild {
  static final String FINDING =
      """
      {"judgement": "FALSE_ZERO", "analyzedAt": "2026-11-22T09:00:00Z",
       "errors": [{"hresult": "0x80070422", "count": 214, "firstLine": 10, "lastLine": 900}]}
      """;

  private LogChild() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    ParentProcess.onEnd(() -> Runtime.getRuntime().halt(1));
    Path folder = Path.of(arguments[4]);
    Files.writeString(folder.resolve("left.log"), "left behind");
    Integer port = Integer.getInteger("port");
    if (port != null) {
      new Socket(InetAddress.getLoopbackAddress(), port).close();
    }
    String answer =
        switch (arguments[0]) {
          case "good" -> FINDING;
          case "problem" -> "{\"problem\": \"the log does not contain the scan\"}";
          case "rubbish" -> "# A fatal error has been detected";
          case "much" -> FINDING.repeat(1000);
          default -> "";
        };
    if (arguments[0].equals("hangs")) {
      new CountDownLatch(1).await();
    }
    if (!answer.isEmpty()) {
      Files.writeString(folder.resolve("answer.json"), answer);
    }
  }
}
