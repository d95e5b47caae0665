package io.github.updatesentinel.agent.probe.event;

import io.github.updatesentinel.agent.fact.Author;
import io.github.updatesentinel.agent.probe.policy.GroupPolicyProbe;
import io.github.updatesentinel.contract.ChangeMeans;
import io.github.updatesentinel.contract.StartType;
import java.util.Optional;
import java.util.function.Supplier;
import org.tinylog.Logger;

/** Finds out who gave a service its start type, and by what means. */
public final class Attribution {
  private static final String LOCAL_SYSTEM = "S-1-5-18";

  /** NT SERVICE\TrustedInstaller. */
  private static final String TRUSTED_INSTALLER =
      "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464";

  private final EventLogProbe log;
  private final GroupPolicyProbe policies;

  public Attribution(EventLogProbe log, GroupPolicyProbe policies) {
    this.log = log;
    this.policies = policies;
  }

  /** The author of a change that Windows recorded. */
  public Author of(StartTypeEntry entry, StartType to) {
    return guarded(Author.UNKNOWN, () -> find(entry, to));
  }

  private Author find(StartTypeEntry entry, StartType to) {
    String policy = policies.setting(entry.service(), to).orElse(null);
    String sid = entry.sid();
    if (sid == null) {
      return new Author(null, ChangeMeans.UNKNOWN, policy);
    }
    String account = log.account(sid);
    if (sid.equals(TRUSTED_INSTALLER)) {
      return new Author(account, ChangeMeans.INSTALLER, policy);
    }
    if (!sid.equals(LOCAL_SYSTEM)) {
      return new Author(account, ChangeMeans.ACCOUNT, policy);
    }
    PolicyRun run = log.policyRun(entry.at());
    if (run.running() || (policy != null && !run.readable())) {
      return new Author(
          account, ChangeMeans.GROUP_POLICY, policy == null ? run.onlyPolicy() : policy);
    }
    ChangeMeans means =
        log.installationRan(entry.at()) ? ChangeMeans.INSTALLER : ChangeMeans.SYSTEM;
    return new Author(account, means, policy);
  }

  /** The author of a change that Windows did not record. */
  public Author unrecorded(String service, StartType to) {
    return guarded(
        Author.UNKNOWN,
        () -> new Author(null, ChangeMeans.UNKNOWN, policies.setting(service, to).orElse(null)));
  }

  /** The newest recorded change of a service, whenever that was. */
  public Optional<StartTypeEntry> lastChange(String service) {
    return guarded(Optional.empty(), () -> log.lastStartTypeChange(service));
  }

  /** What breaks here costs the author, never the check. */
  private static <T> T guarded(T otherwise, Supplier<T> search) {
    try {
      return search.get();
    } catch (RuntimeException | LinkageError e) {
      Logger.error("Internal error while looking for an author: {}", e.toString());
      return otherwise;
    }
  }
}
