package io.github.updatesentinel.collector.http.server;

import io.github.updatesentinel.collector.http.Refusal;
import io.github.updatesentinel.collector.http.Role;
import io.github.updatesentinel.collector.http.Size;
import io.javalin.http.Context;
import io.javalin.http.Header;

/**
 * How much a request of a user may send, in bytes and in fields: a field takes some hundred times
 * of its bytes in memory. Agents' routes have limits of their own.
 *
 * @param fields of a form without a file
 * @param upload whether a form may have a file
 */
record BodyLimit(long bytes, int fields, boolean upload) {
  /** Name, password, page to go to. */
  private static final BodyLimit ANYONE = new BodyLimit(SmallBodies.MAX_OF_STRANGERS, 16, false);

  private static final BodyLimit FORM = new BodyLimit(SmallBodies.MAX_OF_USERS, 256, false);

  private static final BodyLimit UPLOAD = new BodyLimit(WebServer.MAX_UPLOAD, 256, true);

  static BodyLimit of(Context ctx, Role role) {
    if (role == Role.ANYONE || role == Role.PROGRAM) {
      return ANYONE;
    }
    return ctx.routeRoles().contains(Size.UPLOAD) ? UPLOAD : FORM;
  }

  /**
   * Checks the announced length, before anything is read, and then the number of fields, before
   * they are taken apart.
   *
   * @throws Refusal if it is too long, not announced, or of another kind
   */
  void check(Context ctx) {
    long length = ctx.req().getContentLengthLong();
    if (length > bytes) {
      throw refusal(ctx, 413, "The body is larger than " + bytes / 1024 + " KB.");
    }
    if (length < 0 && ctx.header("Transfer-Encoding") != null) {
      throw refusal(ctx, 411, "The request must have a Content-Length.");
    }
    if (length <= 0) {
      return;
    }
    if (ctx.isMultipartFormData()) {
      if (!upload) {
        throw refusal(ctx, 415, "This form takes no file.");
      }
    } else if (ctx.isFormUrlencoded() && length <= SmallBodies.MAX_OF_USERS) {
      // It has arrived before the request got its thread.
      checkFields(ctx.bodyAsBytes());
    } else if (ctx.isFormUrlencoded()) {
      throw refusal(ctx, 413, "The form is larger than " + FORM.bytes / 1024 + " KB.");
    }
  }

  private void checkFields(byte[] body) {
    int found = 1;
    for (byte c : body) {
      if (c == '&' && ++found > fields) {
        throw new Refusal(413, "The form has more than " + fields + " fields.");
      }
    }
  }

  private static Refusal refusal(Context ctx, int status, String sentence) {
    ctx.header(Header.CONNECTION, "close");
    return new Refusal(status, sentence);
  }
}
