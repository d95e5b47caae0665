package io.github.updatesentinel.agent.time;

import java.time.Duration;
import java.util.ArrayDeque;

/** Lets something happen so often and no more. Not thread-safe. */
public final class RateLimit {
  private final Clocks clocks;
  private final int times;
  private final Duration per;
  private final ArrayDeque<Long> taken = new ArrayDeque<>();

  public RateLimit(Clocks clocks, int times, Duration per) {
    this.clocks = clocks;
    this.times = times;
    this.per = per;
  }

  public boolean tryTake() {
    if (isUsedUp()) {
      return false;
    }
    taken.addLast(clocks.nanos().getAsLong());
    return true;
  }

  public boolean isUsedUp() {
    while (!taken.isEmpty() && clocks.since(taken.peekFirst()).compareTo(per) >= 0) {
      taken.removeFirst();
    }
    return taken.size() >= times;
  }
}
