package io.github.updatesentinel.collector.http.server;

import io.github.updatesentinel.collector.config.AddressRange;
import io.github.updatesentinel.collector.http.Remote;
import org.eclipse.jetty.server.Request;

/**
 * What is known of who sent a request, before its body is read and its route runs. Each kind has
 * threads and memory of its own, so that none can use up those of another.
 */
enum Caller {
  /** Asks whether the collector lives or is ready. */
  PROBE,
  /** Sends heartbeats with POST; their route checks the key before it reads the body. */
  AGENT,
  /** Has shown a session or an API token that was valid a moment ago. */
  USER,
  /** Gets a file that is for everybody, in an answer that no thread waits for. */
  DOWNLOAD,
  /** Anyone else. */
  STRANGER;

  private static final String ATTRIBUTE = Caller.class.getName();
  private static final String SENDER = ATTRIBUTE + ".sender";

  /** As the first handler noted it. */
  static Caller of(Request request) {
    return request.getAttribute(ATTRIBUTE) instanceof Caller caller ? caller : STRANGER;
  }

  /**
   * Who limits count: a user, from whatever addresses and in however many sessions; else an
   * address.
   */
  static String sender(Request request) {
    return request.getAttribute(SENDER) instanceof String user
        ? "user " + user
        : AddressRange.network(Remote.address(request));
  }

  void attachTo(Request request) {
    request.setAttribute(ATTRIBUTE, this);
  }

  /** Notes that a user whose name is known sent a request. */
  static void attachUser(Request request, String user) {
    USER.attachTo(request);
    request.setAttribute(SENDER, user);
  }
}
