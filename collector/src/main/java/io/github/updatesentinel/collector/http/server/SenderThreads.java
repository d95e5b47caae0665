package io.github.updatesentinel.collector.http.server;

import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.handler.ThreadLimitHandler;

/** Keeps one address, or one user, from using all threads that strangers and users have. */
final class SenderThreads extends ThreadLimitHandler {
  /** As many things as a browser asks for at a time. */
  private static final int AT_A_TIME = 6;

  @SuppressWarnings("unchecked") // An array of predicates is what Jetty takes.
  SenderThreads() {
    setThreadLimit(AT_A_TIME);
    include(
        request -> {
          Caller caller = Caller.of(request);
          return caller != Caller.PROBE && caller != Caller.AGENT;
        });
  }

  @Override
  protected String getRemoteIP(Request request) {
    String sender = Caller.sender(request);
    return Caller.of(request) == Caller.DOWNLOAD ? "downloads of " + sender : sender;
  }
}
