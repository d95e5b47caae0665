package io.github.updatesentinel.collector.http;

import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Answers what no route gets to see, such as a request that can't be read, by its status alone:
 * Jetty's own page would reveal which server runs here.
 */
final class BareErrors extends ErrorHandler {
  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int code,
      @Nullable String message,
      @Nullable Throwable cause,
      Callback callback) {
    SecurityHeaders.set(response.getHeaders());
    callback.succeeded();
  }
}
