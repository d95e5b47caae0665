package io.github.updatesentinel.collector.cli;

import io.github.updatesentinel.collector.config.InvalidConfig;
import java.io.PrintStream;
import java.time.Clock;

/** Makes an enrolment token. */
final class EnrollmentTokenCommand {
  private final PrintStream out;
  private final Clock clock;

  EnrollmentTokenCommand(PrintStream out, Clock clock) {
    this.out = out;
    this.clock = clock;
  }

  void run(Arguments arguments) throws InvalidConfig, Failure {
    throw new Failure(Commands.FAILED, out + " " + clock);
  }
}
