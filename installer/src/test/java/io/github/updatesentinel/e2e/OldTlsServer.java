package io.github.updatesentinel.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/**
 * A server that knows nothing newer than TLS 1.0. Java forbids that to a process as a whole, so it
 * has one of its own.
 */
final class OldTlsServer implements AutoCloseable {
  private final Process process;
  private final int port;

  private OldTlsServer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  static OldTlsServer start(TestCertificate certificate) throws IOException {
    Path security = certificate.pem().resolveSibling("old-tls.properties");
    Files.writeString(security, "jdk.tls.disabledAlgorithms=\n");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.security.properties=" + security,
                "-cp",
                System.getProperty("surefire.test.class.path"),
                OldTlsServer.class.getName(),
                certificate.keyStore().toString())
            .redirectErrorStream(true)
            .start();
    return new OldTlsServer(process, readPort(process.getInputStream()));
  }

  private static int readPort(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != -1 && next != '\n'; next = in.read()) {
      line.append((char) next);
    }
    return Integer.parseInt(line.toString().strip());
  }

  String url() {
    return "https://localhost:" + port;
  }

  public static void main(String[] arguments) throws IOException {
    TestCertificate certificate = new TestCertificate(Path.of(arguments[0]), Path.of(arguments[0]));
    try (SSLServerSocket server =
        (SSLServerSocket)
            certificate
                .context()
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      server.setEnabledProtocols(new String[] {"TLSv1"});
      System.out.println(server.getLocalPort());
      while (true) {
        refuse((SSLSocket) server.accept());
      }
    }
  }

  private static void refuse(SSLSocket socket) throws IOException {
    try (socket) {
      socket.startHandshake();
    } catch (IOException e) {
      System.err.println(List.of("no handshake", e));
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
