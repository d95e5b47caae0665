package io.github.updatesentinel.collector.http.server;

import io.github.updatesentinel.collector.http.Budget;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Bounds downloads, of one address and in all: each lasts as long as its client likes to read. */
final class Downloads extends Handler.Wrapper {
  /** Each takes some 50 KB. */
  static final int AT_A_TIME = 256;

  static final int OF_ONE_ADDRESS = 64;

  private final Budget budget = new Budget(0, 0, AT_A_TIME, OF_ONE_ADDRESS);

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (Caller.of(request) != Caller.DOWNLOAD) {
      return super.handle(request, response, callback);
    }
    Budget.Share share = budget.take(Caller.sender(request));
    if (share == null) {
      response.getHeaders().put(HttpHeader.RETRY_AFTER, Busy.RETRY_AFTER_SECONDS);
      Response.writeError(request, response, callback, HttpStatus.SERVICE_UNAVAILABLE_503);
      return true;
    }
    Request.addCompletionListener(request, failure -> share.release());
    return super.handle(request, response, callback);
  }
}
