package io.github.updatesentinel.agent.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** Opens the certificates that the collector's is checked against. */
public final class TrustStore {
  static final String WINDOWS_ROOT = "Windows-ROOT";

  /** Without what the user who runs this has added for himself; older runtimes lack it. */
  private static final String MACHINE_ROOT = "Windows-ROOT-LOCALMACHINE";

  private TrustStore() {}

  /**
   * Checks certificates against those of the setting.
   *
   * @param setting {@code Windows-ROOT}, the full path of a PEM or PKCS#12 file without password,
   *     or {@code sha256:} with the thumbprint of a certificate that the server sends
   * @throws IOException where the file can't be read; the text names it and what is wrong
   * @throws GeneralSecurityException where there is no certificate in it, or nothing like one
   */
  public static X509ExtendedTrustManager open(String setting)
      throws IOException, GeneralSecurityException {
    return open(setting, WindowsStores.ofRuntime());
  }

  static X509ExtendedTrustManager open(String setting, WindowsStores stores)
      throws IOException, GeneralSecurityException {
    if (setting.startsWith(PinnedRoot.PREFIX)) {
      return new PinnedRoot(setting);
    }
    KeyStore store =
        setting.equals(WINDOWS_ROOT) ? windowsRoot(stores) : fromFile(Path.of(setting));
    if (store.size() == 0) {
      throw new GeneralSecurityException(setting + ": it contains no trusted certificate");
    }
    return judge(store);
  }

  /** Checks certificates against those of a store. */
  static X509ExtendedTrustManager judge(KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509ExtendedTrustManager x509) {
        return x509;
      }
    }
    throw new GeneralSecurityException("this Java runtime has no X.509 trust manager");
  }

  /** The machine's own trusted roots, as group policy distributes them. */
  private static KeyStore windowsRoot(WindowsStores stores)
      throws IOException, GeneralSecurityException {
    try {
      return stores.open(MACHINE_ROOT);
    } catch (KeyStoreException e) {
      return stores.open(WINDOWS_ROOT);
    }
  }

  private static KeyStore fromFile(Path path) throws IOException, GeneralSecurityException {
    CertificateFile file = CertificateFile.read(path);
    if (file.isPem()) {
      return file.pem();
    }
    if (file.isEmpty()) {
      throw new IOException(path + ": expected certificates, found an empty file");
    }
    KeyStore store = file.publicPkcs12();
    if (store.size() == 0) {
      // A certificate counts as trusted there by an attribute that not every program writes.
      throw new GeneralSecurityException(
          path
              + ": it contains no certificate that is marked as trusted (a PEM file needs no such mark)");
    }
    return store;
  }
}
