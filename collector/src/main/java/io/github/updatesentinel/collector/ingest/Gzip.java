package io.github.updatesentinel.collector.ingest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** How bodies lie in the store. */
final class Gzip {
  private Gzip() {}

  static byte[] of(ByteBuffer plain) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    try (GZIPOutputStream gzip = new Fast(bytes)) {
      gzip.write(plain.array(), plain.arrayOffset() + plain.position(), plain.remaining());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static final class Fast extends GZIPOutputStream {
    Fast(ByteArrayOutputStream bytes) throws IOException {
      super(bytes);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }
}
