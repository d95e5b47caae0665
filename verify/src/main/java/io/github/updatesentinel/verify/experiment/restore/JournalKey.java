package io.github.updatesentinel.verify.experiment.restore;

import io.github.updatesentinel.verify.bench.NothingSeen;
import io.github.updatesentinel.verify.bench.Run;
import io.github.updatesentinel.verify.bench.Tools;
import java.io.IOException;

/**
 * Where the journal is: one value of one registry key, which only administrators may write. It is
 * in the hive that holds the start types of services. Windows writes a hive to the disk whole and
 * in order, so whenever a disabled TrustedInstaller survives a power loss, the journal does.
 */
public final class JournalKey {
  static final String PATH = "HKLM\\SYSTEM\\UpdateSentinelVerify";

  /** Written by the start-up task. */
  static final String RESTORED_BY_TASK = "RestoredByTask";

  private static final String JOURNAL = "Journal";

  /** What an earlier run left. */
  sealed interface Found {
    record Nothing() implements Found {}

    record Written(Journal journal) implements Found {}

    record RestoredByTask() implements Found {}

    /** Something is there, and it is no journal. */
    record Damaged(String text) implements Found {}
  }

  private final Tools tools;

  public JournalKey(Tools tools) {
    this.tools = tools;
  }

  /**
   * Reads what an earlier run left.
   *
   * @throws IOException where it can't be read; that is not a damaged journal, and it stays
   */
  Found read() throws IOException {
    try {
      if (tools.registry(PATH, RESTORED_BY_TASK) != null) {
        return new Found.RestoredByTask();
      }
      String text = tools.registry(PATH, JOURNAL);
      if (text == null) {
        return new Found.Nothing();
      }
      return Journal.parse(text).<Found>map(Found.Written::new).orElse(new Found.Damaged(text));
    } catch (NothingSeen e) {
      throw new ExperimentFailure(
          "The journal of the experiment, %s, could not be read: %s. Run verify again."
              .formatted(PATH, e.reason()),
          e);
    }
  }

  /** Returns when Windows gives back what was written; tries it twice. */
  void write(Journal journal) throws IOException {
    Found wanted = new Found.Written(journal);
    Run added = add(journal);
    Found found = read();
    if (!found.equals(wanted)) {
      added = add(journal);
      found = read();
    }
    if (!found.equals(wanted)) {
      throw new ExperimentFailure(
          "%s does not contain what was written to it: %s (reg.exe add ended with %d, %s)"
              .formatted(PATH, found, added.exitCode(), Tools.excerpt(added.text())));
    }
  }

  private Run add(Journal journal) throws IOException {
    return tools.reg("add", PATH, "/v", JOURNAL, "/t", "REG_SZ", "/d", journal.text(), "/f");
  }

  /** Does nothing where there is none. */
  void delete() throws IOException {
    Run deleted = tools.reg("delete", PATH, "/f");
    if (deleted.exitCode() != 0 && tools.reg("query", PATH).exitCode() == 0) {
      throw new ExperimentFailure(PATH + " can't be deleted: " + Tools.excerpt(deleted.text()));
    }
  }
}
