package io.github.updatesentinel.verify.experiment.restore;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the experiment changes on the computer, and how it is undone. Each change is in
 * the journal before it is made. Thread-safe: Ctrl+C undoes from a thread of its own, and nothing
 * is changed after that.
 */
public final class Guard {
  private final TrustedInstaller service;
  private final StartUpTask task;
  private final JournalKey key;
  private final Owner owner;
  private @Nullable Journal journal;
  private boolean closed;

  public Guard(TrustedInstaller service, StartUpTask task, JournalKey key, Owner owner) {
    this.service = service;
    this.task = task;
    this.key = key;
    this.owner = owner;
  }

  /** Registers the start-up task; nothing else has been changed when that fails. */
  public synchronized void begin(StartType original, Instant now) throws IOException {
    enter(new Journal(original, Step.REGISTERING_TASK, owner));
    task.register(original, now);
  }

  public synchronized void disable() throws IOException {
    Journal before = enter(Step.DISABLING);
    if (!task.isRegistered(before.original())) {
      throw new ExperimentFailure("The start-up task has gone meanwhile");
    }
    service.set(StartType.DISABLED);
  }

  /** Sets the very start type that was, whatever it is now. */
  public synchronized void restore() throws IOException {
    service.set(enter(Step.RESTORING).original());
  }

  /** Notes a step that changes nothing. */
  public synchronized Journal enter(Step step) throws IOException {
    Journal before = journal;
    if (before == null) {
      throw new ExperimentFailure(step + ": nothing was begun, or it was interrupted");
    }
    return enter(before.at(step));
  }

  private Journal enter(Journal next) throws IOException {
    if (closed) {
      throw new ExperimentFailure("The experiment was interrupted before " + next.step());
    }
    // Before it is written: a writing that fails half way is undone too.
    journal = next;
    key.write(next);
    return next;
  }

  /**
   * Undoes whatever is not undone yet. Does nothing the second time.
   *
   * @return how TrustedInstaller was restored; empty where it was not disabled any more
   */
  public synchronized Optional<String> undo() throws IOException {
    closed = true;
    Journal last = journal;
    if (last == null) {
      return Optional.empty();
    }
    String done = new Restorer(service, task, key).undo(last);
    journal = null;
    return last.step().disables() ? Optional.of(done) : Optional.empty();
  }
}
