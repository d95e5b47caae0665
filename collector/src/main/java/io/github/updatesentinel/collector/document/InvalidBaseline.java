package io.github.updatesentinel.collector.document;

import java.util.List;
import java.util.stream.Collectors;

/** A document that agents would refuse, with everything that is wrong with it. */
public final class InvalidBaseline extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  public InvalidBaseline(List<Problem> problems) {
    super(
        problems.stream()
            .map(problem -> problem.path() + ": " + problem.kind() + " " + problem.arguments())
            .collect(Collectors.joining("; ")));
    this.problems = List.copyOf(problems);
  }

  /** One or more, in the order of the document. */
  public List<Problem> problems() {
    return problems;
  }
}
