package io.github.updatesentinel.collector.sim;

import java.time.Instant;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A fleet that does not exist, the same at each time for the same arguments. Its 30 days end at
 * {@code now}: a department whose TrustedInstaller is disabled 12 days before, the new month's
 * update 9 days before, update servers that are down for hours, a department that moves to another
 * server, agents that are upgraded, machines that come and go. Afterwards nothing happens any more,
 * and machines go on reporting. Immutable, so thread-safe.
 *
 * @param seed of all chance in it
 * @param size number of machines
 * @param now end of the simulated time
 */
public record SimulatedFleet(long seed, int size, Instant now) {
  /** The time when the first machines report. */
  public Instant begins() {
    return Instant.ofEpochMilli(now.toEpochMilli())
        .minus(java.time.Duration.ofDays(Fate.DAYS_TOLD));
  }

  /**
   * A machine, created at each call; it is the same in a fleet of any other size.
   *
   * @param index from 0
   */
  public SimulatedMachine machine(int index) {
    return new SimulatedMachine(seed, index, new Episodes(now.toEpochMilli()));
  }

  /** All machines, made one by one. */
  public Stream<SimulatedMachine> machines() {
    return IntStream.range(0, size).mapToObj(this::machine);
  }
}
