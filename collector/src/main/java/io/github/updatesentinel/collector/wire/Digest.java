package io.github.updatesentinel.collector.wire;

import io.github.updatesentinel.collector.crypto.Sha256;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
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
    return new Digest(Arrays.copyOf(Sha256.of(parts), CONTENT_BYTES));
  }

  /** Of a secret with 256 bits of chance, for which a fast hash is enough. */
  public static Digest ofSecret(String secret) {
    return new Digest(Sha256.of(secret));
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
}
