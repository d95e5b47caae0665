package io.github.updatesentinel.agent.tls;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A certificate in a key store.
 *
 * @param chain itself first
 * @param hasKey whether its private key is there too
 */
record StoredCertificate(
    KeyStore store, String alias, List<X509Certificate> chain, boolean hasKey) {
  private static final char[] NO_PASSWORD = {};

  /** Enough for a person to see what is wrong. */
  private static final int LISTED = 5;

  static List<StoredCertificate> all(KeyStore store) throws KeyStoreException {
    List<StoredCertificate> all = new ArrayList<>();
    for (String alias : Collections.list(store.aliases())) {
      List<X509Certificate> chain = chain(store, alias);
      if (!chain.isEmpty()) {
        all.add(new StoredCertificate(store, alias, chain, store.isKeyEntry(alias)));
      }
    }
    return all;
  }

  private static List<X509Certificate> chain(KeyStore store, String alias)
      throws KeyStoreException {
    Certificate @Nullable [] known = store.getCertificateChain(alias);
    Certificate[] all = known == null ? new Certificate[] {store.getCertificate(alias)} : known;
    List<X509Certificate> chain = new ArrayList<>();
    for (Certificate certificate : all) {
      if (certificate instanceof X509Certificate x509) {
        chain.add(x509);
      }
    }
    return chain;
  }

  /**
   * The one with a private key that is valid now, and stays so for longest.
   *
   * @param where for the text of what goes wrong, such as {@code with that subject}
   */
  static ClientCertificate choose(List<StoredCertificate> found, String where, Instant now)
      throws GeneralSecurityException {
    List<StoredCertificate> withKey = found.stream().filter(StoredCertificate::hasKey).toList();
    if (withKey.isEmpty()) {
      throw new GeneralSecurityException(
          "certificates found %s: %d, none with a private key".formatted(where, found.size()));
    }
    return withKey.stream()
        .filter(stored -> stored.validity().includes(now))
        .max(Comparator.comparing(stored -> stored.validity().to()))
        .orElseThrow(
            () ->
                new GeneralSecurityException(
                    "certificates with a private key found %s: %d, none valid now (%s)"
                        .formatted(where, withKey.size(), validities(withKey, now))))
        .withKey();
  }

  X509Certificate leaf() {
    return chain.get(0);
  }

  private Validity validity() {
    return Validity.of(leaf());
  }

  private ClientCertificate withKey() throws GeneralSecurityException {
    // Windows' stores have no passwords, and may refuse even an empty one.
    char @Nullable [] password = store.getType().startsWith("Windows") ? null : NO_PASSWORD;
    Key key = store.getKey(alias, password);
    if (key instanceof PrivateKey privateKey) {
      return new ClientCertificate(chain, privateKey);
    }
    throw new GeneralSecurityException("the certificate's private key can't be used");
  }

  private static String validities(List<StoredCertificate> stored, Instant now) {
    return stored.stream()
        .limit(LISTED)
        .map(one -> one.validity().whyNot(now))
        .collect(Collectors.joining(", "));
  }
}
