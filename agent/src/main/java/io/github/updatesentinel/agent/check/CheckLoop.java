package io.github.updatesentinel.agent.check;

import io.github.updatesentinel.agent.check.scan.ScanPlan;
import io.github.updatesentinel.agent.check.scan.ScanRunner;
import io.github.updatesentinel.agent.check.scan.Signal;
import io.github.updatesentinel.agent.config.AgentConfig;
import io.github.updatesentinel.agent.sink.DeliveryNews;
import io.github.updatesentinel.agent.sink.Event;
import io.github.updatesentinel.agent.sink.EventSink;
import io.github.updatesentinel.agent.time.Clocks;
import io.github.updatesentinel.agent.time.RateLimit;
import io.github.updatesentinel.contract.EventId;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * Decides when things happen: checks, scans and heartbeats, each at its own pace and whenever a
 * signal asks for it. What happens then is {@link CheckCycle}'s.
 */
public final class CheckLoop {
  /** A loop that fails again and again must not keep a processor busy. */
  private static final Duration PAUSE_AFTER_DEFECT = Duration.ofSeconds(5);

  /** Between checks for the sake of services that change: some change all the time. */
  private static final Duration PAUSE_BETWEEN_SERVICE_CHECKS = Duration.ofSeconds(10);

  private static final long NEVER = Long.MAX_VALUE;

  private final AgentConfig config;
  private final CheckCycle cycle;
  private final ScanRunner scans;
  private final BlockingQueue<Signal> signals;
  private final EventSink events;
  private final Clocks clocks;
  private final DoubleSupplier random;
  private final ScanPlan plan;
  private final RateLimit defectEvents;

  private long checkAt;
  private long heartbeatAt;

  /** When changed services are checked, and when that may be at the earliest. */
  private long servicesAt = NEVER;

  private long servicesNotBefore;

  /** Why {@link #run} came back. */
  public enum End {
    STOPPED,
    /** The configuration is another one now; start again with it. */
    RECONFIGURED,
    /** Another machine goes by this agent's id; start again with another one. */
    IDENTITY_TAKEN
  }

  /**
   * @param random from 0 to 1, for every delay that keeps a fleet from acting at once
   */
  public CheckLoop(
      AgentConfig config,
      CheckCycle cycle,
      ScanRunner scans,
      BlockingQueue<Signal> signals,
      EventSink events,
      Clocks clocks,
      DoubleSupplier random) {
    this.config = config;
    this.cycle = cycle;
    this.scans = scans;
    this.signals = signals;
    this.events = events;
    this.clocks = clocks;
    this.random = random;
    this.plan = new ScanPlan(config, cycle.state(), clocks, random);
    this.defectEvents = new RateLimit(clocks, 4, Duration.ofHours(1));
  }

  /**
   * Runs, once it has begun, until it is told to stop, or until the configuration has changed.
   *
   * @param isCurrent whether a configuration is still the one in force; asked at every check
   */
  public End run(Predicate<AgentConfig> isCurrent) throws InterruptedException {
    End end = turns(isCurrent);
    guarded(cycle::end);
    return end;
  }

  private End turns(Predicate<AgentConfig> isCurrent) throws InterruptedException {
    while (true) {
      Signal signal = signals.poll(untilNext().toNanos(), TimeUnit.NANOSECONDS);
      if (signal instanceof Signal.ServicesChanged) {
        // One look sees all changes up to now, however many were announced.
        signals.removeIf(Signal.ServicesChanged.class::isInstance);
      }
      // News that came before it may have the disk written for each, and a stop has five seconds.
      if (signal instanceof Signal.Stop || signals.contains(new Signal.Stop())) {
        return End.STOPPED;
      }
      if (signal == null && isDue(checkAt) && !scans.isBusy() && !isCurrent.test(config)) {
        return End.RECONFIGURED;
      }
      turn(signal);
      if (cycle.isIdentityTaken() && !scans.isRunning()) {
        return End.IDENTITY_TAKEN;
      }
    }
  }

  /** The first check happens at once; what the network sees of it is spread over the fleet. */
  public void begin() {
    long now = clocks.nanos().getAsLong();
    checkAt = now + config.checkInterval().toNanos();
    plan.begin();
    heartbeatAt = now + spread(config.checkInterval());
    servicesNotBefore = now;
    guarded(this::check);
  }

  /**
   * One turn.
   *
   * @param signal null where only time has passed
   */
  void turn(@Nullable Signal signal) {
    if (signal != null) {
      guarded(() -> take(signal));
    }
    if (isDue(checkAt)) {
      checkAt = next(config.checkInterval());
      guarded(this::check);
      // A regular heartbeat goes with each check; a delay that was drawn already stays.
      heartbeatSoon();
    }
    if (isDue(cycle.lookDueNanos())) {
      guarded(this::lookAtServices);
    }
    if (isDue(servicesAt)) {
      servicesNotBefore = next(PAUSE_BETWEEN_SERVICE_CHECKS);
      guarded(this::check);
    }
    if (!scans.isBusy()) {
      scanOrTryStart();
    }
    guarded(() -> cycle.logToRead().ifPresent(scans::readLog));
    if (isDue(heartbeatAt)) {
      heartbeatAt = NEVER;
      guarded(cycle::sendHeartbeat);
    }
    guarded(cycle::save);
  }

  /** One at a time: a service that the test starts or waits for would be another one to a scan. */
  private void scanOrTryStart() {
    if (plan.isDue() && cycle.isLeftToPatchManager()) {
      plan.putOff(config.checkInterval());
    } else if (plan.isDue()) {
      plan.started();
      guarded(this::scan);
    } else if (cycle.isStartTestDue()) {
      guarded(scans::tryStart);
    }
  }

  Duration untilNext() {
    long now = clocks.nanos().getAsLong();
    long next =
        LongStream.of(checkAt, heartbeatAt, servicesAt, cycle.lookDueNanos())
            .filter(at -> at != NEVER)
            .map(at -> at - now)
            .min()
            .orElse(0);
    // While a scan or a start test runs, its end is what the next one waits for.
    long wait = scans.isBusy() ? next : Math.min(next, plan.untilDue().toNanos());
    return Duration.ofNanos(Math.max(0, wait));
  }

  private void take(Signal signal) {
    if (signal instanceof Signal.ServicesChanged) {
      lookAtServices();
      return;
    }
    if (signal instanceof Signal.ScanFinished finished) {
      scans.finished();
      boolean counts = false;
      try {
        counts = cycle.accept(finished.report());
      } finally {
        // Whatever goes wrong with one report, there is a next scan.
        plan.finished(finished.report().scan(), counts);
      }
    } else if (signal instanceof Signal.StartTried tried) {
      scans.tried();
      cycle.accept(tried.attempt());
    } else if (signal instanceof Signal.LogRead read) {
      cycle.accept(read.scan(), read.finding());
    } else if (signal instanceof Signal.Delivery delivery) {
      cycle.accept(delivery.news());
      if (!(delivery.news() instanceof DeliveryNews.BaselineChanged)) {
        return;
      }
    }
    check();
  }

  /** Most of what changes among the services of a computer is none of ours. */
  private void lookAtServices() {
    CheckCycle.Look look = cycle.lookAtServices();
    if (look.differs()) {
      servicesAt = Math.max(clocks.nanos().getAsLong(), servicesNotBefore);
    }
    if (look.reported()) {
      heartbeatSoon();
    }
  }

  private void check() {
    servicesAt = NEVER;
    CheckCycle.Outcome outcome = cycle.check();
    if (outcome.callsForScan()) {
      plan.trigger();
    }
    if (outcome.worthAHeartbeat()) {
      heartbeatSoon();
    }
  }

  private void scan() {
    cycle.beginScan();
    scans.start();
  }

  private void heartbeatSoon() {
    if (heartbeatAt == NEVER) {
      heartbeatAt = clocks.nanos().getAsLong() + spread(config.checkInterval());
    }
  }

  private boolean isDue(long at) {
    return at != NEVER && at - clocks.nanos().getAsLong() <= 0;
  }

  private long next(Duration interval) {
    return clocks.nanos().getAsLong() + interval.toNanos();
  }

  /** Full jitter, but within the interval: more would spread nothing further. */
  private long spread(Duration interval) {
    Duration longest = config.jitter().compareTo(interval) < 0 ? config.jitter() : interval;
    return (long) (longest.toNanos() * random.getAsDouble());
  }

  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | LinkageError e) {
      Logger.error(e, "Internal error in the check loop");
      if (defectEvents.tryTake()) {
        events.raise(Event.of(EventId.INTERNAL_ERROR, "check loop", e.toString()));
      }
      long pause = clocks.nanos().getAsLong() + PAUSE_AFTER_DEFECT.toNanos();
      checkAt = Math.max(checkAt, pause);
    }
  }
}
