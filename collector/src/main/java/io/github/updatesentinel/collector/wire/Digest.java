package io.github.updatesentinel.collector.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** A hash, immutable. */
public final class Digest {
  /** Enough that no two heartbeats are ever taken for one. */
  private static final int CONTENT_BYTES = 16;

  private final byte[] bytes;

  private Digest(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Of bytes that the store has kept. */
  public static Digest of(byte[] bytes) {
    return new Digest(bytes.clone());
  }

  /** Of parts of a text that may be compared with others. */
  static Digest ofContent(ByteBuffer... parts) {
    MessageDigest sha256 = sha256();
    for (ByteBuffer part : parts) {
      sha256.update(part);
    }
    return new Digest(Arrays.copyOf(sha256.digest(), CONTENT_BYTES));
  }

  /** Of a secret with 256 bits of chance, for which a fast hash is enough. */
  public static Digest ofSecret(String secret) {
    return new Digest(sha256().digest(secret.getBytes(StandardCharsets.UTF_8)));
  }

  public byte[] toBytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Digest digest && MessageDigest.isEqual(bytes, digest.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
