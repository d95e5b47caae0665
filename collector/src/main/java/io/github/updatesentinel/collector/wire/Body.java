package io.github.updatesentinel.collector.wire;

import io.javalin.http.Context;
import io.javalin.http.Header;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** The bytes of a request, with a bound on what comes, on what it unpacks to, and on how long. */
public final class Body {
  /** An agent times out after 30 s. */
  private static final Duration MAX_TIME = Duration.ofSeconds(30);

  /** Enough for most heartbeats, unpacked and as they come. */
  private static final int CHUNK = 8192;

  private static final int PACKED = 2048;

  private static final int MAX_DRAINED = 16 << 20;

  private Body() {}

  /**
   * Reads JSON, unpacked if it is gzip. Of a bomb no more is unpacked than the bound.
   *
   * @param maxSent bytes as they come
   * @param maxUnpacked bytes of JSON
   * @throws Rejected 415, 413, 408, or 400 for broken gzip
   */
  public static ByteBuffer json(Context ctx, int maxSent, int maxUnpacked) {
    requireJson(ctx.header(Header.CONTENT_TYPE));
    boolean gzip = isGzip(ctx.header(Header.CONTENT_ENCODING));
    try (InputStream sent = ctx.bodyInputStream()) {
      return json(ctx, sent, gzip, gzip ? maxSent : maxUnpacked, maxUnpacked);
    } catch (IOException e) {
      throw Rejected.of(400, "The body is incomplete.");
    }
  }

  private static ByteBuffer json(
      Context ctx, InputStream sent, boolean gzip, int maxSent, int maxUnpacked)
      throws IOException {
    try {
      if (ctx.req().getContentLengthLong() > maxSent) {
        throw tooLarge(maxSent);
      }
      InputStream bounded = new Bounded(sent, maxSent);
      return gzip ? unpack(bounded, maxUnpacked) : read(bounded, maxUnpacked);
    } catch (Rejected e) {
      if (e.status() == 413) {
        drain(sent);
      }
      throw e;
    }
  }

  /** Who is still sending when the connection is cut off does not see the answer. */
  private static void drain(InputStream sent) throws IOException {
    try {
      new Bounded(sent, MAX_DRAINED).transferTo(OutputStream.nullOutputStream());
    } catch (Rejected e) {
      // Too much, or too slow, even to be thrown away.
    }
  }

  private static ByteBuffer unpack(InputStream sent, int maxUnpacked) throws IOException {
    try {
      return read(new GZIPInputStream(sent, PACKED), maxUnpacked);
    } catch (ZipException | EOFException e) {
      throw Rejected.invalid("encoding", "The body is not complete gzip.");
    }
  }

  private static ByteBuffer read(InputStream from, int max) throws IOException {
    byte[] bytes = new byte[CHUNK];
    int length = 0;
    for (int read = 0; read >= 0; length += Math.max(0, read)) {
      if (length > max) {
        throw tooLarge(max);
      }
      if (length == bytes.length) {
        bytes = Arrays.copyOf(bytes, 2 * length);
      }
      read = from.read(bytes, length, bytes.length - length);
    }
    return ByteBuffer.wrap(bytes, 0, length);
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
        throw Rejected.of(408, "The body arrived too slowly.");
      }
      return read;
    }
  }
}
