package io.github.updatesentinel.collector.http;

import io.javalin.http.Context;
import io.javalin.http.Header;

/** How much people may send. Agents' routes have limits of their own. */
final class BodyLimit {
  private BodyLimit() {}

  /**
   * Checks a request's announced length, before anything of it is read.
   *
   * @param limit bytes
   * @throws Refusal if it is too long, or not announced
   */
  static void check(Context ctx, long limit) {
    long length = ctx.req().getContentLengthLong();
    if (length > limit) {
      ctx.header(Header.CONNECTION, "close");
      throw new Refusal(413, "The body is larger than " + limit / 1024 + " KB.");
    }
    if (length < 0 && ctx.header("Transfer-Encoding") != null) {
      ctx.header(Header.CONNECTION, "close");
      throw new Refusal(411, "The request must have a Content-Length.");
    }
  }
}
