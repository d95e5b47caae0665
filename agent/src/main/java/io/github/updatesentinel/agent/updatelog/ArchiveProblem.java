package io.github.updatesentinel.agent.updatelog;

import java.io.IOException;

/** An archive is not read any further. */
final class ArchiveProblem extends IOException {
  private static final long serialVersionUID = 1;

  private final transient LogProblem problem;

  ArchiveProblem(LogProblem problem) {
    super(problem.kind().name());
    this.problem = problem;
  }

  LogProblem problem() {
    return problem;
  }
}
