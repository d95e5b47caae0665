package io.github.updatesentinel.collector.http;

import io.javalin.http.Context;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.io.EofException;

/**
 * An answer of any size that is sent as fast as its client reads it. No thread waits for the
 * client.
 */
public final class LargeAnswer implements WriteListener {
  private static final int PIECE = 16 << 10;

  private final InputStream from;
  private final ServletOutputStream to;
  private final byte[] piece = new byte[PIECE];
  private final CompletableFuture<Void> end = new CompletableFuture<>();

  private LargeAnswer(InputStream from, ServletOutputStream to) {
    this.from = from;
    this.to = to;
  }

  /**
   * Sends what is read, past the compression, and closes it.
   *
   * @param length its bytes
   */
  public static void send(Context ctx, InputStream from, long length) throws IOException {
    ctx.res().setContentLengthLong(length);
    LargeAnswer answer = new LargeAnswer(from, ctx.res().getOutputStream());
    ctx.future(
        () -> {
          answer.to.setWriteListener(answer);
          return answer.end;
        });
  }

  @Override
  public void onWritePossible() throws IOException {
    // The piece is free again when the stream is ready.
    while (to.isReady()) {
      int read = from.read(piece);
      if (read < 0) {
        from.close();
        end.complete(null);
        return;
      }
      to.write(piece, 0, read);
    }
  }

  @Override
  public void onError(Throwable failure) {
    try {
      from.close();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
    end.completeExceptionally(new EofException(failure));
  }
}
