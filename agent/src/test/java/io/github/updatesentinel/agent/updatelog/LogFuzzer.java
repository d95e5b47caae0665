package io.github.updatesentinel.agent.updatelog;

import java.io.ByteArrayInputStream;

/** What the fuzzer calls: any bytes as a log, a whole and in pieces. */
public final class LogFuzzer {
  private LogFuzzer() {}

  /** One input; an exception is a finding, and so is an answer that depends on the pieces. */
  public static void fuzzerTestOneInput(byte[] bytes) {
    LogAnalysis whole = Logs.analyze(bytes);
    LogAnalysis pieces =
        Logs.analyze(
            new ByteArrayInputStream(bytes) {
              @Override
              public synchronized int read(byte[] buffer, int from, int length) {
                return super.read(buffer, from, Math.min(length, 7));
              }
            });
    if (!whole.equals(pieces)) {
      throw new IllegalStateException("the size of the pieces matters: " + whole + " " + pieces);
    }
  }
}
