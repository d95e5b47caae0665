package io.github.updatesentinel.collector.http.server;

import java.time.Duration;
import java.util.function.Predicate;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.QoSHandler;
import org.eclipse.jetty.util.Callback;

/**
 * Lets so many requests of a kind run at a time. Others wait without a thread, for a while, and are
 * then answered 503.
 */
final class Busy extends QoSHandler {
  static final String RETRY_AFTER_SECONDS = "10";

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @SuppressWarnings("unchecked") // An array of predicates is what Jetty takes.
  Busy(int atATime, int waiting, Predicate<Request> kind) {
    setMaxRequestCount(atATime);
    setMaxSuspendedRequestCount(waiting);
    setMaxSuspend(PATIENCE);
    include(kind);
  }

  @Override
  protected void reject(Request request, Response response, Callback callback, int status) {
    response.getHeaders().put(HttpHeader.RETRY_AFTER, RETRY_AFTER_SECONDS);
    Response.writeError(request, response, callback, status);
  }

  @Override
  protected void failSuspended(
      Request request, Response response, Callback callback, int status, Throwable failure) {
    response.getHeaders().put(HttpHeader.RETRY_AFTER, RETRY_AFTER_SECONDS);
    Response.writeError(request, response, callback, status);
  }
}
