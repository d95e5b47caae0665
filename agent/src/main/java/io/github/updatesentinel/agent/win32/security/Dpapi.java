package io.github.updatesentinel.agent.win32.security;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.probe.access.SecretProtection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Windows' Data Protection API with the machine's key, not a user's: the service keeps its secrets
 * whatever account it runs under. So any program on the machine that can read a blob can ask for
 * its secret: the folder's access list is what keeps others out, DPAPI only makes a stolen file or
 * disk image useless elsewhere. Thread-safe.
 */
public final class Dpapi implements SecretProtection {
  /**
   * No secret: it stands in this source. It keeps apart the blobs of programs on one machine, so
   * that one put in the place of another is refused.
   */
  private static final byte[] ENTROPY =
      "UpdateSentinel credentials".getBytes(StandardCharsets.US_ASCII);

  /** Bytes; what is to be kept is far below it. */
  private static final int MAX_SECRET = 64 * 1024;

  /** Bytes; Windows adds a few hundred. */
  private static final int MAX_BLOB = MAX_SECRET + 16 * 1024;

  private static final int FLAGS =
      Crypt32Api.CRYPTPROTECT_LOCAL_MACHINE | Crypt32Api.CRYPTPROTECT_UI_FORBIDDEN;

  @FunctionalInterface
  private interface Call {
    boolean on(Pointer in, Pointer entropy, Pointer out);
  }

  /**
   * As the interface says, and no prompt ever shows.
   *
   * @throws IllegalArgumentException if the secret is empty or longer than 64 KiB
   */
  @Override
  public byte[] protect(byte[] secret) throws IOException {
    if (secret.length == 0 || secret.length > MAX_SECRET) {
      throw new IllegalArgumentException(
          "secret: expected 1 to %d bytes, found %d".formatted(MAX_SECRET, secret.length));
    }
    return transform(
        "CryptProtectData",
        secret,
        (in, entropy, out) ->
            Crypt32Api.INSTANCE.CryptProtectData(in, null, entropy, null, null, FLAGS, out));
  }

  @Override
  public byte[] unprotect(byte[] blob) throws IOException {
    if (blob.length == 0 || blob.length > MAX_BLOB) {
      throw new IOException(
          "protected data: expected 1 to %d bytes, found %d".formatted(MAX_BLOB, blob.length));
    }
    return transform(
        "CryptUnprotectData",
        blob,
        (in, entropy, out) ->
            Crypt32Api.INSTANCE.CryptUnprotectData(in, null, entropy, null, null, FLAGS, out));
  }

  private static byte[] transform(String name, byte[] bytes, Call call) throws IOException {
    try (DataBlob in = new DataBlob(bytes);
        DataBlob entropy = new DataBlob(ENTROPY);
        DataBlob out = new DataBlob()) {
      if (!call.on(in.pointer(), entropy.pointer(), out.pointer())) {
        throw new IOException(name + ": " + HResult.ofWin32(Native.getLastError()).describe());
      }
      if (out.length() > MAX_BLOB) {
        throw new IOException(name + ": gave " + out.length() + " bytes");
      }
      return out.content();
    }
  }
}
