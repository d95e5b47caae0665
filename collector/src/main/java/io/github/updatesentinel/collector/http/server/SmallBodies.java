package io.github.updatesentinel.collector.http.server;

import io.github.updatesentinel.collector.http.Budget;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.EagerContentHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Reads small bodies before a request gets a thread, so that no thread waits for a slow client.
 * Those of heartbeats are left to their route, which looks at the key first; large ones are
 * uploads, of which few are taken at a time.
 */
final class SmallBodies implements EagerContentHandler.ContentLoaderFactory {
  /** A name and a password, or a request for a key. */
  static final int MAX_OF_STRANGERS = 16 << 10;

  /** A form without a file. */
  static final int MAX_OF_USERS = 64 << 10;

  private static final int OF_ONE_SENDER = 64;
  private static final long SECONDS = 10;
  private static final int FIRST = 2048;

  private final Budget strangers = new Budget(4L << 20, 1L << 20, 512, OF_ONE_SENDER);
  private final Budget users = new Budget(8L << 20, 2L << 20, 256, OF_ONE_SENDER);

  /** Of new computers, which may all be behind one address; who logs in does not wait for them. */
  private final Budget enrollments = new Budget(4L << 20, 2L << 20, 512, 256);

  /** Bytes up to which a body is read here. */
  static int max(Caller caller) {
    return caller == Caller.USER ? MAX_OF_USERS : MAX_OF_STRANGERS;
  }

  /** Whether this is read here. Of unknown length is only what agents send. */
  private static boolean takes(Request request) {
    Caller caller = Caller.of(request);
    long length = request.getLength();
    return caller != Caller.AGENT && (length < 0 ? enrolls(request) : length <= max(caller));
  }

  private static boolean enrolls(Request request) {
    return Request.getPathInContext(request).equals("/api/v1/enroll");
  }

  @Override
  public @Nullable String getApplicableMimeType() {
    return null;
  }

  @Override
  public EagerContentHandler.@Nullable ContentLoader newContentLoader(
      String contentType,
      String mimeType,
      Handler handler,
      Request request,
      Response response,
      Callback callback) {
    if (!takes(request)) {
      return null;
    }
    Caller caller = Caller.of(request);
    Budget budget = caller == Caller.USER ? users : enrolls(request) ? enrollments : strangers;
    return new Loader(handler, request, response, callback, budget, max(caller));
  }

  private static final class Loader extends EagerContentHandler.ContentLoader
      implements Invocable.Task {
    private final Budget budget;
    private final int max;

    /** Whether the body is complete, refused, or lost: what comes first counts. */
    private final AtomicBoolean ended = new AtomicBoolean();

    private byte[] bytes = new byte[FIRST];
    private int length;
    private Budget.@Nullable Share share;
    private Scheduler.@Nullable Task deadline;

    Loader(
        Handler handler,
        Request request,
        Response response,
        Callback callback,
        Budget budget,
        int max) {
      super(handler, request, response, callback);
      this.budget = budget;
      this.max = max;
    }

    @Override
    protected void load() {
      if (admitted()) {
        read(false);
      }
    }

    @Override
    public void run() {
      read(true);
    }

    @Override
    public InvocationType getInvocationType() {
      return InvocationType.NON_BLOCKING;
    }

    private void read(boolean later) {
      while (!ended.get()) {
        Content.Chunk chunk = getRequest().read();
        if (chunk == null) {
          awaitMore();
          return;
        }
        if (Content.Chunk.isFailure(chunk)) {
          fail(chunk.getFailure());
          return;
        }
        boolean last = chunk.isLast();
        boolean fits = take(chunk.getByteBuffer());
        chunk.release();
        if (!fits) {
          return;
        }
        if (last) {
          complete(later);
          return;
        }
      }
    }

    private boolean admitted() {
      Budget.Share taken = budget.take(Caller.sender(getRequest()));
      if (taken == null || !taken.grow(bytes.length)) {
        if (taken != null) {
          taken.release();
        }
        refuse(HttpStatus.SERVICE_UNAVAILABLE_503);
        return false;
      }
      share = taken;
      // Not before: a complete body may wait for its turn.
      Request.addCompletionListener(getRequest(), failure -> taken.release());
      taken.incomplete(this::giveWay);
      return true;
    }

    private void awaitMore() {
      if (deadline == null) {
        deadline =
            getRequest()
                .getComponents()
                .getScheduler()
                .schedule(
                    () -> end(HttpStatus.REQUEST_TIMEOUT_408, "the body arrived too slowly"),
                    SECONDS,
                    TimeUnit.SECONDS);
      }
      getRequest().demand(this);
    }

    private boolean take(ByteBuffer from) {
      int more = from.remaining();
      if (length + more > max) {
        refuse(HttpStatus.PAYLOAD_TOO_LARGE_413);
        return false;
      }
      if (length + more > bytes.length) {
        int size = Math.min(max, Math.max(2 * bytes.length, length + more));
        if (share != null && !share.grow(size - bytes.length)) {
          refuse(HttpStatus.SERVICE_UNAVAILABLE_503);
          return false;
        }
        bytes = Arrays.copyOf(bytes, size);
      }
      from.get(bytes, length, more);
      length += more;
      return true;
    }

    private void complete(boolean later) {
      if ((share != null && !share.complete()) || !end()) {
        return;
      }
      Whole whole = new Whole(getRequest(), ByteBuffer.wrap(bytes, 0, length));
      Runnable next = () -> handle(whole, getResponse(), getCallback());
      if (later) {
        // This may be the thread that serves all connections.
        getRequest().getContext().execute(next);
      } else {
        next.run();
      }
    }

    private void refuse(int status) {
      if (end()) {
        prepare(status);
        Response.writeError(getRequest(), getResponse(), getCallback(), status);
      }
    }

    private void prepare(int status) {
      getResponse().getHeaders().put(HttpHeader.CONNECTION, "close");
      if (status == HttpStatus.SERVICE_UNAVAILABLE_503) {
        getResponse().getHeaders().put(HttpHeader.RETRY_AFTER, Busy.RETRY_AFTER_SECONDS);
      }
    }

    private void giveWay() {
      end(HttpStatus.SERVICE_UNAVAILABLE_503, "another sender has the place");
    }

    /** A request that waits for content can't be completed; an answered one can be failed. */
    private void end(int status, String why) {
      if (end()) {
        SecurityHeaders.set(getResponse().getHeaders());
        prepare(status);
        getResponse().setStatus(status);
        getResponse()
            .write(
                true, null, Callback.from(() -> getCallback().failed(new TimeoutException(why))));
      }
    }

    private void fail(Throwable failure) {
      if (end()) {
        getCallback().failed(failure);
      }
    }

    private boolean end() {
      if (!ended.compareAndSet(false, true)) {
        return false;
      }
      if (deadline != null) {
        deadline.cancel();
      }
      return true;
    }
  }

  /** A request whose body has arrived. */
  private static final class Whole extends Request.Wrapper {
    private @Nullable ByteBuffer body;

    Whole(Request request, ByteBuffer body) {
      super(request);
      this.body = body;
    }

    @Override
    public Content.Chunk read() {
      ByteBuffer whole = body;
      body = null;
      return whole == null ? Content.Chunk.EOF : Content.Chunk.from(whole, true);
    }

    @Override
    public void demand(Runnable demanded) {
      getContext().execute(demanded);
    }
  }
}
