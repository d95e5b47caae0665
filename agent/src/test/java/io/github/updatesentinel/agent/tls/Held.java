package io.github.updatesentinel.agent.tls;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import okhttp3.tls.HeldCertificate;

/** Makes certificates with their keys, and files of them. */
public final class Held {
  private Held() {}

  /** That nobody vouches for. */
  public static HeldCertificate root(String name) {
    return new HeldCertificate.Builder().certificateAuthority(1).commonName(name).build();
  }

  /** For hosts of this machine, valid now. */
  public static HeldCertificate.Builder localhost(HeldCertificate issuer) {
    return new HeldCertificate.Builder()
        .commonName("collector")
        .addSubjectAlternativeName("localhost")
        .signedBy(issuer);
  }

  public static HeldCertificate.Builder named(String commonName) {
    return new HeldCertificate.Builder().commonName(commonName);
  }

  /** Valid for a day that ended some days ago. */
  public static HeldCertificate.Builder expired(HeldCertificate.Builder builder, int daysAgo) {
    return validAround(builder, Instant.now().minus(Duration.ofDays(daysAgo)), Duration.ofDays(1));
  }

  public static HeldCertificate.Builder notYetValid(HeldCertificate.Builder builder) {
    return validAround(builder, Instant.now().plus(Duration.ofDays(3)), Duration.ofDays(2));
  }

  /** Ends then. */
  private static HeldCertificate.Builder validAround(
      HeldCertificate.Builder builder, Instant end, Duration length) {
    return builder.validityInterval(end.minus(length).toEpochMilli(), end.toEpochMilli());
  }

  public static Path pem(Path file, HeldCertificate... certificates) throws IOException {
    StringBuilder pem = new StringBuilder();
    for (HeldCertificate certificate : certificates) {
      pem.append("what it is\n").append(certificate.certificatePem());
    }
    return Files.writeString(file, pem, StandardCharsets.US_ASCII);
  }

  /** A PKCS#12 file of certificates with their keys. */
  public static Path pkcs12(Path file, String password, HeldCertificate... certificates)
      throws IOException, GeneralSecurityException {
    return save(keyStore(password, certificates), file, password);
  }

  public static Path save(KeyStore store, Path file, String password)
      throws IOException, GeneralSecurityException {
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, password.toCharArray());
    }
    return file;
  }

  public static KeyStore keyStore(String password, HeldCertificate... certificates)
      throws IOException, GeneralSecurityException {
    KeyStore store = emptyStore();
    int number = 0;
    for (HeldCertificate certificate : certificates) {
      addKey(store, "key" + number++, password, certificate);
    }
    return store;
  }

  public static KeyStore emptyStore() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  public static void addKey(
      KeyStore store, String alias, String password, HeldCertificate certificate)
      throws KeyStoreException {
    store.setKeyEntry(
        alias,
        certificate.keyPair().getPrivate(),
        password.toCharArray(),
        new X509Certificate[] {certificate.certificate()});
  }
}
