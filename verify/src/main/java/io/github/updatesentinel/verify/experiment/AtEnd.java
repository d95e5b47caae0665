package io.github.updatesentinel.verify.experiment;

/**
 * Runs something once its block ends, or the program does: Windows ends one at Ctrl+C, at a log-off
 * and with its window.
 */
final class AtEnd implements AutoCloseable {
  private final Runnable task;
  private final Thread hook;

  /**
   * @param task may run twice, and at once
   */
  AtEnd(Runnable task) {
    this.task = task;
    this.hook = new Thread(task, "at the end");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  @Override
  public void close() {
    try {
      task.run();
    } finally {
      forget();
    }
  }

  private void forget() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The program ends already, and the hook has run.
    }
  }
}
