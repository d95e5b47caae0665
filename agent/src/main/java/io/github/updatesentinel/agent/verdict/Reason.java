package io.github.updatesentinel.agent.verdict;

/**
 * One thing an administrator can act on.
 *
 * @param detail facts that stay the same while the state does, so that equal reasons mean "nothing
 *     new"
 */
public record Reason(ReasonCode code, String detail) {
  @Override
  public String toString() {
    return code + " " + detail;
  }
}
