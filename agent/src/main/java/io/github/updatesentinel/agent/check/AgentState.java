package io.github.updatesentinel.agent.check;

import io.github.updatesentinel.agent.fact.MachineIdentity;
import io.github.updatesentinel.agent.fact.StartTests;
import io.github.updatesentinel.agent.fact.UpdateFailure;
import io.github.updatesentinel.agent.probe.EventBookmark;
import io.github.updatesentinel.agent.probe.ScanReport;
import io.github.updatesentinel.agent.verdict.Reason;
import io.github.updatesentinel.contract.Certainty;
import io.github.updatesentinel.contract.HeartbeatLimits;
import io.github.updatesentinel.contract.Open;
import io.github.updatesentinel.contract.StartType;
import io.github.updatesentinel.contract.VerdictCode;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the agent remembers over restarts. Mutable; the check loop's thread alone touches it. */
final class AgentState {
  /** Made at the first start and kept; it lives and dies with the sequence that counts under it. */
  UUID agentId;

  /** Of the next heartbeat; starts at 1. */
  long nextSequence = 1;

  long droppedHeartbeats;

  /** When the collector took heartbeats last; null where it never did. */
  @Nullable Instant lastDeliveryAt;

  int scanFailuresInRow;

  @Nullable Open<VerdictCode> verdict;
  @Nullable Open<Certainty> certainty;

  /** When verdict and certainty became what they are. */
  @Nullable Instant verdictSince;

  @Nullable Alert alert;
  @Nullable ScanReport lastScan;

  /** What stood in the way of updates when that scan ran. */
  Set<Reason> scanObstacles = Set.of();

  /** When the next scan is due; null before the first one. */
  @Nullable Instant nextScanAt;

  /** When changes caused a scan out of turn. */
  List<Instant> triggeredScans = List.of();

  /** As seen last. */
  ScanBasis scanBasis = ScanBasis.UNKNOWN;

  StartTests startTests = StartTests.NONE;

  /** The configuration of the service that these are of; null where none was seen. */
  @Nullable String startTestedService;

  /** Whether that service ran since the last scan began. */
  boolean ranSinceScan;

  /**
   * Of required services, as reported last. A change that waits for its author is not yet in here,
   * so that it is found again where the process ends before.
   */
  final Map<String, StartType> startTypes = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  /** How far each event channel has been read. */
  Map<String, EventBookmark> eventBookmarks = Map.of();

  /** Failures of Windows Update in the event log, newest first. */
  List<UpdateFailure> loggedFailures = List.of();

  /** Newest first. */
  private final Deque<StartTypeChange> startTypeChanges = new ArrayDeque<>();

  /** Whose memory this is. */
  MachineIdentity machine = MachineIdentity.UNKNOWN;

  AgentState(UUID agentId) {
    this.agentId = agentId;
  }

  /** The latest changes of required services' start types, newest first. */
  Collection<StartTypeChange> startTypeChanges() {
    return Collections.unmodifiableCollection(startTypeChanges);
  }

  void remember(StartTypeChange change) {
    startTypeChanges.addFirst(change);
    if (startTypeChanges.size() > HeartbeatLimits.START_TYPE_CHANGES) {
      startTypeChanges.removeLast();
    }
  }
}
