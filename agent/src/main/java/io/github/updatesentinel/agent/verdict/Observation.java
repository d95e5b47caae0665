package io.github.updatesentinel.agent.verdict;

import io.github.updatesentinel.agent.fact.Failure;
import io.github.updatesentinel.agent.fact.OsVersion;
import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.fact.ServiceState;
import io.github.updatesentinel.agent.fact.StartAttempt;
import io.github.updatesentinel.agent.fact.UpdateFailure;
import io.github.updatesentinel.agent.fact.UpdateScan;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that a verdict is made of, as it is at one moment.
 *
 * @param requiredServices by name, in the order they are told
 * @param startAttempt whether TrustedInstaller could be started; null where it was not tried
 * @param scan the last scan that still counts; null where there is none
 * @param scanAge since the scan ended, on a clock that nobody can set
 * @param missingEvidence why failures may be recorded that are not among {@code failures}
 * @param systemRoot the Windows folder; null where not known
 */
public record Observation(
    Map<String, Reading<ServiceState>> requiredServices,
    @Nullable StartAttempt startAttempt,
    @Nullable UpdateScan scan,
    Duration scanAge,
    Reading<OsVersion> os,
    @Nullable Boolean rebootPending,
    List<UpdateFailure> failures,
    List<Failure> missingEvidence,
    @Nullable String systemRoot) {
  public Observation {
    failures = List.copyOf(failures);
    missingEvidence = List.copyOf(missingEvidence);
  }
}
