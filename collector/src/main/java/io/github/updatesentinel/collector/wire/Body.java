package io.github.updatesentinel.collector.wire;

import io.github.updatesentinel.collector.http.Budget;
import io.javalin.http.Context;
import io.javalin.http.Header;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a request as they came. Reading takes no thread while it waits for the client, and
 * has a bound on bytes and on time; unpacking has one of its own.
 */
public final class Body {
  /** Enough for most heartbeats, unpacked. */
  private static final int CHUNK = 8192;

  private static final int PACKED = 2048;

  private final ByteBuffer sent;
  private final boolean gzip;

  private Body(ByteBuffer sent, boolean gzip) {
    this.sent = sent;
    this.gzip = gzip;
  }

  /**
   * Reads JSON, which may be gzip. To be called while the request is asynchronous.
   *
   * @param max bytes as they come; a body that is not packed gets no more memory than one that is
   * @param share what the bytes are taken from, until its owner releases it
   * @return fails with {@link Rejected} 413, 408, 503, or 400 for a body that is cut off
   * @throws Rejected 415
   */
  public static CompletableFuture<Body> read(Context ctx, int max, Budget.Share share) {
    requireJson(ctx.header(Header.CONTENT_TYPE));
    boolean gzip = isGzip(ctx.header(Header.CONTENT_ENCODING));
    try {
      return BodyListener.read(ctx.req(), max, share).thenApply(sent -> new Body(sent, gzip));
    } catch (IOException e) {
      throw Rejected.of(400, "The body is incomplete.");
    }
  }

  /**
   * Unpacks it. Of a bomb no more is unpacked than the bound.
   *
   * @param max bytes
   * @return null if there are more
   * @throws Rejected 400 for broken gzip
   */
  public @Nullable ByteBuffer unpacked(int max) {
    if (!gzip) {
      return sent.remaining() > max ? null : sent.duplicate();
    }
    InputStream packed =
        new ByteArrayInputStream(
            sent.array(), sent.arrayOffset() + sent.position(), sent.remaining());
    try (InputStream in = new GZIPInputStream(packed, PACKED)) {
      return unpack(in, max);
    } catch (ZipException | EOFException | StackOverflowError e) {
      // Java goes one call deeper for each empty member of gzip: 20 bytes.
      throw Rejected.invalid("encoding", "The body is not complete gzip.");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static @Nullable ByteBuffer unpack(InputStream from, int max) throws IOException {
    byte[] bytes = new byte[Math.min(CHUNK, max)];
    int length = 0;
    while (true) {
      int read = from.read(bytes, length, bytes.length - length);
      if (read < 0) {
        return ByteBuffer.wrap(bytes, 0, length);
      }
      length += read;
      if (length == bytes.length) {
        if (length == max) {
          return from.read() < 0 ? ByteBuffer.wrap(bytes, 0, length) : null;
        }
        bytes = Arrays.copyOf(bytes, Math.min(max, 2 * length));
      }
    }
  }

  /** The refusal of a body that unpacks to more. */
  public static Rejected tooLarge(int max) {
    return Rejected.tooLarge("The body is larger than " + max + " bytes.");
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
}
