package io.github.updatesentinel.agent.verdict;

import io.github.updatesentinel.agent.fact.Texts;
import io.github.updatesentinel.contract.HeartbeatLimits;
import io.github.updatesentinel.contract.Open;
import io.github.updatesentinel.contract.ReasonCode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One thing an administrator can act on.
 *
 * @param code of a newer agent where it was remembered by one
 * @param subject what it is about, such as a service; null where the code says it all
 * @param detail in words, beginning with the subject; facts that stay the same while the state
 *     does, so that equal reasons mean "nothing new"
 */
public record Reason(Open<ReasonCode> code, @Nullable String subject, String detail) {
  public Reason {
    subject = Texts.cutIfKnown(subject, HeartbeatLimits.SERVICE_NAME);
    detail = Texts.cut(detail, HeartbeatLimits.REASON_DETAIL);
  }

  /** One without a subject. */
  public Reason(ReasonCode code, String detail) {
    this(Open.of(code), null, detail);
  }

  /** That the code is true of a subject, and there is no more to say. */
  public static Reason about(ReasonCode code, String subject) {
    return new Reason(Open.of(code), subject, subject);
  }

  /**
   * The same with more to say.
   *
   * @param facts such as a path or an error code
   */
  public static Reason about(ReasonCode code, String subject, String facts) {
    return new Reason(Open.of(code), subject, subject + " " + facts);
  }

  public boolean is(ReasonCode constant) {
    return code.is(constant);
  }

  /** What there is to say besides the subject; empty where that is all. */
  public Optional<String> facts() {
    int start = subject == null ? 0 : subject.length() + 1;
    return start < detail.length() ? Optional.of(detail.substring(start)) : Optional.empty();
  }

  @Override
  public String toString() {
    return code + " " + detail;
  }
}
