package io.github.updatesentinel.verify.experiment.restore;

import io.github.updatesentinel.verify.bench.Tools;
import java.io.IOException;
import java.util.Optional;

/** What every run does first: it undoes an experiment that was cut off. */
public final class Recovery {
  private final JournalKey key;
  private final Restorer restorer;

  public Recovery(JournalKey key, Restorer restorer) {
    this.key = key;
    this.restorer = restorer;
  }

  /**
   * Restores what an interrupted experiment left behind.
   *
   * @return what was found and done, in a sentence; empty where there was nothing
   * @throws IOException where TrustedInstaller could not be restored, or an experiment is under way
   *     in another process
   */
  public Optional<String> run() throws IOException {
    JournalKey.Found found = key.read();
    if (found instanceof JournalKey.Found.Written written) {
      return Optional.of(undo(written.journal()));
    }
    if (found instanceof JournalKey.Found.RestoredByTask) {
      restorer.tidy();
      return Optional.of(
          "An earlier experiment was interrupted. The start-up task has restored TrustedInstaller.");
    }
    if (found instanceof JournalKey.Found.Damaged damaged) {
      return Optional.of(
          "An earlier experiment was interrupted, and its journal %s is damaged (%s). %s."
              .formatted(JournalKey.PATH, Tools.excerpt(damaged.text()), restorer.undoDamaged()));
    }
    return Optional.empty();
  }

  private String undo(Journal journal) throws IOException {
    if (journal.owner().isAlive()) {
      throw new ExperimentFailure(
          "An experiment is running in process "
              + journal.owner().processId()
              + ". Wait until it has ended.");
    }
    return "An experiment was interrupted at "
        + journal.step()
        + ". "
        + restorer.undo(journal)
        + ".";
  }
}
