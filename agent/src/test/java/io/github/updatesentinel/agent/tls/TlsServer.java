package io.github.updatesentinel.agent.tls;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import okhttp3.tls.HandshakeCertificates;

/** Answers each request with 200, one connection at a time, and tells who asked. */
public final class TlsServer implements AutoCloseable {
  /** What a connection is answered with. */
  public interface Answer {
    void to(Socket connection) throws IOException;
  }

  private final ServerSocket listening;
  private final Answer answer;

  private TlsServer(Answer answer) throws IOException {
    this.listening = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    this.answer = answer;
    Thread thread = new Thread(this::serve, "test server");
    thread.setDaemon(true);
    thread.start();
  }

  /** Something that listens, and does with a connection whatever it likes. */
  public static TlsServer answering(Answer answer) throws IOException {
    return new TlsServer(answer);
  }

  public static TlsServer with(HandshakeCertificates certificates) throws IOException {
    return new TlsServer(connection -> talk(connection, certificates.sslContext(), socket -> {}));
  }

  /**
   * One that wants a certificate of the client.
   *
   * @param version of TLS
   * @param seen gets the name in it
   */
  public static TlsServer wantingClients(
      HandshakeCertificates certificates, String version, BlockingQueue<Principal> seen)
      throws IOException {
    return new TlsServer(
        connection ->
            talk(
                connection,
                certificates.sslContext(),
                socket -> {
                  socket.setEnabledProtocols(new String[] {version});
                  socket.setNeedClientAuth(true);
                  socket.addHandshakeCompletedListener(
                      event -> {
                        try {
                          seen.add(event.getPeerPrincipal());
                        } catch (SSLPeerUnverifiedException e) {
                          throw new AssertionError(e);
                        }
                      });
                }));
  }

  public static BlockingQueue<Principal> clients() {
    return new LinkedBlockingQueue<>();
  }

  public int port() {
    return listening.getLocalPort();
  }

  private void serve() {
    while (!listening.isClosed()) {
      try (Socket connection = listening.accept()) {
        answer.to(connection);
      } catch (SocketException e) {
        // The client or the test has hung up.
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }

  private interface Setup {
    void of(SSLSocket socket);
  }

  private static void talk(Socket connection, SSLContext context, Setup setup) throws IOException {
    // Kept open when TLS fails: a reset would outrun the alert that tells why.
    SSLSocket socket =
        (SSLSocket)
            context.getSocketFactory().createSocket(connection, null, connection.getPort(), false);
    socket.setUseClientMode(false);
    setup.of(socket);
    try {
      socket.startHandshake();
      readHead(socket.getInputStream());
      socket
          .getOutputStream()
          .write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // The client's side is what the test looks at.
    }
    drain(connection);
  }

  private static void readHead(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("cut off after " + head);
      }
      head.append((char) next);
    }
  }

  /** Until the client has hung up. */
  public static void drain(Socket connection) throws IOException {
    connection.shutdownOutput();
    connection.getInputStream().transferTo(OutputStream.nullOutputStream());
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
