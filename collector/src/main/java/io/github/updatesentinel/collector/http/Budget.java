package io.github.updatesentinel.collector.http;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Memory for the bodies of requests, and how many of them there may be at a time, in all and of one
 * sender. What is taken is given back with the request. Thread-safe.
 */
public final class Budget {
  private final long maxBytes;
  private final int maxRequests;
  private final int maxOfOne;
  private final Map<String, Integer> senders = new HashMap<>();
  private long bytes;
  private int requests;

  /**
   * A budget.
   *
   * @param maxBytes of all requests together
   * @param maxRequests at a time
   * @param maxOfOne at a time of one sender
   */
  public Budget(long maxBytes, int maxRequests, int maxOfOne) {
    this.maxBytes = maxBytes;
    this.maxRequests = maxRequests;
    this.maxOfOne = maxOfOne;
  }

  /** Why there is no place. */
  public enum Shortage {
    /** This sender has too many requests at a time. */
    SENDER,
    /** All senders together have. */
    ALL
  }

  /** What a request has taken. */
  public final class Share {
    private final String sender;
    private long taken;
    private boolean released;

    private Share(String sender) {
      this.sender = sender;
    }

    /** Takes this many bytes more; false if there are not as many. */
    public boolean grow(int more) {
      synchronized (Budget.this) {
        if (released || bytes + more > maxBytes) {
          return false;
        }
        bytes += more;
        taken += more;
        return true;
      }
    }

    /** Gives all of it back; again is no error. */
    public void release() {
      synchronized (Budget.this) {
        if (released) {
          return;
        }
        released = true;
        bytes -= taken;
        requests--;
        senders.computeIfPresent(sender, (key, count) -> count == 1 ? null : count - 1);
      }
    }
  }

  /** A place for a request of a sender, without bytes; null if there is none. */
  public synchronized @Nullable Share take(String sender) {
    if (shortage(sender) != null) {
      return null;
    }
    requests++;
    senders.merge(sender, 1, Integer::sum);
    return new Share(sender);
  }

  /** What keeps a sender from a place now; null if nothing does. */
  public synchronized @Nullable Shortage shortage(String sender) {
    if (senders.getOrDefault(sender, 0) >= maxOfOne) {
      return Shortage.SENDER;
    }
    return requests >= maxRequests ? Shortage.ALL : null;
  }
}
