package io.github.updatesentinel.agent.scan;

import java.time.Instant;
import java.util.Optional;

/**
 * The process that started this one, watched by its handle. Standard input is left alone: on
 * Windows a pipe that one thread reads is locked for all others, and a library that asks about it
 * while it loads would wait for ever.
 */
public final class ParentProcess {
  private ParentProcess() {}

  /**
   * Runs the action once the parent has ended, at once where it has already. The action runs on a
   * thread of the Java runtime.
   */
  public static void onEnd(Runnable action) {
    ProcessHandle own = ProcessHandle.current();
    Optional<ProcessHandle> parent = own.parent().filter(found -> isOlder(found, own));
    if (parent.isEmpty()) {
      action.run();
      return;
    }
    var unused = parent.get().onExit().thenRun(action);
  }

  /**
   * Windows gives the number of a process that has ended to another one, which is then younger than
   * our own. A start time that can't be read decides nothing.
   */
  private static boolean isOlder(ProcessHandle parent, ProcessHandle own) {
    Instant ownStart = own.info().startInstant().orElse(Instant.MAX);
    return !parent.info().startInstant().orElse(Instant.MIN).isAfter(ownStart);
  }
}
