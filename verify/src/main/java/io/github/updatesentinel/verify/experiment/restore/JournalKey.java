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
    record Damaged() implements Found {}
  }

  private final Tools tools;

  public JournalKey(Tools tools) {
    this.tools = tools;
  }

  Found read() throws IOException {
    try {
      if (tools.registry(PATH, RESTORED_BY_TASK) != null) {
        return new Found.RestoredByTask();
      }
      String text = tools.registry(PATH, JOURNAL);
      if (text == null) {
        return new Found.Nothing();
      }
      return Journal.parse(text).<Found>map(Found.Written::new).orElse(new Found.Damaged());
    } catch (NothingSeen e) {
      return new Found.Damaged();
    }
  }

  /** Returns when Windows gives back what was written. */
  void write(Journal journal) throws IOException {
    tools.reg("add", PATH, "/v", JOURNAL, "/t", "REG_SZ", "/d", journal.text(), "/f");
    Found found = read();
    if (!found.equals(new Found.Written(journal))) {
      throw new ExperimentFailure(
          "%s does not contain what was written to it: %s".formatted(PATH, found));
    }
  }

  /** Does nothing where there is none. */
  void delete() throws IOException {
    Run deleted = tools.reg("delete", PATH, "/f");
    if (deleted.exitCode() != 0 && tools.reg("query", PATH).exitCode() == 0) {
      throw new ExperimentFailure(PATH + " can't be deleted: " + Tools.excerpt(deleted.text()));
    }
  }
}
