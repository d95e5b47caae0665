package io.github.updatesentinel.agent.state;

import io.github.updatesentinel.agent.fact.Disablement;
import io.github.updatesentinel.agent.fact.MachineIdentity;
import io.github.updatesentinel.agent.fact.StartTests;
import io.github.updatesentinel.agent.fact.update.LogEntry;
import io.github.updatesentinel.agent.probe.event.EventBookmark;
import io.github.updatesentinel.agent.probe.scan.ScanReport;
import io.github.updatesentinel.agent.time.ClockSkew;
import io.github.updatesentinel.agent.verdict.Reason;
import io.github.updatesentinel.contract.Certainty;
import io.github.updatesentinel.contract.HeartbeatLimits;
import io.github.updatesentinel.contract.Open;
import io.github.updatesentinel.contract.StartType;
import io.github.updatesentinel.contract.VerdictCode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the agent remembers over restarts. Mutable; the check loop's thread alone touches it. */
public final class AgentState {
  /** Scans that changes may cause in one day. */
  public static final int TRIGGERED_SCANS = 4;

  /** Made at the first start and kept; it lives and dies with the sequence that counts under it. */
  public UUID agentId;

  /** Of the next heartbeat; starts at 1. */
  public long nextSequence = 1;

  /** Since the ID was made; null where what was remembered of it could not be read. */
  public @Nullable Long droppedHeartbeats = 0L;

  /** When the collector took heartbeats last; null where it never did. */
  public @Nullable Instant lastDeliveryAt;

  /** As the collector's last answer showed it; null where none did. */
  public @Nullable ClockSkew clockSkew;

  /** Null where what was remembered of it could not be read, until a scan succeeds. */
  public @Nullable Integer scanFailuresInRow = 0;

  public @Nullable Open<VerdictCode> verdict;
  public @Nullable Open<Certainty> certainty;

  /** When verdict and certainty became what they are. */
  public @Nullable Instant verdictSince;

  public @Nullable Alert alert;
  public @Nullable ScanReport lastScan;

  /** A scan after it that failed, and does not count yet; null where there is none. */
  public @Nullable ScanReport laterFailure;

  /**
   * Scans in a row that found nothing at one source and saw no installed update, as far as that is
   * remembered: what is not can only make them fewer, and nothing is said of fewer.
   */
  public int zerosThatSawNothing;

  /** Ids and KBs of servicing updates that scans have offered, newest first. */
  public List<String> servicingSeen = List.of();

  /** When the last scan ended whose answer says something; null where none has. */
  public @Nullable Instant lastHonestScanAt;

  /** The end of support that was announced last; null where none was. */
  public @Nullable LocalDate endAnnounced;

  /** How many days ahead at most that was. */
  public int endAnnouncedDaysAhead;

  /** When a pending restart was seen first; null where none is pending. */
  public @Nullable Instant restartSince;

  /** What stood in the way of updates when that scan ran. */
  public Set<Reason> scanObstacles = Set.of();

  /** Whether a restart was pending when that scan ended: then its zero proves nothing later. */
  public boolean scanRestartPending;

  /** Not kept over restarts: what stops this process, or Windows, explains an aborted scan. */
  public int abortedScansInRow;

  /** What the update log showed of a scan; null where it was not read, or said nothing. */
  public @Nullable RememberedLog updateLog;

  /** When the update log was decoded last, with or without success; null where it never was. */
  public @Nullable Instant updateLogTriedAt;

  /** When the next scan is due; null before the first one. */
  public @Nullable Instant nextScanAt;

  /** When changes caused a scan out of turn. */
  public List<Instant> triggeredScans = List.of();

  /** As seen last. */
  public ScanBasis scanBasis = ScanBasis.UNKNOWN;

  public StartTests startTests = StartTests.NONE;

  /** The configuration of the service that these are of; null where none was seen. */
  public @Nullable String startTestedService;

  /** Whether that service ran since the last scan began. */
  public boolean ranSinceScan;

  /**
   * Of required services, as reported last. A change that waits for its author is not yet in here,
   * so that it is found again where the process ends before.
   */
  public final Map<String, StartType> startTypes = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  /** How far each event channel has been read. */
  public Map<String, EventBookmark> eventBookmarks = Map.of();

  /** When older entries of a channel were passed over for good; null where none were. */
  public @Nullable Instant eventLogGap;

  /** What Windows recorded in the event log about updates, newest first. */
  public List<LogEntry> logEntries = List.of();

  /** Which required services are disabled, and since when. */
  public final Map<String, Disablement> disablements = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  /** Attempts to restore a start type, newest first. */
  public List<Restoration> restorations = List.of();

  /** Services that are disabled again and again, so that they are left alone. */
  public final Set<String> givenUp = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

  /** Newest first. */
  private final Deque<StartTypeChange> startTypeChanges = new ArrayDeque<>();

  /** Whose memory this is. */
  public MachineIdentity machine = MachineIdentity.UNKNOWN;

  public AgentState(UUID agentId) {
    this.agentId = agentId;
  }

  /** The latest changes of required services' start types, newest first. */
  public Collection<StartTypeChange> startTypeChanges() {
    return Collections.unmodifiableCollection(startTypeChanges);
  }

  public void remember(StartTypeChange change) {
    startTypeChanges.addFirst(change);
    if (startTypeChanges.size() > HeartbeatLimits.START_TYPE_CHANGES) {
      startTypeChanges.removeLast();
    }
  }
}
