package io.github.updatesentinel.agent.tls;

import io.github.updatesentinel.agent.disk.DurableFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collections;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A file with certificates that somebody placed on the machine, read at once. */
final class CertificateFile {
  /** The roots of the whole world, as PEM, are a quarter of it. */
  static final int MAX_BYTES = 1 << 20;

  /** PKCS#12 of files without a password; the runtime takes its two spellings for one. */
  private static final char[] NO_PASSWORD = {};

  private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
  private static final Pattern BLOCK = Pattern.compile(BEGIN + "[^-]*-----END CERTIFICATE-----");

  private final Path path;
  private final byte[] content;

  /** What was read already; the path is for messages. */
  CertificateFile(Path path, byte[] content) {
    this.path = path;
    this.content = content;
  }

  /** Reads a file, but none that is too large to be what it should. */
  static CertificateFile read(Path path) throws IOException {
    byte[] content =
        DurableFile.read(path, MAX_BYTES)
            .orElseThrow(() -> new IOException(path + ": file not found"));
    return new CertificateFile(path, content);
  }

  boolean isEmpty() {
    return content.length == 0;
  }

  boolean isPem() {
    return text().contains(BEGIN);
  }

  private String text() {
    return new String(content, StandardCharsets.ISO_8859_1);
  }

  /**
   * The certificates of a PEM file. What stands between them is passed over, a byte order mark
   * before the first included, which the runtime would stumble over.
   */
  KeyStore pem() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    for (String block : blocks()) {
      store.setCertificateEntry("ca" + store.size(), certificate(factory, block));
    }
    return store;
  }

  private List<String> blocks() throws CertificateException {
    String text = text();
    List<String> blocks = BLOCK.matcher(text).results().map(MatchResult::group).toList();
    if (text.split(BEGIN, -1).length - 1 != blocks.size()) {
      throw new CertificateException(path + ": it contains an incomplete PEM certificate");
    }
    return blocks;
  }

  private Certificate certificate(CertificateFactory factory, String block)
      throws CertificateException {
    try {
      return factory.generateCertificate(
          new ByteArrayInputStream(block.getBytes(StandardCharsets.ISO_8859_1)));
    } catch (CertificateException e) {
      throw new CertificateException(path + ": it contains a damaged PEM certificate: " + e, e);
    }
  }

  /** A PKCS#12 file whose password is empty or that has none at all, and its keys with it. */
  KeyStore pkcs12() throws IOException, GeneralSecurityException {
    return pkcs12(NO_PASSWORD);
  }

  /**
   * The public certificates of a PKCS#12 file. They may lie open in a file that is sealed with a
   * password nobody told.
   */
  KeyStore publicPkcs12() throws IOException, GeneralSecurityException {
    KeyStore open = pkcs12(null);
    return hasCertificates(open) ? open : pkcs12(NO_PASSWORD);
  }

  private static boolean hasCertificates(KeyStore store) throws KeyStoreException {
    for (String alias : Collections.list(store.aliases())) {
      if (store.getCertificate(alias) != null) {
        return true;
      }
    }
    return false;
  }

  private KeyStore pkcs12(char @Nullable [] password) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try {
      store.load(new ByteArrayInputStream(content), password);
      return store;
    } catch (IOException e) {
      if (e.getCause() instanceof UnrecoverableKeyException) {
        throw new IOException(
            path + ": expected a PKCS#12 file without password, found one with a password", e);
      }
      throw new IOException(path + ": is not a PKCS#12 file, or is damaged: " + e.getMessage(), e);
    }
  }
}
