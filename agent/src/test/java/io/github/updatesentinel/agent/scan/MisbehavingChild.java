package io.github.updatesentinel.agent.scan;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for the agent's program in a scan: a process that does what its first argument says. It
 * never outlives its parent.
 */
final class MisbehavingChild {
  private MisbehavingChild() {}

  /**
   * Misbehaves as told.
   *
   * @param arguments behaviour, port to report to where it wants one, then those of a scan
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    List<String> all = Arrays.asList(arguments);
    PrintStream out = System.out;
    ParentProcess.onEnd(() -> Runtime.getRuntime().halt(1));
    switch (all.get(0)) {
      case "good" -> print(report(3, null));
      case "arguments" -> print(report(0, String.join(" ", all.subList(1, all.size()))));
      case "exit" -> {
        print(report(3, null));
        System.exit(7);
      }
      case "rubbish" -> print("# A fatal error has been detected by the Java Runtime Environment");
      case "array" -> print("[" + report(3, null) + "]");
      case "empty" -> {}
      case "two" -> print(report(3, null) + report(3, null));
      case "half" -> print(report(3, null).substring(0, 60));
      case "latin" -> out.write(report(3, "Verf\u00FCgbar").getBytes(StandardCharsets.ISO_8859_1));
      case "complains" -> {
        byte[] much = new byte[1 << 20];
        Arrays.fill(much, (byte) 'x');
        System.err.write(much);
        System.err.flush();
        print(report(3, null));
      }
      case "floods" -> {
        byte[] much = new byte[1 << 16];
        // Not even a closed pipe stops it: a print stream keeps its troubles to itself.
        while (true) {
          out.write(much);
        }
      }
      case "hangs" -> hang();
      case "hangs-after-half" -> {
        print(report(3, null).substring(0, 60));
        hang();
      }
      case "hangs-and-tells" -> {
        // Nobody reads from it: being connected says that this process lives.
        int port = Integer.parseInt(all.get(1));
        try (Socket alive = new Socket(InetAddress.getLoopbackAddress(), port)) {
          alive.getOutputStream().write(1);
          hang();
        }
      }
      case "input" -> print(report(0, "standard input gives " + System.in.read()));
      case "parent" -> {
        new ProcessBuilder(all.subList(1, all.size()))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
        hang();
      }
      default -> throw new IllegalArgumentException(all.get(0));
    }
    out.flush();
  }

  private static String report(int found, @Nullable String error) {
    return """
    {"scan":{"startedAt":"2026-11-22T08:00:03Z","durationMs":5321,"outcome":"SUCCEEDED",\
    "hresult":"0x00000000","found":%d,"warnings":[],"error":%s}}\
    """
        .formatted(found, error == null ? "null" : "\"" + error + "\"");
  }

  private static void print(String text) throws IOException {
    System.out.write(text.getBytes(StandardCharsets.UTF_8));
    System.out.flush();
  }

  private static void hang() throws InterruptedException {
    new CountDownLatch(1).await();
  }
}
