package io.github.updatesentinel.collector.http.server;

import io.github.updatesentinel.collector.http.Credential;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Notes at each request who sent it, for all handlers and routes after it. */
final class Arrivals extends Handler.Wrapper {
  private final Proxies proxies;
  private final Credential.Recent recent;

  Arrivals(Proxies proxies, Credential.Recent recent) {
    this.proxies = proxies;
    this.recent = recent;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    HttpFields headers = request.getHeaders();
    if (proxies.ambiguous(Request.getRemoteAddr(request), headers)) {
      Response.writeError(
          request, response, callback, HttpStatus.BAD_REQUEST_400, "X-Forwarded-Proto: sent twice");
      return true;
    }
    proxies.resolve(request);
    note(request);
    if (Caller.of(request) == Caller.STRANGER) {
      // One answer on a connection: none of a row of them waits until the client reads.
      response.getHeaders().put(HttpHeader.CONNECTION, "close");
    }
    return super.handle(request, response, callback);
  }

  private void note(Request request) {
    String path = Request.getPathInContext(request);
    if (path.equals("/healthz") || path.equals("/readyz")) {
      Caller.PROBE.attachTo(request);
    } else if (path.equals("/api/v1/heartbeats") && HttpMethod.POST.is(request.getMethod())) {
      Caller.AGENT.attachTo(request);
    } else if ((path.startsWith("/assets/") || path.startsWith("/agent/")) && reads(request)) {
      Caller.DOWNLOAD.attachTo(request);
    } else {
      String user = recent.user(request);
      if (user == null) {
        Caller.STRANGER.attachTo(request);
      } else {
        Caller.attachUser(request, user);
      }
    }
  }

  private static boolean reads(Request request) {
    String method = request.getMethod();
    return HttpMethod.GET.is(method) || HttpMethod.HEAD.is(method);
  }
}
