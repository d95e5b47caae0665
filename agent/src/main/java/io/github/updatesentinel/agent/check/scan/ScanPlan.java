package io.github.updatesentinel.agent.check.scan;

import io.github.updatesentinel.agent.config.AgentConfig;
import io.github.updatesentinel.agent.fact.update.UpdateScan;
import io.github.updatesentinel.agent.state.AgentState;
import io.github.updatesentinel.agent.time.Clocks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * When the next scan is due: by the monotonic clock while the process runs, by the wall clock in
 * the state file for the next one. Used by the check loop's thread alone.
 */
public final class ScanPlan {
  private final ScanSchedule schedule;
  private final AgentState state;
  private final Clocks clocks;
  private final DoubleSupplier random;
  private final int abortsThatFail;

  private long dueNanos;
  private boolean triggered;
  private boolean running;

  public ScanPlan(AgentConfig config, AgentState state, Clocks clocks, DoubleSupplier random) {
    this.schedule = new ScanSchedule(config.scanInterval(), config.jitter());
    this.state = state;
    this.clocks = clocks;
    this.random = random;
    this.abortsThatFail = config.scanFailuresBeforeAlert();
  }

  /** What is remembered stays as it is: starts in a row must not put a scan off for ever. */
  public void begin() {
    Instant due = state.nextScanAt;
    Duration untilDue = due == null ? null : Duration.between(clocks.now(), due);
    dueNanos = nanosIn(schedule.afterStart(untilDue, random.getAsDouble()));
  }

  /** While a scan runs, its end is what the next one waits for. */
  public Duration untilDue() {
    return running
        ? schedule.interval()
        : Duration.ofNanos(Math.max(0, dueNanos - clocks.nanos().getAsLong()));
  }

  /** Whether a scan may start now. */
  public boolean isDue() {
    return !running && untilDue().isZero();
  }

  /** A scan that is cut short is still due at the next start: what is remembered stays. */
  public void started() {
    running = true;
    triggered = false;
  }

  /**
   * Sets when the next scan is due.
   *
   * @param counts whether the scan says anything; false calls for another one soon
   */
  public void finished(UpdateScan scan, boolean counts) {
    running = false;
    if (!counts) {
      trigger();
    }
    double chance = random.getAsDouble();
    Integer failures = state.scanFailuresInRow;
    if (triggered) {
      in(schedule.afterTrigger(chance));
    } else if (scan.isAborted() && state.abortedScansInRow < abortsThatFail) {
      in(schedule.afterAbort(chance));
    } else if (failures == null || failures > 0) {
      // Of those that are not known, this one is: the shortest wait is right for it.
      in(schedule.afterFailure(failures == null ? 1 : failures, scan.hresult(), chance));
    } else {
      in(schedule.afterSuccess(chance));
    }
  }

  /** The scan stays due, and is asked for again after a while; what is remembered stays. */
  public void putOff(Duration delay) {
    dueNanos = nanosIn(delay);
  }

  /** Something has changed that the last scan could not know. */
  public void trigger() {
    Instant now = clocks.now();
    if (triggered || !ScanSchedule.mayTrigger(state.triggeredScans, now)) {
      return;
    }
    List<Instant> times = new ArrayList<>(ScanSchedule.ofLastDay(state.triggeredScans, now));
    times.add(now);
    state.triggeredScans = List.copyOf(times);
    triggered = true;
    Duration soon = schedule.afterTrigger(random.getAsDouble());
    if (!running && soon.compareTo(untilDue()) < 0) {
      in(soon);
    }
  }

  private long nanosIn(Duration delay) {
    return clocks.nanos().getAsLong() + delay.toNanos();
  }

  private void in(Duration delay) {
    dueNanos = nanosIn(delay);
    state.nextScanAt = clocks.now().plus(delay);
  }
}
