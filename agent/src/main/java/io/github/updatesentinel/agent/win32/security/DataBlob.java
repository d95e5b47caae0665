package io.github.updatesentinel.agent.win32.security;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.github.updatesentinel.agent.win32.Kernel32Api;

/** A DATA_BLOB on 64-bit Windows: a length of 4 bytes, and at 8 where the bytes are. */
final class DataBlob implements AutoCloseable {
  private static final int SIZE = 16;
  private static final long BYTES_AT = 8;

  private final Memory blob = new Memory(SIZE);

  /** Ours; null where Windows gives the bytes. */
  private final Memory bytes;

  /** One that Windows fills; whatever it puts there is wiped and given back with this. */
  DataBlob() {
    bytes = null;
    blob.clear();
  }

  /** One that Windows reads. */
  DataBlob(byte[] content) {
    bytes = new Memory(content.length);
    bytes.write(0, content, 0, content.length);
    blob.clear();
    blob.setInt(0, content.length);
    blob.setPointer(BYTES_AT, bytes);
  }

  Pointer pointer() {
    return blob;
  }

  /** Bytes, 0 to 4 GiB. */
  long length() {
    return Integer.toUnsignedLong(blob.getInt(0));
  }

  byte[] content() {
    return blob.getPointer(BYTES_AT).getByteArray(0, Math.toIntExact(length()));
  }

  /** Leaves nothing of a secret in memory that others are given next. */
  @Override
  public void close() {
    if (bytes != null) {
      bytes.clear();
      bytes.close();
    } else {
      Pointer given = blob.getPointer(BYTES_AT);
      if (given != null) {
        given.clear(length());
        Kernel32Api.INSTANCE.LocalFree(given);
      }
    }
    blob.close();
  }
}
