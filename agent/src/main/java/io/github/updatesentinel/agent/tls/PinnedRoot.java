package io.github.updatesentinel.agent.tls;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.PKIXReason;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Locale;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts one certificate that it knows by its thumbprint only: the server has to send it, as its
 * own or as that of its CA. All else is checked as with any other root.
 */
final class PinnedRoot extends X509ExtendedTrustManager {
  static final String PREFIX = "sha256:";

  private final byte[] thumbprint;

  /**
   * Trusts the certificate with a thumbprint.
   *
   * @param setting {@code sha256:} and 64 hexadecimal digits
   */
  PinnedRoot(String setting) {
    thumbprint =
        HexFormat.of().parseHex(setting.substring(PREFIX.length()).toLowerCase(Locale.ROOT));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    judge(chain).checkServerTrusted(chain, authType, socket);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    judge(chain).checkServerTrusted(chain, authType, engine);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    judge(chain).checkServerTrusted(chain, authType);
  }

  private X509ExtendedTrustManager judge(X509Certificate[] chain) throws CertificateException {
    try {
      for (X509Certificate certificate : chain) {
        byte[] found = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
        if (MessageDigest.isEqual(found, thumbprint)) {
          KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
          store.load(null, null);
          store.setCertificateEntry("pinned", certificate);
          return TrustStore.judge(store);
        }
      }
    } catch (CertificateException e) {
      throw e;
    } catch (GeneralSecurityException | IOException e) {
      throw new CertificateException(e);
    }
    String problem =
        "none of the certificates that the server sent has the thumbprint "
            + HexFormat.of().formatHex(thumbprint);
    throw new CertificateException(
        problem,
        new CertPathValidatorException(problem, null, null, -1, PKIXReason.NO_TRUST_ANCHOR));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw new CertificateException("the agent is no server");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("the agent is no server");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("the agent is no server");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
