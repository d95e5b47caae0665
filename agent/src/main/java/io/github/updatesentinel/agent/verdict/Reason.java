package io.github.updatesentinel.agent.verdict;

import io.github.updatesentinel.agent.fact.Texts;
import io.github.updatesentinel.contract.ReasonCode;

/**
 * One thing an administrator can act on.
 *
 * @param detail facts that stay the same while the state does, so that equal reasons mean "nothing
 *     new"
 */
public record Reason(ReasonCode code, String detail) {
  /** Longest detail that the heartbeat takes; paths and Windows' messages can be longer. */
  private static final int MAX_DETAIL = 4000;

  public Reason {
    detail = Texts.cut(detail, MAX_DETAIL);
  }

  @Override
  public String toString() {
    return code + " " + detail;
  }
}
