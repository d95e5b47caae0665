package io.github.updatesentinel.verify.experiment.restore;

import java.io.IOException;
import java.util.Optional;

/** Puts back what a journal says. Everything it does may be done twice. */
public final class Restorer {
  private final TrustedInstaller service;
  private final StartUpTask task;
  private final JournalKey key;

  public Restorer(TrustedInstaller service, StartUpTask task, JournalKey key) {
    this.service = service;
    this.task = task;
    this.key = key;
  }

  /**
   * Undoes an experiment that ended at any place.
   *
   * @return what was done, in a sentence
   * @throws IOException when TrustedInstaller could not be restored; journal and task stay
   */
  String undo(Journal journal) throws IOException {
    String done = journal.step().disables() ? restore(journal) : "TrustedInstaller was unchanged";
    tidy();
    return done;
  }

  /** A start type that another program set in the meantime stays. */
  private String restore(Journal journal) throws IOException {
    Optional<StartType> now = service.startType();
    boolean ours = now.isEmpty() || now.get() == StartType.DISABLED;
    // Setting a delayed start takes two calls: an end between them leaves neither this nor that.
    if (!ours && journal.step() != Step.RESTORING) {
      return "TrustedInstaller is " + now.get() + " already";
    }
    noteRestoring(journal);
    set(journal.original());
    return "TrustedInstaller was %s and is %s again"
        .formatted(StartType.name(now), journal.original());
  }

  private void set(StartType original) throws IOException {
    try {
      service.set(original);
    } catch (IOException e) {
      throw new ExperimentFailure(
          "TrustedInstaller could not be restored: %s. Restore it by hand, in an elevated prompt: sc.exe config TrustedInstaller start= %s"
              .formatted(e.getMessage(), original.word()),
          e);
    }
  }

  private void noteRestoring(Journal journal) {
    try {
      key.write(journal.at(Step.RESTORING));
    } catch (IOException e) {
      // Restoring matters more than the note of it.
    }
  }

  /**
   * A damaged journal still shows that an experiment began. Windows' own start type is the best
   * that is known then.
   */
  String undoDamaged() throws IOException {
    String done = "TrustedInstaller was left as it is";
    if (service.startType().equals(Optional.of(StartType.DISABLED))) {
      set(StartType.DEMAND);
      done = "TrustedInstaller was DISABLED and is DEMAND now, which is Windows' default";
    }
    tidy();
    return done;
  }

  /** The journal last: while it is there, the next run comes here again. */
  void tidy() throws IOException {
    task.delete();
    key.delete();
  }
}
