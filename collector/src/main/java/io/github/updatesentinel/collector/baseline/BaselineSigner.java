package io.github.updatesentinel.collector.baseline;

import io.github.updatesentinel.collector.crypto.Sha256;
import io.github.updatesentinel.contract.baseline.BaselineSignature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/**
 * Signs baselines with an Ed25519 key, so that machines accept them only from here. Thread-safe.
 */
public final class BaselineSigner {
  private static final String ALGORITHM = "Ed25519";
  private static final int MAX_KEY_FILE = 16 << 10;
  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String END = "-----END PRIVATE KEY-----";

  private final PrivateKey privateKey;
  private final PublicKey publicKey;

  private BaselineSigner(PrivateKey privateKey, PublicKey publicKey) {
    this.privateKey = privateKey;
    this.publicKey = publicKey;
  }

  /**
   * Reads a key.
   *
   * @param file PKCS#8 in PEM, as {@code baseline-key} and {@code openssl genpkey} write it
   * @throws IllegalArgumentException if it is no such key; the message names the file, and nothing
   *     of what is in it
   * @throws IOException if it can't be read
   */
  public static BaselineSigner read(Path file) throws IOException {
    if (Files.size(file) > MAX_KEY_FILE) {
      throw notAKey(file, null);
    }
    String pem = Files.readString(file, StandardCharsets.ISO_8859_1);
    int begin = pem.indexOf(BEGIN);
    int end = pem.indexOf(END);
    if (begin < 0 || end < begin) {
      throw notAKey(file, null);
    }
    try {
      byte[] der = Base64.getMimeDecoder().decode(pem.substring(begin + BEGIN.length(), end));
      PrivateKey key =
          KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(der));
      byte[] seed = ((EdECPrivateKey) key).getBytes().orElseThrow();
      return new BaselineSigner(key, pair(seed).getPublic());
    } catch (GeneralSecurityException | IllegalArgumentException | ClassCastException e) {
      throw notAKey(file, e);
    }
  }

  private static IllegalArgumentException notAKey(
      Path file, @org.jspecify.annotations.Nullable Exception cause) {
    return new IllegalArgumentException(
        "baselineSigningKey: expected a PKCS#8 PEM file with an Ed25519 key, found something else"
            + " in "
            + file,
        cause);
  }

  /** A new key, as PKCS#8 PEM. */
  public static String newKeyPem() {
    try {
      PrivateKey key = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair().getPrivate();
      return BEGIN
          + "\n"
          + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
          + "\n"
          + END
          + "\n";
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Java 17 has Ed25519", e);
    }
  }

  /** The key pair of a seed: Java derives a public key only while it makes a pair. */
  private static KeyPair pair(byte[] seed) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
    generator.initialize(NamedParameterSpec.ED25519, new Seed(seed));
    return generator.generateKeyPair();
  }

  /** The value of the header {@code Baseline-Signature} for these bytes. */
  public String sign(byte[] body) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(privateKey);
      signature.update(body);
      return BaselineSignature.SCHEME + Base64.getEncoder().encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("signing a baseline failed", e);
    }
  }

  /** The public key as the agents' setting {@code baselineKey} takes it. */
  public String baselineKey() {
    return Base64.getEncoder().encodeToString(publicKey.getEncoded());
  }

  /** SHA-256 of the public key's X.509 form, 64 hexadecimal digits. */
  public String fingerprint() {
    return Sha256.hex(publicKey.getEncoded());
  }

  /** Gives the bytes of a seed where a generator asks for random ones. */
  private static final class Seed extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private final byte[] seed;

    Seed(byte[] seed) {
      this.seed = seed.clone();
    }

    @Override
    public void nextBytes(byte[] bytes) {
      if (bytes.length != seed.length) {
        throw new IllegalStateException("expected a request of " + seed.length + " bytes");
      }
      System.arraycopy(seed, 0, bytes, 0, seed.length);
    }
  }
}
