package io.github.updatesentinel.collector.ingest;

import io.javalin.http.Context;
import io.javalin.http.Header;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** The bytes of a request, with a bound on what comes, on what it unpacks to, and on how long. */
final class Body {
  /** An agent gives up after 30 s. */
  private static final Duration MAX_TIME = Duration.ofSeconds(30);

  private static final int CHUNK = 8192;

  private Body() {}

  /**
   * Reads JSON, unpacked if it is gzip. Of a bomb no more is unpacked than the bound.
   *
   * @param maxSent bytes as they come
   * @param maxUnpacked bytes of JSON
   * @throws Rejected 415, 413, 408, or 400 for broken gzip
   */
  static ByteBuffer json(Context ctx, int maxSent, int maxUnpacked) {
    requireJson(ctx.header(Header.CONTENT_TYPE));
    boolean gzip = isGzip(ctx.header(Header.CONTENT_ENCODING));
    int limit = gzip ? maxSent : maxUnpacked;
    if (ctx.req().getContentLengthLong() > limit) {
      throw tooLarge(limit);
    }
    try (InputStream sent = new Bounded(ctx.bodyInputStream(), limit)) {
      return gzip ? unpack(sent, maxUnpacked) : read(sent, maxUnpacked);
    } catch (IOException e) {
      throw Rejected.of(400, "The body ended before its end.");
    }
  }

  private static ByteBuffer unpack(InputStream sent, int maxUnpacked) throws IOException {
    try {
      return read(new GZIPInputStream(sent, CHUNK), maxUnpacked);
    } catch (ZipException | EOFException e) {
      throw Rejected.invalid("encoding", "The body is not whole gzip.");
    }
  }

  private static ByteBuffer read(InputStream from, int max) throws IOException {
    var bytes = new ByteArrayOutputStream(CHUNK);
    byte[] chunk = new byte[CHUNK];
    for (int read = from.read(chunk); read >= 0; read = from.read(chunk)) {
      if (bytes.size() + read > max) {
        throw tooLarge(max);
      }
      bytes.write(chunk, 0, read);
    }
    return ByteBuffer.wrap(bytes.toByteArray());
  }

  private static void requireJson(@Nullable String type) {
    String[] parts = type == null ? new String[] {""} : type.toLowerCase(Locale.ROOT).split(";", 2);
    String charset = parts.length < 2 ? "" : parts[1].replace("\"", "").strip();
    if (!parts[0].strip().equals("application/json")
        || !(charset.isEmpty() || charset.equals("charset=utf-8"))) {
      throw Rejected.of(415, "Content-Type: expected application/json in UTF-8");
    }
  }

  private static boolean isGzip(@Nullable String encoding) {
    String plain = encoding == null ? "" : encoding.strip().toLowerCase(Locale.ROOT);
    return switch (plain) {
      case "gzip", "x-gzip" -> true;
      case "", "identity" -> false;
      default -> throw Rejected.of(415, "Content-Encoding: expected gzip, or none");
    };
  }

  private static Rejected tooLarge(int max) {
    return Rejected.tooLarge("The body is larger than " + max + " bytes.");
  }

  /** Ends with an error after so many bytes, or so long. */
  private static final class Bounded extends FilterInputStream {
    private final int limit;
    private final long start = System.nanoTime();
    private long count;

    Bounded(InputStream in, int limit) {
      super(in);
      this.limit = limit;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      int read = super.read(to, offset, length);
      count += Math.max(0, read);
      if (count > limit) {
        throw tooLarge(limit);
      }
      if (System.nanoTime() - start > MAX_TIME.toNanos()) {
        throw Rejected.of(408, "The body came too slowly.");
      }
      return read;
    }
  }
}
