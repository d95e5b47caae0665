package io.github.updatesentinel.verify.experiment.restore;

import java.time.Instant;

/**
 * The process that an experiment runs in. Windows uses the numbers of ended processes again, so the
 * number alone does not identify it.
 *
 * @param started to the second; the epoch if the system does not report it
 */
public record Owner(long processId, Instant started) {
  public Owner {
    started = Instant.ofEpochSecond(started.getEpochSecond());
  }

  public static Owner self() {
    return of(ProcessHandle.current());
  }

  private static Owner of(ProcessHandle process) {
    return new Owner(process.pid(), process.info().startInstant().orElse(Instant.EPOCH));
  }

  /** Whether that process, and no later one with its number, runs. */
  boolean isAlive() {
    return !started.equals(Instant.EPOCH)
        && ProcessHandle.of(processId)
            .filter(ProcessHandle::isAlive)
            .map(Owner::of)
            .filter(this::equals)
            .isPresent();
  }
}
