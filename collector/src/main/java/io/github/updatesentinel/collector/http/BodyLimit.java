package io.github.updatesentinel.collector.http;

import io.javalin.http.Context;
import io.javalin.http.Header;

/** How much people may send. Agents' routes have limits of their own. */
final class BodyLimit {
  private static final long FORM_BYTES = 64 * 1024;
  private static final long JSON_BYTES = 1024 * 1024;

  /** A baseline of 1 MB, with what a form adds around it. */
  private static final long UPLOAD_BYTES = 3 * 1024 * 1024;

  private BodyLimit() {}

  /**
   * Checks a request's announced length, before anything of it is read.
   *
   * @throws Refusal if it is too long, or not announced
   */
  static void check(Context ctx) {
    long length = ctx.req().getContentLengthLong();
    long limit = limit(ctx);
    if (length > limit) {
      ctx.header(Header.CONNECTION, "close");
      throw new Refusal(413, "The body has more than " + limit / 1024 + " KB.");
    }
    if (length < 0 && ctx.header("Transfer-Encoding") != null) {
      ctx.header(Header.CONNECTION, "close");
      throw new Refusal(411, "The length of the body must be announced in Content-Length.");
    }
  }

  private static long limit(Context ctx) {
    if (ctx.isMultipart()) {
      return UPLOAD_BYTES;
    }
    return ctx.isFormUrlencoded() ? FORM_BYTES : JSON_BYTES;
  }
}
