package io.github.updatesentinel.collector.wire;

import com.google.gson.JsonObject;
import io.github.updatesentinel.collector.http.ShortAnswer;
import io.github.updatesentinel.collector.store.StoreFailure;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.Header;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.CompletionException;

/** What agents are answered, and what is counted of it. Thread-safe. */
public final class Answers {
  private final MeterRegistry meters;
  private final ThrottledLog log = new ThrottledLog(Duration.ofSeconds(10));
  private final ThrottledLog errors = new ThrottledLog(Duration.ofSeconds(10));

  public Answers(MeterRegistry meters) {
    this.meters = meters;
  }

  /** A handler whose errors are answered in JSON. */
  public Handler guard(Handler handler) {
    return ctx -> {
      try {
        handler.handle(ctx);
      } catch (RuntimeException e) {
        failed(ctx, e);
      }
    };
  }

  public void accepted(Context ctx, int number) {
    count(202);
    write(ctx, 202, "{\"accepted\":" + number + "}");
  }

  /** Answers with a member. */
  public void answer(Context ctx, int status, String name, String value) {
    count(status);
    JsonObject json = new JsonObject();
    json.addProperty(name, value);
    write(ctx, status, json.toString());
  }

  private static void write(Context ctx, int status, String json) {
    ShortAnswer.write(ctx, status, "application/json", json);
  }

  /** Answers what went wrong on the way. */
  public void failed(Context ctx, Throwable thrown) {
    Throwable failure =
        thrown instanceof CompletionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    if (failure instanceof Rejected rejected) {
      rejected(ctx, rejected);
    } else if (StoreFailure.of(failure) == StoreFailure.REFUSED) {
      errors.error(failure, "A request to " + ctx.path() + " failed");
      rejected(ctx, Rejected.of(500, "Internal error; see the log of the collector."));
    } else {
      log.warn("The store is not available: " + failure.getMessage());
      rejected(ctx, Rejected.later(503, 10, "The store is not available."));
    }
  }

  private void rejected(Context ctx, Rejected why) {
    if (!why.field().isEmpty()) {
      meters.counter("sentinel.ingest.rejected", "field", why.field()).increment();
      log.warn("Rejected a request from " + Printable.of(ctx.ip(), 100) + ": " + why.reason());
    }
    if (why.status() == 401 || why.status() == 403 || why.status() == 429) {
      // The server works off the requests of a connection in one go: a row of them ends here.
      ctx.header(Header.CONNECTION, "close");
    }
    if (why.status() == 401) {
      ctx.header(Header.WWW_AUTHENTICATE, "Bearer realm=\"Update Sentinel\"");
    }
    if (why.retryAfterSeconds() > 0) {
      ctx.header(Header.RETRY_AFTER, Integer.toString(why.retryAfterSeconds()));
    }
    answer(ctx, why.status(), "error", why.reason());
  }

  private void count(int status) {
    meters.counter("sentinel.ingest.requests", "status", Integer.toString(status)).increment();
  }
}
