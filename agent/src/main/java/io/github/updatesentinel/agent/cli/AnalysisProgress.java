package io.github.updatesentinel.agent.cli;

import java.io.PrintStream;
import java.util.function.LongConsumer;

/** How much has been read, in one line that is written over; nothing for what is done at once. */
final class AnalysisProgress implements LongConsumer {
  private static final long PERIOD_NANOS = 500_000_000;
  private static final int COLUMNS = 40;

  private final PrintStream err;
  private final String label;
  private long shownAt = System.nanoTime();
  private boolean shown;

  AnalysisProgress(PrintStream err, String label) {
    this.err = err;
    this.label = label;
  }

  @Override
  public void accept(long bytes) {
    long now = System.nanoTime();
    if (now - shownAt >= PERIOD_NANOS) {
      shownAt = now;
      shown = true;
      err.print("\r" + label + " " + bytes / 1_000_000 + " MB");
      err.flush();
    }
  }

  void clear() {
    if (shown) {
      err.print("\r" + " ".repeat(COLUMNS) + "\r");
      err.flush();
    }
  }
}
