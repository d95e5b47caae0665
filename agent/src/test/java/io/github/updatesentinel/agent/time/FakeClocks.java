package io.github.updatesentinel.agent.time;

import java.time.Duration;
import java.time.Instant;

/** Both clocks in the test's hands: people set the wall clock, nobody sets the other. */
public final class FakeClocks {
  public static final Instant START = Instant.parse("2026-11-22T08:00:00Z");

  private Instant wall = START;
  private long nanos = 5_000_000_000_000L;

  public Clocks clocks() {
    return new Clocks(() -> wall, () -> nanos);
  }

  /** Time passes. */
  public void pass(Duration time) {
    wall = wall.plus(time);
    nanos += time.toNanos();
  }

  /** Somebody sets the wall clock. */
  public void setWall(Duration ahead) {
    wall = wall.plus(ahead);
  }

  /** Another process has a monotonic clock of its own. */
  public void restart() {
    nanos = -77;
  }
}
