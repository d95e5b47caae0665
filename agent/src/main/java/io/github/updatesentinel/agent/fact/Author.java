package io.github.updatesentinel.agent.fact;

import io.github.updatesentinel.contract.ChangeMeans;
import io.github.updatesentinel.contract.HeartbeatLimits;
import io.github.updatesentinel.contract.Open;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who changed a start type, and by what means.
 *
 * @param account its name, or its SID; null where not known
 * @param policy that sets this start type; null where none is known to
 */
public record Author(@Nullable String account, Open<ChangeMeans> means, @Nullable String policy) {
  public static final Author UNKNOWN = new Author(null, ChangeMeans.UNKNOWN, null);

  public Author {
    account = Texts.cutIfKnown(account, HeartbeatLimits.ACCOUNT);
    policy = Texts.cutIfKnown(policy, HeartbeatLimits.POLICY);
  }

  /** One that this agent found. */
  public Author(@Nullable String account, ChangeMeans means, @Nullable String policy) {
    this(account, Open.of(means), policy);
  }

  /** Such as {@code CORP\admin, ACCOUNT}; in the words of the wire. */
  public String text() {
    return Stream.of(account, means.name(), policy == null ? null : "\"" + policy + "\"")
        .filter(part -> part != null)
        .collect(Collectors.joining(", "));
  }
}
