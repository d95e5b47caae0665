package io.github.updatesentinel.agent.cli;

import io.github.updatesentinel.contract.Severity;

/** What scripts learn from the command line. */
final class ExitCode {
  static final int OK = 0;
  static final int COULD_NOT_RUN = 3;
  static final int WARNING = 1;
  static final int ERROR = 2;

  private ExitCode() {}

  static int of(Severity severity) {
    return switch (severity) {
      case OK, INFO -> OK;
      case WARNING -> WARNING;
      case ERROR, CRITICAL -> ERROR;
    };
  }
}
