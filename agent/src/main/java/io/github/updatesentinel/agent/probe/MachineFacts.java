package io.github.updatesentinel.agent.probe;

import io.github.updatesentinel.agent.fact.Host;
import io.github.updatesentinel.agent.fact.OsVersion;
import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.fact.RestartMarks;
import io.github.updatesentinel.agent.fact.ServiceState;
import io.github.updatesentinel.agent.fact.ServicingMarks;
import io.github.updatesentinel.agent.fact.update.UpdatePolicy;
import io.github.updatesentinel.agent.fact.update.UpdateSource;
import io.github.updatesentinel.agent.fact.update.WindowsRecord;
import io.github.updatesentinel.agent.probe.scan.ScanReport;
import io.github.updatesentinel.contract.StartType;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the probes found in one round; each failed on its own where it failed.
 *
 * @param required required services by name, in configured order
 * @param observed reported services by name; those that are missing are left out
 * @param restart marks of a pending restart
 * @param eventLog what Windows recorded about updates and their services
 * @param policy what settings and policies tell Windows to do about updates
 * @param servicing what else bears on whether this Windows gets updates
 */
public record MachineFacts(
    Reading<Host> host,
    Reading<OsVersion> os,
    Reading<UpdateSource> updateSource,
    Map<String, Reading<ServiceState>> required,
    Map<String, Reading<ServiceState>> observed,
    Reading<RestartMarks> restart,
    Reading<WindowsRecord> eventLog,
    Reading<UpdatePolicy> policy,
    ServicingMarks servicing) {
  public MachineFacts {
    required = Collections.unmodifiableMap(new LinkedHashMap<>(required));
    observed = Collections.unmodifiableMap(new LinkedHashMap<>(observed));
  }

  /** The same with what a scan process learnt of licenses, where the registry does not say. */
  public MachineFacts knowing(@Nullable ScanReport scan) {
    return scan == null || scan.esu() == null || servicing.esu() != null
        ? this
        : new MachineFacts(
            host,
            os,
            updateSource,
            required,
            observed,
            restart,
            eventLog,
            policy,
            servicing.withEsu(scan.esu()));
  }

  /** Whatever case the configuration names it in; null where it does not. */
  public @Nullable Reading<ServiceState> requiredService(String name) {
    return required.entrySet().stream()
        .filter(entry -> entry.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }

  /**
   * Which of these services exist and are not disabled, as configured. One that could not be read
   * is none, since nothing shows that it works.
   *
   * @param patchManager service key names of the setting, all among the observed services
   */
  public List<String> activePatchManagers(List<String> patchManager) {
    return patchManager.stream()
        .filter(
            name ->
                Stream.of(required, observed)
                    .flatMap(services -> services.entrySet().stream())
                    .filter(entry -> entry.getKey().equalsIgnoreCase(name))
                    .flatMap(entry -> entry.getValue().toOptional().stream())
                    .anyMatch(MachineFacts::isActive))
        .toList();
  }

  private static boolean isActive(ServiceState service) {
    return service.startType() != StartType.MISSING && service.startType() != StartType.DISABLED;
  }
}
