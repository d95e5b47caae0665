package io.github.updatesentinel.agent.verdict;

import io.github.updatesentinel.agent.fact.Failure;
import io.github.updatesentinel.agent.fact.OsVersion;
import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.fact.ServiceState;
import io.github.updatesentinel.agent.fact.ServicingMarks;
import io.github.updatesentinel.agent.fact.StartAttempt;
import io.github.updatesentinel.agent.fact.update.InstallAttempt;
import io.github.updatesentinel.agent.fact.update.UpdateFailure;
import io.github.updatesentinel.agent.fact.update.UpdateHistory;
import io.github.updatesentinel.agent.fact.update.UpdateLogFinding;
import io.github.updatesentinel.agent.fact.update.UpdatePolicy;
import io.github.updatesentinel.agent.fact.update.UpdateScan;
import io.github.updatesentinel.agent.fact.update.UpdateSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that a verdict is made of, as it is at one moment.
 *
 * @param source where policy sends the computer for its updates
 * @param clockSkew how far this clock is ahead of the collector's; null where that is not known
 */
public record Observation(
    Services services,
    Search search,
    Reading<OsVersion> os,
    Restart restart,
    Reading<UpdatePolicy> policy,
    Reading<UpdateSource> source,
    ServicingMarks servicing,
    Evidence evidence,
    @Nullable Duration clockSkew) {

  /**
   * The services that updates need.
   *
   * @param required by name, in the order in which reasons list them
   * @param startAttempt whether TrustedInstaller could be started; null where it was not tried
   * @param patchManagers those of the configured services that exist and are not disabled
   * @param systemRoot the Windows folder; null where not known
   * @param recorded services that could not run of late, as the Service Control Manager recorded
   */
  public record Services(
      Map<String, Reading<ServiceState>> required,
      @Nullable StartAttempt startAttempt,
      List<String> patchManagers,
      @Nullable String systemRoot,
      Set<String> recorded) {
    public Services {
      patchManagers = List.copyOf(patchManagers);
      recorded = Set.copyOf(recorded);
    }

    boolean isRecorded(String service) {
      return recorded.stream().anyMatch(service::equalsIgnoreCase);
    }
  }

  /**
   * What was asked of the Windows Update Agent.
   *
   * @param scan the last scan that counts; null where there is none
   * @param age since that scan ended, on a clock that nobody can set
   * @param laterFailure a scan after it that failed, but has not yet failed often enough to count
   * @param zerosThatSawNothing how many scans in a row found nothing and saw no installed update
   * @param servicingSeen ids and KBs of servicing updates that scans have offered
   * @param history what the agent remembers; null where it did not answer
   */
  public record Search(
      @Nullable UpdateScan scan,
      Duration age,
      @Nullable UpdateScan laterFailure,
      int zerosThatSawNothing,
      Set<String> servicingSeen,
      @Nullable UpdateHistory history) {
    public Search {
      servicingSeen = Set.copyOf(servicingSeen);
    }
  }

  /**
   * Whether a restart is pending.
   *
   * @param pending null where it is not known
   * @param since null where it is not known
   */
  public record Restart(@Nullable Boolean pending, @Nullable Instant since) {
    boolean isPending() {
      return Boolean.TRUE.equals(pending);
    }
  }

  /**
   * What Windows recorded.
   *
   * @param failures in the event log and the update history
   * @param missing why failures may be recorded that are not among them
   * @param installs installations in the event log
   * @param updateLog what the update log shows of the scan that counts, or of an earlier one like
   *     it; null where it does not tell
   */
  public record Evidence(
      List<UpdateFailure> failures,
      List<InstallAttempt> installs,
      List<Failure> missing,
      @Nullable UpdateLogFinding updateLog) {
    public Evidence {
      failures = List.copyOf(failures);
      installs = List.copyOf(installs);
      missing = List.copyOf(missing);
    }

    /** Whether the evaluation of updates failed, so that the scan found nothing. */
    boolean logShowsFalseZero() {
      return updateLog != null && updateLog.isFalseZero();
    }
  }
}
