package io.github.updatesentinel.collector.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Memory for the bodies of requests, and how many of them there may be at a time, in all and of one
 * sender. What is taken is given back with the request. Where nothing is left, the sender who has
 * the most gives way with a body that is still incomplete, to those who have less. Thread-safe.
 */
public final class Budget {
  private final long maxBytes;
  private final long maxBytesOfOne;
  private final int maxRequests;
  private final int maxOfOne;
  private final Map<String, Sender> senders = new HashMap<>();

  /** Those that may have to give way, oldest first. */
  private final Set<Share> incomplete = new LinkedHashSet<>();

  private long bytes;
  private int requests;

  /**
   * A budget.
   *
   * @param maxBytes of all requests together
   * @param maxBytesOfOne of all requests of one sender
   * @param maxRequests at a time
   * @param maxOfOne at a time of one sender
   */
  public Budget(long maxBytes, long maxBytesOfOne, int maxRequests, int maxOfOne) {
    this.maxBytes = maxBytes;
    this.maxBytesOfOne = maxBytesOfOne;
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

  private static final class Sender {
    private int requests;
    private long bytes;
  }

  /** What a request has taken. */
  public final class Share {
    private final String name;
    private final Sender sender;
    private long taken;
    private boolean released;
    private @Nullable Runnable giveWay;

    private Share(String name, Sender sender) {
      this.name = name;
      this.sender = sender;
    }

    /** Takes this many bytes more; false if there are not as many. */
    public boolean grow(int more) {
      List<Runnable> giveWay = new ArrayList<>();
      boolean grown = grow(more, giveWay);
      giveWay.forEach(Runnable::run);
      return grown;
    }

    private boolean grow(int more, List<Runnable> makeRoom) {
      synchronized (Budget.this) {
        if (released || sender.bytes + more > maxBytesOfOne) {
          return false;
        }
        while (bytes + more > maxBytes) {
          Share largest = largest();
          if (largest == null || largest.sender.bytes <= sender.bytes + more) {
            return false;
          }
          largest.end(makeRoom);
        }
        bytes += more;
        sender.bytes += more;
        taken += more;
        return true;
      }
    }

    /**
     * The body is incomplete, and so may have to give way to another.
     *
     * @param action what ends it then, called once, by any thread
     */
    public void incomplete(Runnable action) {
      synchronized (Budget.this) {
        if (!released) {
          giveWay = action;
          incomplete.add(this);
        }
      }
    }

    /** The body is complete; false if it had to give way. */
    public boolean complete() {
      synchronized (Budget.this) {
        incomplete.remove(this);
        return !released;
      }
    }

    /** Gives all of it back; again is no error. */
    public void release() {
      synchronized (Budget.this) {
        if (released) {
          return;
        }
        released = true;
        incomplete.remove(this);
        bytes -= taken;
        requests--;
        sender.bytes -= taken;
        sender.requests--;
        if (sender.requests == 0) {
          senders.remove(name);
        }
      }
    }

    private void end(List<Runnable> actions) {
      release();
      if (giveWay != null) {
        actions.add(giveWay);
      }
    }
  }

  /** A place for a request of a sender, without bytes; null if there is none. */
  public @Nullable Share take(String sender) {
    List<Runnable> giveWay = new ArrayList<>();
    Share share = take(sender, giveWay);
    giveWay.forEach(Runnable::run);
    return share;
  }

  private synchronized @Nullable Share take(String name, List<Runnable> makeRoom) {
    Shortage shortage = shortage(name);
    if (shortage == Shortage.SENDER) {
      return null;
    }
    if (shortage == Shortage.ALL) {
      Share oldest = oldestOfMost();
      if (oldest == null || oldest.sender.requests <= requestsOf(name) + 1) {
        return null;
      }
      oldest.end(makeRoom);
    }
    Sender sender = senders.computeIfAbsent(name, key -> new Sender());
    requests++;
    sender.requests++;
    return new Share(name, sender);
  }

  /** What keeps a sender from a place now; null if nothing does. */
  public synchronized @Nullable Shortage shortage(String sender) {
    if (requestsOf(sender) >= maxOfOne) {
      return Shortage.SENDER;
    }
    return requests >= maxRequests ? Shortage.ALL : null;
  }

  private int requestsOf(String sender) {
    Sender known = senders.get(sender);
    return known == null ? 0 : known.requests;
  }

  /** The oldest incomplete body of whom has the most requests. */
  private @Nullable Share oldestOfMost() {
    Share found = null;
    for (Share share : incomplete) {
      if (found == null || share.sender.requests > found.sender.requests) {
        found = share;
      }
    }
    return found;
  }

  /** The largest incomplete body of whom has the most bytes. */
  private @Nullable Share largest() {
    Share found = null;
    for (Share share : incomplete) {
      if (found == null
          || share.sender.bytes > found.sender.bytes
          || (share.sender.bytes == found.sender.bytes && share.taken > found.taken)) {
        found = share;
      }
    }
    return found;
  }
}
