package io.github.updatesentinel.agent.tls;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** Sockets that speak TLS 1.2 and 1.3 and nothing older, whatever the runtime is set to. */
final class TlsSockets extends SSLSocketFactory {
  private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};

  private final SSLSocketFactory factory;
  private final Runnable onNew;

  /**
   * @param onNew run before each new socket
   */
  TlsSockets(SSLSocketFactory factory, Runnable onNew) {
    this.factory = factory;
    this.onNew = onNew;
  }

  private Socket limited(Socket socket) {
    onNew.run();
    ((SSLSocket) socket).setEnabledProtocols(VERSIONS);
    return socket;
  }

  @Override
  public String[] getDefaultCipherSuites() {
    return factory.getDefaultCipherSuites();
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return factory.getSupportedCipherSuites();
  }

  @Override
  public Socket createSocket() throws IOException {
    return limited(factory.createSocket());
  }

  @Override
  public Socket createSocket(Socket socket, String host, int port, boolean autoClose)
      throws IOException {
    return limited(factory.createSocket(socket, host, port, autoClose));
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return limited(factory.createSocket(host, port));
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return limited(factory.createSocket(host, port, localHost, localPort));
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return limited(factory.createSocket(host, port));
  }

  @Override
  public Socket createSocket(InetAddress address, int port, InetAddress localHost, int localPort)
      throws IOException {
    return limited(factory.createSocket(address, port, localHost, localPort));
  }
}
