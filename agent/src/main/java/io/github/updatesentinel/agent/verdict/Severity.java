package io.github.updatesentinel.agent.verdict;

/** Mildest first, so that severities compare. */
public enum Severity {
  OK,
  INFO,
  WARNING,
  ERROR,
  CRITICAL
}
