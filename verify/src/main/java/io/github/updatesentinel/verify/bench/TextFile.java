package io.github.updatesentinel.verify.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** A log of Windows or of the product, in whichever encoding it is. */
public final class TextFile {
  /** Bytes that are read, the last ones: Windows Update's log can be larger than our memory. */
  static final int MOST = 16 * 1024 * 1024;

  private static final byte[] UTF_16 = {(byte) 0xFF, (byte) 0xFE};

  private TextFile() {}

  /** Its text, or the end of it. */
  public static String read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      long size = channel.size();
      if (size <= MOST) {
        return Run.decode(bytes(channel, 0, (int) size));
      }
      byte[] mark = bytes(channel, 0, UTF_16.length);
      // Both characters and their halves start at even places.
      byte[] end = bytes(channel, (size - MOST) & ~1L, MOST);
      boolean wide = mark[0] == UTF_16[0] && mark[1] == UTF_16[1];
      ByteBuffer whole = ByteBuffer.allocate(end.length + UTF_16.length);
      if (wide) {
        whole.put(mark);
      }
      whole.put(end).flip();
      byte[] text = new byte[whole.remaining()];
      whole.get(text);
      return "[only the end is kept]\n" + Run.decode(text);
    }
  }

  private static byte[] bytes(FileChannel channel, long from, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    channel.position(from);
    while (buffer.hasRemaining() && channel.read(buffer) != -1) {
      // A file may be read in parts.
    }
    byte[] bytes = new byte[buffer.position()];
    buffer.flip().get(bytes);
    return bytes;
  }
}
