package io.github.updatesentinel.contract.baseline;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** What the collector's baseline has to be signed with. Immutable. */
public sealed interface BaselineKey {
  /** None is set: a baseline counts unsigned, and a signature is not looked at. */
  record None() implements BaselineKey {}

  /**
   * A baseline counts only with a signature that this key made.
   *
   * @param key for the JDK's {@code Ed25519}
   */
  record Ed25519(PublicKey key) implements BaselineKey {
    private static final int RAW_BYTES = 32;

    /** What X.509 puts before the 32 bytes: a sequence, the algorithm's id, a bit string. */
    private static final byte[] PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    /**
     * Reads a public key.
     *
     * @param base64 of the 32 bytes of RFC 8032, or of the 44 bytes of an X.509
     *     SubjectPublicKeyInfo, the body of OpenSSL's PEM file
     * @throws IllegalArgumentException if it is anything else; the message does not show it
     */
    public static Ed25519 parse(String base64) {
      byte[] bytes = Base64.getDecoder().decode(base64);
      byte[] encoded = bytes.length == RAW_BYTES ? concat(PREFIX, bytes) : bytes;
      if (encoded.length != PREFIX.length + RAW_BYTES
          || !Arrays.equals(encoded, 0, PREFIX.length, PREFIX, 0, PREFIX.length)) {
        throw new IllegalArgumentException("not an Ed25519 public key");
      }
      try {
        PublicKey key =
            KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
        // Only this tells whether it is a point of the curve; half of all 32 bytes are none.
        Signature.getInstance("Ed25519").initVerify(key);
        return new Ed25519(key);
      } catch (GeneralSecurityException e) {
        throw new IllegalArgumentException("not an Ed25519 public key", e);
      }
    }

    private static byte[] concat(byte[] first, byte[] second) {
      byte[] both = Arrays.copyOf(first, first.length + second.length);
      System.arraycopy(second, 0, both, first.length, second.length);
      return both;
    }
  }

  /**
   * One is set, but it is not a key: no baseline of the collector counts, since somebody meant to
   * let signed ones pass alone.
   */
  record Unusable() implements BaselineKey {}
}
