package io.github.updatesentinel.agent.tls;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The certificate that this machine shows the collector, with its private key.
 *
 * @param chain the certificate itself first, then those that vouch for it, where they are known
 * @param key may live in a device or in Windows, and never leave it
 */
public record ClientCertificate(List<X509Certificate> chain, PrivateKey key) {
  private static final String MACHINE_STORE = "Windows-MY-LOCALMACHINE";

  public ClientCertificate {
    chain = List.copyOf(chain);
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("chain: expected one certificate or more, got none");
    }
  }

  /**
   * Finds the one that the setting means. Of several it is one with a private key that is valid
   * now, and of those the one that stays so for longest.
   *
   * @param setting the full path of a PKCS#12 file without password; or, of one in the machine's
   *     personal store, the thumbprint (SHA-1 or SHA-256), the distinguished name, parts of that,
   *     or the common name alone
   * @throws IOException where a file or store can't be read; the text names it and what is wrong
   * @throws GeneralSecurityException where there is no such certificate; the text says what was
   *     found instead
   */
  public static ClientCertificate open(String setting, Instant now)
      throws IOException, GeneralSecurityException {
    return open(setting, now, WindowsStores.ofRuntime());
  }

  static ClientCertificate open(String setting, Instant now, WindowsStores stores)
      throws IOException, GeneralSecurityException {
    Path file = file(setting);
    if (file != null) {
      KeyStore store = CertificateFile.read(file).pkcs12();
      return StoredCertificate.choose(StoredCertificate.all(store), "in the file", now);
    }
    ClientCertificateSelector wish = ClientCertificateSelector.of(setting);
    List<StoredCertificate> all = StoredCertificate.all(machineStore(stores));
    List<StoredCertificate> matching =
        all.stream().filter(stored -> wish.matches().test(stored.leaf())).toList();
    if (matching.isEmpty()) {
      throw new GeneralSecurityException(
          "none with that %s in the computer's Personal store; certificates found there: %d"
              .formatted(wish.kind(), all.size()));
    }
    return StoredCertificate.choose(matching, "with that " + wish.kind(), now);
  }

  /** The certificate itself. */
  public X509Certificate certificate() {
    return chain.get(0);
  }

  /** Null for what is no full path, and so means a certificate in the store. */
  private static @Nullable Path file(String setting) {
    try {
      Path path = Path.of(setting);
      return path.isAbsolute() ? path : null;
    } catch (InvalidPathException e) {
      return null;
    }
  }

  private static KeyStore machineStore(WindowsStores stores)
      throws IOException, GeneralSecurityException {
    try {
      return stores.open(MACHINE_STORE);
    } catch (KeyStoreException e) {
      throw new GeneralSecurityException(
          "this Java runtime can't read the computer's Personal store (%s), only a PKCS#12 file"
              .formatted(MACHINE_STORE),
          e);
    }
  }
}
