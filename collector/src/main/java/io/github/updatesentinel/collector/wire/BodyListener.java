package io.github.updatesentinel.collector.wire;

import io.github.updatesentinel.collector.http.Budget;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Collects a body as it arrives; no thread waits meanwhile. */
final class BodyListener implements ReadListener {
  /** An agent times out after 30 s. */
  private static final long MAX_SECONDS = 30;

  private static final int FIRST = 2048;

  /** Who is still sending when the connection is cut off does not see the answer. */
  private static final int MAX_DRAINED = 16 << 20;

  private final ServletInputStream in;
  private final int max;
  private final Budget.Share share;
  private final CompletableFuture<ByteBuffer> body = new CompletableFuture<>();
  private byte[] bytes = new byte[0];
  private int length;
  private int drained;

  /** Set when the rest is thrown away. */
  private @Nullable Rejected refusal;

  private BodyListener(ServletInputStream in, int max, Budget.Share share) {
    this.in = in;
    this.max = max;
    this.share = share;
  }

  static CompletableFuture<ByteBuffer> read(HttpServletRequest request, int max, Budget.Share share)
      throws IOException {
    ServletInputStream in = request.getInputStream();
    BodyListener listener = new BodyListener(in, max, share);
    long announced = request.getContentLengthLong();
    if (announced > max) {
      listener.refusal = Body.tooLarge(max);
    } else if (announced >= 0 && in.available() >= announced) {
      // All of it is here, as of most heartbeats.
      byte[] whole = in.readNBytes((int) announced);
      return share.grow(whole.length)
          ? CompletableFuture.completedFuture(ByteBuffer.wrap(whole))
          : CompletableFuture.failedFuture(busy());
    }
    share.incomplete(() -> listener.body.completeExceptionally(busy()));
    in.setReadListener(listener);
    return listener.body.orTimeout(MAX_SECONDS, TimeUnit.SECONDS).exceptionally(BodyListener::late);
  }

  private static ByteBuffer late(Throwable failure) {
    throw failure instanceof TimeoutException
        ? slow()
        : failure instanceof Rejected rejected ? rejected : Rejected.of(400, cut());
  }

  @Override
  public void onDataAvailable() throws IOException {
    while (in.isReady() && !in.isFinished()) {
      if (refusal != null) {
        drain();
      } else if (length == bytes.length) {
        grow();
      } else {
        length += Math.max(0, in.read(bytes, length, bytes.length - length));
      }
      if (body.isDone()) {
        return;
      }
    }
  }

  private void grow() {
    if (length > max) {
      refuse(Body.tooLarge(max));
      return;
    }
    // One byte more than allowed shows that there are too many.
    int size = Math.min(max + 1, Math.max(FIRST, 2 * length));
    if (share.grow(size - length)) {
      bytes = Arrays.copyOf(bytes, size);
    } else {
      refuse(busy());
    }
  }

  private void refuse(Rejected why) {
    refusal = why;
    bytes = new byte[0];
  }

  private void drain() throws IOException {
    byte[] waste = new byte[FIRST];
    drained += Math.max(0, in.read(waste, 0, waste.length));
    if (drained > MAX_DRAINED) {
      onAllDataRead();
    }
  }

  @Override
  public void onAllDataRead() {
    if (length > max) {
      refuse(Body.tooLarge(max));
    }
    if (refusal == null && share.complete()) {
      body.complete(ByteBuffer.wrap(bytes, 0, length));
    } else {
      body.completeExceptionally(refusal == null ? busy() : refusal);
    }
  }

  @Override
  public void onError(Throwable failure) {
    // The server gives up a body that comes more slowly than it allows.
    body.completeExceptionally(
        failure instanceof TimeoutException || failure.getCause() instanceof TimeoutException
            ? slow()
            : Rejected.of(400, cut()));
  }

  private static Rejected slow() {
    return Rejected.of(408, "The body arrived too slowly.");
  }

  private static Rejected busy() {
    return Rejected.later(503, 10, "Too many requests are being received.");
  }

  private static String cut() {
    return "The body is incomplete.";
  }
}
