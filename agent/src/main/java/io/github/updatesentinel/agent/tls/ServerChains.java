package io.github.updatesentinel.agent.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Lets another judge the chains that servers send, and remembers the last one. */
final class ServerChains extends X509ExtendedTrustManager {
  private final X509ExtendedTrustManager judge;
  private volatile List<X509Certificate> last = List.of();

  ServerChains(X509ExtendedTrustManager judge) {
    this.judge = judge;
  }

  /** As it was sent, the server's own certificate first; empty before there was one. */
  List<X509Certificate> last() {
    return last;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    last = List.of(chain);
    judge.checkServerTrusted(chain, authType, socket);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    last = List.of(chain);
    judge.checkServerTrusted(chain, authType, engine);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    last = List.of(chain);
    judge.checkServerTrusted(chain, authType);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw notAServer();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    throw notAServer();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw notAServer();
  }

  private static CertificateException notAServer() {
    return new CertificateException("the agent is no server");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return judge.getAcceptedIssuers();
  }
}
