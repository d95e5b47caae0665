package io.github.updatesentinel.agent.tls;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * Both ends of a TLS connection to the collector: whom the agent trusts, and what it shows of
 * itself. Certificates are read once; a file or store that changes counts for the next that is
 * opened. Thread-safe; what it remembers of servers is that of the newest connection.
 */
public final class Tls {
  private final ServerChains trust;
  private final ClientKeys keys;
  private final SSLContext context;
  private final SSLSocketFactory sockets;

  private Tls(ServerChains trust, ClientKeys keys) throws GeneralSecurityException {
    this.trust = trust;
    this.keys = keys;
    this.context = SSLContext.getInstance("TLS");
    context.init(new KeyManager[] {keys}, new TrustManager[] {trust}, null);
    this.sockets = new TlsSockets(context.getSocketFactory(), keys::forget);
  }

  /**
   * Reads the certificates.
   *
   * @param trustStore the setting: {@code Windows-ROOT} or the full path of a PEM or PKCS#12 file
   * @param clientCertificate the setting, see {@link ClientCertificate#open}; null for none
   * @param clock tells which client certificates are valid
   * @throws IOException where one of them can't be used; the text begins with the setting's name
   *     and value, and says what was expected and what was found
   */
  public static Tls open(String trustStore, @Nullable String clientCertificate, InstantSource clock)
      throws IOException {
    ServerChains trust;
    try {
      trust = new ServerChains(TrustStore.open(trustStore));
    } catch (IOException | GeneralSecurityException e) {
      throw unusable("trustStore", trustStore, e);
    }
    ClientKeys keys;
    try {
      keys =
          new ClientKeys(
              clientCertificate == null
                  ? null
                  : ClientCertificate.open(clientCertificate, clock.instant()));
    } catch (IOException | GeneralSecurityException e) {
      throw unusable("clientCertificate", String.valueOf(clientCertificate), e);
    }
    try {
      return new Tls(trust, keys);
    } catch (GeneralSecurityException e) {
      throw new IOException("this Java runtime can't use TLS: " + e, e);
    }
  }

  private static IOException unusable(String setting, String value, Exception why) {
    return new IOException("%s %s can't be used: %s".formatted(setting, value, text(why)), why);
  }

  private static String text(Exception why) {
    return why.getMessage() == null ? why.toString() : why.getMessage();
  }

  /** What the sockets check servers with, for an HTTP client that wants to know. */
  public X509TrustManager trustManager() {
    return trust;
  }

  /** Sockets of TLS 1.2 and 1.3. Whether a host's name is right is for the HTTP client to check. */
  public SSLSocketFactory socketFactory() {
    return sockets;
  }

  /** What is shown to a server that asks for it. */
  public Optional<X509Certificate> clientCertificate() {
    return Optional.ofNullable(keys.certificate()).map(ClientCertificate::certificate);
  }

  /**
   * What the last server that was checked has sent, the server's own certificate first, trusted or
   * not; empty before there was one. A connection that takes up an older session leaves it as it
   * is.
   */
  public List<X509Certificate> serverChain() {
    return trust.last();
  }

  /** Whether the server of the newest connection has asked for a client certificate. */
  boolean clientCertificateWasAskedFor() {
    return keys.wereAsked();
  }

  /** Loads much of what a first connection would have to load, without one. Never fails. */
  public void warmUp() {
    try {
      sockets.createSocket().close();
      writeHello();
    } catch (IOException | RuntimeException e) {
      Logger.debug("TLS could not be warmed up: {}", e.toString());
    }
  }

  /** Makes what a client says first, with keys and all, and gives its length in bytes. */
  int writeHello() throws SSLException {
    SSLEngine engine = context.createSSLEngine("localhost", 443);
    engine.setUseClientMode(true);
    ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    return engine.wrap(ByteBuffer.allocate(0), hello).bytesProduced();
  }
}
