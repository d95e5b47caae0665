package io.github.updatesentinel.collector.web;

import com.google.gson.JsonObject;
import io.github.updatesentinel.collector.http.ClientFault;
import io.github.updatesentinel.collector.http.Refusal;
import io.github.updatesentinel.collector.http.Routes;
import io.github.updatesentinel.collector.http.ShortAnswer;
import io.github.updatesentinel.collector.page.Frame;
import io.github.updatesentinel.collector.page.Pages;
import io.github.updatesentinel.collector.page.Texts;
import io.github.updatesentinel.collector.page.Visible;
import io.github.updatesentinel.collector.store.StoreFailure;
import io.github.updatesentinel.collector.wire.Printable;
import io.github.updatesentinel.collector.wire.ThrottledLog;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Header;
import io.javalin.http.HttpResponseException;
import io.javalin.http.MethodNotAllowedResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * What went wrong, as a page in the reader's language for people and as {@code {"error": …}} for
 * programs. What a failure inside says goes into the log, never into an answer.
 */
public final class ErrorPages implements Routes {
  private static final Duration PAUSE = Duration.ofSeconds(10);

  // Strangers can cause both without end.
  private final ThrottledLog outages = new ThrottledLog(PAUSE);
  private final ThrottledLog failures = new ThrottledLog(PAUSE);

  private final Pages pages;
  private final Clock clock;
  private final Consumer<Context> identify;

  /**
   * Pages with the time of this clock.
   *
   * @param identify notes who sent a request that no route takes
   */
  public ErrorPages(Pages pages, Clock clock, Consumer<Context> identify) {
    this.pages = pages;
    this.clock = clock;
    this.identify = identify;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.exception(HttpResponseException.class, this::refused);
    routes.exception(MethodNotAllowedResponse.class, this::otherMethod);
    routes.exception(Exception.class, this::failed);
  }

  private void refused(HttpResponseException why, Context ctx) {
    // Javalin's own messages, such as "Not Found", say nothing that the page does not.
    String message = why.getMessage();
    boolean telling = message != null && (why.getStatus() == 400 || why instanceof Refusal);
    String kind =
        why instanceof Refusal refusal ? refusal.kind() : Integer.toString(why.getStatus());
    if (why.getStatus() == 404) {
      whoAsked(ctx);
    }
    answer(ctx, why.getStatus(), kind, telling ? message : null);
  }

  private void whoAsked(Context ctx) {
    try {
      identify.accept(ctx);
    } catch (RuntimeException e) {
      // The page is the same without the navigation.
      Logger.debug(e, "{}: its user can't be read", ctx.path());
    }
  }

  private void otherMethod(MethodNotAllowedResponse why, Context ctx) {
    // Javalin lists the allowed methods in its only detail; HEAD is allowed wherever GET is.
    String methods = String.join(", ", why.getDetails().values());
    ctx.header(Header.ALLOW, methods.replace("GET", "GET, HEAD"));
    refused(why, ctx);
  }

  private void failed(Exception why, Context ctx) {
    if (ClientFault.caused(why)) {
      Logger.debug(why, "{} {}: the client closed the connection", ctx.method(), ctx.path());
      ctx.status(400);
      return;
    }
    boolean storeGone = storeGone(why);
    if (storeGone) {
      outages.warn(
          request(ctx)
              + ": the store is not available: "
              + Printable.of(StoreFailure.reason(why), 300));
      ctx.header(Header.RETRY_AFTER, "10");
    } else {
      failures.error(why, request(ctx) + " failed");
    }
    int status = storeGone ? 503 : 500;
    answer(ctx, status, Integer.toString(status), null);
  }

  private void answer(Context ctx, int status, String kind, @Nullable String detail) {
    ctx.status(status);
    Frame frame = Frame.of(ctx, Frame.Nav.NONE, clock);
    Texts common = frame.common();
    String key = common.has("error." + kind + ".title") ? "error." + kind : "error.other";
    String title = common.text(key + ".title", status);
    if (forPeople(ctx)) {
      String text = common.text(key + ".text", frame.times().utc(frame.now()));
      pages.render(
          ctx,
          "error.jte",
          Map.of(
              "frame",
              frame,
              "title",
              title,
              "text",
              text,
              "detail",
              detail == null ? "" : Visible.cut(detail, 500)));
    } else {
      JsonObject error = new JsonObject();
      error.addProperty("error", detail == null ? title : detail);
      ShortAnswer.write(ctx, status, "application/json", error.toString());
    }
  }

  private static boolean forPeople(Context ctx) {
    String accept = ctx.header(Header.ACCEPT);
    return !ctx.path().startsWith("/api/") && accept != null && accept.contains("text/html");
  }

  private static String request(Context ctx) {
    return ctx.method() + " " + Printable.of(ctx.path(), 200);
  }

  /** Whether the store is what failed, and not a statement of ours. */
  static boolean storeGone(Throwable why) {
    return switch (StoreFailure.of(why)) {
      case FULL, UNAVAILABLE -> true;
      case CONFLICT, REFUSED -> false;
    };
  }
}
