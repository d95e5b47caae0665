package io.github.updatesentinel.collector.document;

import io.github.updatesentinel.collector.document.Problem.Kind;
import java.util.ArrayList;
import java.util.List;

/** What is wrong with one document, as far as a person reads on. */
final class Problems {
  /** More than these would not help. */
  private static final int MAX = 100;

  private final List<Problem> problems = new ArrayList<>();

  void note(Problem problem) {
    if (problems.size() < MAX) {
      problems.add(problem);
    } else if (problems.size() == MAX) {
      problems.add(Problem.of("", Kind.MORE, MAX));
    }
  }

  boolean isEmpty() {
    return problems.isEmpty();
  }

  InvalidBaseline refused() {
    return new InvalidBaseline(problems);
  }
}
