package io.github.updatesentinel.collector.http.server;

import io.github.updatesentinel.collector.config.CollectorConfig;
import io.github.updatesentinel.collector.config.CollectorConfig.ClientCertificates;
import io.github.updatesentinel.collector.config.SecretFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.Collections;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * The server's side of TLS, with a key store that may be replaced while it runs. Thread-safe.
 *
 * <p>Clients are asked for a certificate, never made to show one: people's browsers come to the
 * same port. Whether an agent's is missing is looked at when the route is known.
 */
final class Tls {
  /** Forward secrecy and authenticated encryption, and nothing else. */
  private static final String[] CIPHER_SUITES = {
    "TLS_AES_.*",
    "TLS_CHACHA20_POLY1305_SHA256",
    "TLS_ECDHE_(ECDSA|RSA)_WITH_AES_(128|256)_GCM_SHA(256|384)",
    "TLS_ECDHE_(ECDSA|RSA)_WITH_CHACHA20_POLY1305_SHA256"
  };

  private final Path keyStore;
  private final Path passwordFile;
  private final SslContextFactory.Server factory;
  private byte[] loaded;

  private Tls(Path keyStore, Path passwordFile, SslContextFactory.Server factory, byte[] loaded) {
    this.keyStore = keyStore;
    this.passwordFile = passwordFile;
    this.factory = factory;
    this.loaded = loaded;
  }

  /**
   * TLS as it is configured.
   *
   * @return null if it is not
   * @throws IllegalStateException if key store or trust store can't be used; the message says why
   */
  static @Nullable Tls of(CollectorConfig config) {
    Path keyStore = config.tlsKeyStore();
    Path passwordFile = config.tlsKeyStorePasswordFile();
    if (keyStore == null || passwordFile == null) {
      return null;
    }
    SslContextFactory.Server factory = new SslContextFactory.Server();
    factory.setIncludeProtocols("TLSv1.3", "TLSv1.2");
    factory.setIncludeCipherSuites(CIPHER_SUITES);
    factory.setRenegotiationAllowed(false);
    factory.setSniRequired(false);
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(keyStore);
      use(factory, bytes, SecretFile.read(passwordFile));
    } catch (IOException | GeneralSecurityException e) {
      throw unusable("tlsKeyStore", keyStore, e);
    }
    Path trustStore = config.clientTrustStore();
    if (config.clientCertificates() != ClientCertificates.OFF && trustStore != null) {
      try {
        factory.setTrustStore(trusted(trustStore));
      } catch (IOException | GeneralSecurityException e) {
        throw unusable("clientTrustStore", trustStore, e);
      }
      factory.setWantClientAuth(true);
    }
    return new Tls(keyStore, passwordFile, factory, bytes);
  }

  private static IllegalStateException unusable(String setting, Path file, Exception why) {
    // Of what is no PKCS#12 at all Java says only where it gave up, or nothing.
    String reason = why.getMessage() == null ? why.toString() : why.getMessage();
    return new IllegalStateException(setting + ": " + file + " can't be used: " + reason, why);
  }

  SslContextFactory.Server factory() {
    return factory;
  }

  /**
   * Loads a new key store, if there is one. If it can't be used, that is logged, and the previous
   * one stays in use.
   */
  synchronized void reload() {
    try {
      byte[] bytes = Files.readAllBytes(keyStore);
      if (Arrays.equals(bytes, loaded)) {
        return;
      }
      String password = SecretFile.read(passwordFile);
      // Jetty drops the old key before it looks at the new one: so try first.
      load(bytes, password);
      factory.reload(ignored -> useOrFail(bytes, password));
      loaded = bytes;
      Logger.info("The new key store {} is in use.", keyStore);
    } catch (Exception e) {
      Logger.error(
          "tlsKeyStore: {} has changed and can't be used; the previous one stays in use: {}",
          keyStore,
          e.toString());
    }
  }

  private void useOrFail(byte[] bytes, String password) {
    try {
      use(factory, bytes, password);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void use(SslContextFactory.Server factory, byte[] bytes, String password)
      throws IOException, GeneralSecurityException {
    factory.setKeyStore(load(bytes, password));
    factory.setKeyStorePassword(password);
    factory.setKeyManagerPassword(password);
  }

  private static KeyStore load(byte[] bytes, String password)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(new ByteArrayInputStream(bytes), password.toCharArray());
    for (String alias : Collections.list(store.aliases())) {
      if (store.isKeyEntry(alias)) {
        store.getKey(alias, password.toCharArray());
        return store;
      }
    }
    throw new IOException("the PKCS#12 file has no private key");
  }

  private static KeyStore trusted(Path pem) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(pem)) {
      int number = 0;
      for (Certificate certificate :
          CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("ca" + number++, certificate);
      }
      if (number == 0) {
        throw new IOException("the PEM file has no certificate");
      }
    }
    return store;
  }
}
