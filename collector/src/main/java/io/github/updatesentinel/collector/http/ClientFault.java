package io.github.updatesentinel.collector.http;

import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.io.EofException;
import org.jspecify.annotations.Nullable;

/** Failures of a request that its client alone causes: nobody needs to read of them in a log. */
public final class ClientFault {
  private ClientFault() {}

  /** Whether a client went away, or sent what is no HTTP. */
  public static boolean caused(@Nullable Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof EofException
          || cause instanceof HttpException
          || cause instanceof java.util.concurrent.TimeoutException) {
        return true;
      }
    }
    return false;
  }
}
