package io.github.updatesentinel.collector.http.server;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Answers what no route gets to see, such as a request that can't be read, by its status and at
 * most one sentence: Jetty's own page would reveal which server runs here.
 */
final class BareErrors extends ErrorHandler {
  /** In both languages: the one of the browser may be in what can't be read. */
  private static final byte[] UNREADABLE =
      "The collector can't read this request.\n上报服务器无法读取此请求。\n".getBytes(StandardCharsets.UTF_8);

  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int code,
      @Nullable String message,
      @Nullable Throwable cause,
      Callback callback) {
    SecurityHeaders.set(response.getHeaders());
    response.getHeaders().put(HttpHeader.CONNECTION, "close");
    if (code == HttpStatus.BAD_REQUEST_400) {
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain;charset=utf-8");
      response.write(true, ByteBuffer.wrap(UNREADABLE), callback);
    } else {
      callback.succeeded();
    }
  }
}
