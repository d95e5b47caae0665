package io.github.updatesentinel.collector.http;

import io.javalin.http.Context;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.tinylog.Logger;

/** Answers of a few bytes for programs. */
public final class ShortAnswer {
  private ShortAnswer() {}

  /**
   * Writes an answer past the compression, which is for pages, and costs these few bytes more than
   * all else. Without a length: the server then sends it when the request ends, and no thread waits
   * for a client that does not read.
   */
  public static void write(Context ctx, int status, String type, String text) {
    ctx.status(status).contentType(type);
    try {
      ctx.res().getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // Who has gone away will ask again.
      Logger.debug(e, "A response could not be sent");
    }
  }
}
