package io.github.updatesentinel.agent.sink;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Opens the certificates that the collector's is checked against. */
final class TrustStore {
  static final String WINDOWS_ROOT = "Windows-ROOT";

  private TrustStore() {}

  /**
   * @param setting {@code Windows-ROOT}, or the full path of a PEM or PKCS#12 file
   */
  static X509TrustManager open(String setting) throws IOException, GeneralSecurityException {
    KeyStore store = setting.equals(WINDOWS_ROOT) ? windowsRoot() : fromFile(Path.of(setting));
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509TrustManager x509) {
        return x509;
      }
    }
    throw new GeneralSecurityException("this Java runtime has no X.509 trust manager");
  }

  static SSLSocketFactory socketFactory(X509TrustManager trust) throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {trust}, null);
    return context.getSocketFactory();
  }

  /** The machine's own trusted roots, as group policy distributes them. */
  private static KeyStore windowsRoot() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(WINDOWS_ROOT);
    store.load(null, null);
    return store;
  }

  private static KeyStore fromFile(Path file) throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      if (isPem(file)) {
        store.load(null, null);
        int number = 0;
        for (Certificate certificate :
            CertificateFactory.getInstance("X.509").generateCertificates(in)) {
          store.setCertificateEntry("ca" + number++, certificate);
        }
      } else {
        // A store of public certificates has no secret to keep, hence no password.
        store.load(in, null);
      }
      if (store.size() == 0) {
        throw new GeneralSecurityException("no certificate in " + file);
      }
      return store;
    }
  }

  private static boolean isPem(Path file) throws IOException {
    byte[] start = new byte[64 * 1024];
    try (InputStream in = Files.newInputStream(file)) {
      int length = in.readNBytes(start, 0, start.length);
      return new String(start, 0, length, StandardCharsets.US_ASCII)
          .contains("-----BEGIN CERTIFICATE-----");
    }
  }
}
