package io.github.updatesentinel.agent.check;

import com.google.gson.JsonObject;
import io.github.updatesentinel.agent.baseline.BaselineReader;
import io.github.updatesentinel.agent.check.report.AlertPolicy;
import io.github.updatesentinel.agent.check.report.Disablements;
import io.github.updatesentinel.agent.check.report.EndNotice;
import io.github.updatesentinel.agent.check.report.StartTypeReporter;
import io.github.updatesentinel.agent.check.report.VerdictEvents;
import io.github.updatesentinel.agent.check.scan.StartTest;
import io.github.updatesentinel.agent.config.AgentConfig;
import io.github.updatesentinel.agent.delivery.DeliveryEvents;
import io.github.updatesentinel.agent.fact.OsVersion;
import io.github.updatesentinel.agent.fact.StartAttempt;
import io.github.updatesentinel.agent.fact.update.UpdateLogFinding;
import io.github.updatesentinel.agent.fact.update.UpdateScan;
import io.github.updatesentinel.agent.fact.update.UpdateSource;
import io.github.updatesentinel.agent.fact.update.WindowsRecord;
import io.github.updatesentinel.agent.probe.MachineFacts;
import io.github.updatesentinel.agent.probe.MachineReader;
import io.github.updatesentinel.agent.probe.WatchedServices;
import io.github.updatesentinel.agent.probe.event.Attribution;
import io.github.updatesentinel.agent.probe.event.EventLogProbe;
import io.github.updatesentinel.agent.probe.scan.ScanReport;
import io.github.updatesentinel.agent.sink.DeliveryNews;
import io.github.updatesentinel.agent.sink.EventSink;
import io.github.updatesentinel.agent.sink.HeartbeatSink;
import io.github.updatesentinel.agent.state.AgentState;
import io.github.updatesentinel.agent.state.Alert;
import io.github.updatesentinel.agent.state.RemediationJson;
import io.github.updatesentinel.agent.state.ScanBasis;
import io.github.updatesentinel.agent.state.StartTypeChangeJson;
import io.github.updatesentinel.agent.state.StateStore;
import io.github.updatesentinel.agent.time.ClockSkew;
import io.github.updatesentinel.agent.time.Clocks;
import io.github.updatesentinel.agent.verdict.Judgement;
import io.github.updatesentinel.agent.verdict.Reason;
import io.github.updatesentinel.agent.verdict.RestartRule;
import io.github.updatesentinel.agent.wire.HeartbeatJson;
import io.github.updatesentinel.agent.wire.Snapshot;
import io.github.updatesentinel.contract.Certainty;
import io.github.updatesentinel.contract.Open;
import io.github.updatesentinel.contract.ReasonCode;
import io.github.updatesentinel.contract.VerdictCode;
import io.github.updatesentinel.contract.baseline.Baseline;
import io.github.updatesentinel.contract.baseline.BaselineSource;
import io.github.updatesentinel.contract.baseline.Baselines;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/**
 * One round of the agent's work: look, judge, tell what changed. Used by the check loop's thread
 * alone.
 */
public final class CheckCycle {
  /**
   * What the cycle works with; everything in it outlives a change of the configuration.
   *
   * @param version of the agent
   * @param released the day of that version
   */
  public record Tools(
      MachineReader machine,
      EventLogProbe eventLog,
      Attribution attribution,
      BaselineReader baselines,
      EventSink events,
      StateStore memory,
      Clocks clocks,
      String version,
      LocalDate released,
      Instant startedAt) {}

  private static final Set<VerdictCode> NO_HONEST_SCAN =
      Set.of(
          VerdictCode.FALSE_UP_TO_DATE,
          VerdictCode.SERVICING_BLOCKED,
          VerdictCode.SCAN_FAILED,
          VerdictCode.UNKNOWN);

  private final AgentConfig config;
  private final Tools tools;
  private final Clocks clocks;
  private final AgentState state;
  private final VerdictEngine judge;
  private final AlertPolicy alerts;
  private final Remediation remediation;
  private final @Nullable HeartbeatSink heartbeats;
  private final @Nullable DeliveryEvents delivery;
  private final Disablements disablements;
  private final StartTypeReporter startTypes;
  private final EventLogMemory eventLog;
  private final StartTest startTest;
  private final EndNotice endNotice;
  private final UpdateLogMemory updateLog;

  private long scanNanos;
  private @Nullable Set<Reason> obstacles;
  private Set<Reason> obstaclesAtScanStart = Set.of();
  private @Nullable WatchedServices services;
  private @Nullable Snapshot last;
  private boolean identityTaken;

  /** Whether a list that can't be read may require more than the one that was used. */
  private boolean mayRequireMore;

  /**
   * The collector's clock as it answered last; null where it has not since the start. Until then,
   * the remembered skew has to do.
   */
  private @Nullable Instant collectorTime;

  private long collectorNanos;

  /**
   * @param heartbeats null where no collector is configured
   * @param systemRoot the Windows folder; null where not known
   */
  public CheckCycle(
      AgentConfig config,
      Tools tools,
      Remediation remediation,
      @Nullable HeartbeatSink heartbeats,
      @Nullable String systemRoot) {
    this.config = config;
    this.tools = tools;
    this.clocks = tools.clocks();
    this.state = tools.memory().state();
    this.judge = new VerdictEngine(config, tools.released(), systemRoot);
    this.alerts = new AlertPolicy(clocks, config.alertRepeat(), config.scanFailuresBeforeAlert());
    this.remediation = remediation;
    this.heartbeats = heartbeats;
    this.delivery =
        config.collectorUrl() == null
            ? null
            : new DeliveryEvents(
                clocks, config.collectorUrl().toString(), config.checkInterval().multipliedBy(4));
    this.disablements = new Disablements(state, tools.attribution(), clocks, this::readEventLog);
    this.startTypes =
        new StartTypeReporter(
            state, tools.eventLog(), tools.attribution(), disablements, tools.events(), clocks);
    this.eventLog = new EventLogMemory(state, tools.eventLog(), clocks, disablements::count);
    this.startTest = new StartTest(state, clocks);
    this.endNotice = new EndNotice(state);
    this.updateLog = new UpdateLogMemory(state, clocks);
    ScanReport remembered = state.lastScan;
    if (remembered != null) {
      this.obstacles = state.scanObstacles;
      this.scanNanos = rememberedNanos(remembered.scan().finishedAt());
    }
  }

  private boolean readEventLog() {
    try {
      return eventLog.read();
    } catch (RuntimeException | LinkageError e) {
      // The next look names the channels that could not be read.
      Logger.warn(e, "The event log could not be read");
      return false;
    }
  }

  private long rememberedNanos(Instant finishedAt) {
    Duration limit = config.scanStaleAfter().multipliedBy(2);
    return clocks.nanosOf(clocks.believed(finishedAt, limit), limit);
  }

  /**
   * @param callsForScan something changed that makes the last scan say less than it did
   * @param worthAHeartbeat there is news that should not wait for the next check
   */
  record Outcome(boolean callsForScan, boolean worthAHeartbeat) {}

  Outcome check() {
    MachineFacts facts = read().knowing(state.lastScan);
    services = new WatchedServices(facts.required(), facts.observed());
    startTypes.look(facts.required());
    disablements.look(
        facts.required(),
        startTypes::isWaitingFor,
        facts.eventLog().toOptional().filter(WindowsRecord::isWhole).isPresent());
    startTest.observe(facts);
    ScanBasis basis = ScanBasis.of(facts, config.serverSelection(), clocks.now());
    forgetZerosOfAnotherSource(basis);
    Judgement judgement = judge(facts);
    boolean lost = isLost(judgement, facts);
    if (lost) {
      // That scan ran with something in the way that is gone: its answer says nothing any more.
      state.lastScan = null;
      state.laterFailure = null;
      state.scanObstacles = Set.of();
      state.scanRestartPending = false;
      judgement = judge(facts);
    }
    Set<Reason> now = withHidden(judgement, obstacles == null ? Set.of() : obstacles);
    boolean changed = lost || (obstacles != null && !untried(obstacles).equals(untried(now)));
    obstacles = now;
    if (state.lastScan != null) {
      // What keeps a service from starting did so while that scan ran.
      state.scanObstacles = withTried(state.scanObstacles, now);
    }
    changed |= state.scanBasis.isOutdatedBy(basis);
    state.scanBasis = state.scanBasis.updatedBy(basis);
    noteHonestScan(judgement);
    Snapshot before = last;
    Snapshot snapshot = remember(facts, judgement);
    tellVerdict(snapshot);
    if (endNotice.isDue(judgement.dates().servicingEnds(), judgement, clocks.now(), clockSkew())) {
      tools.events().raise(VerdictEvents.endOfService(snapshot));
    }
    if (delivery != null) {
      delivery.droppedUntold().ifPresent(tools.events()::raise);
    }
    remediation.run(facts, judgement, state.lastScan, state, tools.events(), startTypes::expectOwn);
    boolean reported = startTypes.report();
    return new Outcome(
        changed, reported || before == null || !before.judgement().equals(judgement));
  }

  private MachineFacts read() {
    return tools.machine().read(config, eventLog::look, clockSkew());
  }

  /**
   * @param differs a service is configured another way than when it was looked at last
   * @param reported a change of a start type was reported
   */
  record Look(boolean differs, boolean reported) {}

  /** Looks at the services alone: much less than a check, for what changes often. */
  Look lookAtServices() {
    WatchedServices before = services;
    WatchedServices now = tools.machine().readServices(config);
    services = now;
    startTypes.glance(now.required());
    boolean reported = startTypes.report();
    return new Look(before == null || !now.isConfiguredLike(before), reported);
  }

  /** When to look at the services again, on the monotonic clock. */
  long lookDueNanos() {
    return startTypes.dueNanos();
  }

  /** Reports what still waits for its author, since nobody will ask for that any more. */
  void end() {
    startTypes.reportAll();
  }

  private Judgement judge(MachineFacts facts) {
    noteRestart(facts);
    ScanReport later = state.laterFailure;
    Baselines lists = tools.baselines().read(config.baselineFile());
    Judgement judgement =
        judge.judge(
            facts,
            new VerdictEngine.Scans(
                state.lastScan,
                clocks.since(scanNanos),
                later == null ? null : later.scan(),
                state.zerosThatSawNothing,
                state.servicingSeen,
                updateLog.heldFor(ScanBasis.of(facts, config.serverSelection(), clocks.now()))),
            startTest.finding(),
            state.restartSince,
            clockSkew(),
            lists,
            clocks.now());
    Baseline wanted = judgement.baseline();
    mayRequireMore =
        lists.lacksChosen() && (wanted == null || wanted.source() == BaselineSource.SHIPPED);
    return judgement;
  }

  /** What one server does not offer says nothing of another one. */
  private void forgetZerosOfAnotherSource(ScanBasis now) {
    if (state.scanBasis.isOfAnotherSourceThan(now)) {
      state.zerosThatSawNothing = 0;
    }
  }

  /** Whether something is gone that was in the way of updates when the last scan ran. */
  private boolean isLost(Judgement now, MachineFacts facts) {
    boolean restarted =
        state.scanRestartPending && Boolean.FALSE.equals(restartPending(facts, state.lastScan));
    return restarted
        || state.scanObstacles.stream()
            .filter(reason -> !isHidden(reason, now))
            .anyMatch(reason -> !now.obstacles().contains(reason));
  }

  private static @Nullable Boolean restartPending(MachineFacts facts, @Nullable ScanReport scan) {
    return RestartRule.pending(
        facts.restart(),
        scan == null ? null : scan.rebootRequired(),
        scan == null ? null : scan.scan().finishedAt());
  }

  /** What is in the way, and what was before and can't be read now. */
  private static Set<Reason> withHidden(Judgement now, Set<Reason> before) {
    return Stream.concat(
            now.obstacles().stream(), before.stream().filter(reason -> isHidden(reason, now)))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** What can't be read now may still be in the way. */
  private static boolean isHidden(Reason obstacle, Judgement judgement) {
    return judgement.reasons().stream()
        .anyMatch(
            reason ->
                reason.is(ReasonCode.SERVICE_UNREADABLE)
                    && Objects.equals(reason.subject(), obstacle.subject()));
  }

  /** Windows does not say of every mark since when it is there. */
  private void noteRestart(MachineFacts facts) {
    Boolean pending = restartPending(facts, state.lastScan);
    if (Boolean.FALSE.equals(pending)) {
      state.restartSince = null;
    } else if (Boolean.TRUE.equals(pending) && state.restartSince == null) {
      state.restartSince = clocks.now();
    }
  }

  /** How far this clock is ahead, whatever it was set to since the collector answered. */
  private @Nullable Duration clockSkew() {
    Instant told = collectorTime;
    return told == null ? rememberedSkew() : skew(told);
  }

  private Duration skew(Instant told) {
    return Duration.between(told.plus(clocks.since(collectorNanos)), clocks.now());
  }

  private @Nullable Duration rememberedSkew() {
    ClockSkew remembered = state.clockSkew;
    return remembered == null ? null : remembered.at(clocks.now()).orElse(null);
  }

  /** A scan says something where nothing kept Windows from seeing what is missing. */
  private void noteHonestScan(Judgement judgement) {
    ScanReport scan = state.lastScan;
    if (scan != null
        && !scan.scan().isFailed()
        && state.scanObstacles.isEmpty()
        && !state.scanRestartPending
        && !NO_HONEST_SCAN.contains(judgement.code())
        && judgement.reasons().stream().noneMatch(r -> r.is(ReasonCode.SCAN_SEES_NOTHING))) {
      state.lastHonestScanAt = scan.scan().finishedAt();
    }
  }

  private Snapshot remember(MachineFacts facts, Judgement judgement) {
    Instant now = clocks.now();
    Instant since = state.verdictSince;
    Open<VerdictCode> verdict = Open.of(judgement.code());
    Open<Certainty> certainty = Open.ofNullable(judgement.certainty());
    if (since == null
        || !verdict.equals(state.verdict)
        || !Objects.equals(certainty, state.certainty)) {
      since = now;
      state.verdict = verdict;
      state.certainty = certainty;
      state.verdictSince = now;
      Logger.info("Verdict {} {}", judgement.code(), judgement.reasons());
    }
    last =
        new Snapshot(
            facts,
            state.lastScan,
            judgement,
            since,
            state.lastHonestScanAt,
            updateLog.heldFor(ScanBasis.of(facts, config.serverSelection(), clocks.now())),
            clockSkew(),
            disablements.inOrder(facts.required()));
    return last;
  }

  private void tellVerdict(Snapshot snapshot) {
    boolean ubrUnknown = snapshot.facts().os().toOptional().map(OsVersion::ubr).isEmpty();
    if ((ubrUnknown || mayRequireMore)
        && snapshot.judgement().code() == VerdictCode.UP_TO_DATE_UNVERIFIED
        && state.alert != null) {
      // What was found may still hold: a zero ends nothing on a build that can't be read, or that
      // the administrator's own list, which can't be read, may not accept.
      return;
    }
    AlertPolicy.Decision decision =
        alerts.decide(snapshot.judgement(), state.alert, state.scanFailuresInRow);
    Alert recovered = decision.recovered();
    if (recovered != null && mayRequireMore) {
      return;
    }
    if (recovered != null) {
      Duration lasted = clocks.since(recovered.sinceNanos());
      tools.events().raise(VerdictEvents.recovered(recovered, lasted, snapshot));
    }
    if (decision.raise()) {
      tools.events().raise(VerdictEvents.of(snapshot, state.scanFailuresInRow));
    }
    state.alert = decision.standing();
  }

  /** Notes that a scan begins now. */
  void beginScan() {
    obstaclesAtScanStart = obstacles == null ? Set.of() : obstacles;
    startTest.scanBegins();
  }

  /** Whether to find out now if TrustedInstaller can be started. */
  boolean isStartTestDue() {
    ScanReport scan = state.lastScan;
    boolean fresh = clocks.since(scanNanos).compareTo(config.scanStaleAfter()) <= 0;
    return last != null
        && startTest.isDue(last.facts(), scan != null && fresh ? scan.scan() : null);
  }

  /**
   * Whether a patch manager keeps Windows Update disabled between its own scans: ours would fail,
   * or get in its way.
   */
  boolean isLeftToPatchManager() {
    return last != null && last.judgement().isLeftToPatchManager();
  }

  /** The scan to look for in the update log now; empty if the log is not to be read. */
  Optional<UpdateScan> logToRead() {
    ScanReport scan = state.lastScan;
    Duration age = clocks.since(scanNanos);
    boolean fresh = age.compareTo(config.scanStaleAfter()) <= 0;
    return last != null
            && scan != null
            && fresh
            && updateLog.isDue(scan.scan(), age, last.judgement())
        ? Optional.of(updateLog.begin(scan.scan()))
        : Optional.empty();
  }

  /** Takes what the update log shows of a scan; null if nothing. */
  void accept(UpdateScan scan, @Nullable UpdateLogFinding finding) {
    ScanReport now = state.lastScan;
    if (finding != null && now != null && now.scan().startedAt().equals(scan.startedAt())) {
      updateLog.accept(finding);
    }
  }

  void accept(StartAttempt attempt) {
    startTest.accept(attempt);
  }

  /**
   * Takes a scan's report; one that was aborted changes nothing, unless each one is.
   *
   * @return false where something began or stopped standing in the way while it ran, so that
   *     another scan has to say
   */
  boolean accept(ScanReport report) {
    eventLog.readAtNextLook();
    MachineFacts facts = read();
    startTest.observe(facts);
    UpdateScan scan = report.scan();
    Judgement current = judge(facts);
    Set<Reason> now = withHidden(current, obstaclesAtScanStart);
    // The patch manager disabled wuauserv while the scan ran: once it is enabled again, the code
    // would look like that of a blocked computer.
    boolean isOfPatchManager = current.isLeftToPatchManager() && scan.surfacedServiceDisabled();
    if (isOfPatchManager || !untried(now).equals(untried(obstaclesAtScanStart))) {
      return false;
    }
    if (!scan.isAborted()) {
      state.abortedScansInRow = 0;
      return take(report, facts, now);
    }
    if (current.isLeftToPatchManager() || abortMayPass()) {
      return true;
    }
    // Neither a stop of this process nor a shutdown explains that many.
    return take(report.with(scan.takenForFailed()), facts, now);
  }

  /** Counts a scan that was aborted: the first in a row may be a stop's or a shutdown's. */
  private boolean abortMayPass() {
    state.abortedScansInRow++;
    return state.abortedScansInRow < config.scanFailuresBeforeAlert();
  }

  private boolean take(ScanReport report, MachineFacts facts, Set<Reason> now) {
    UpdateScan scan = report.scan();
    if (scan.surfacedServiceDisabled()) {
      disablements.countScan();
    }
    countFailure(scan);
    if (mayPass(scan, now)) {
      state.laterFailure = report;
      return true;
    }
    ScanReport before = state.lastScan;
    state.laterFailure = null;
    state.lastScan = before == null ? report : report.completedBy(before);
    state.scanRestartPending = Boolean.TRUE.equals(restartPending(facts, state.lastScan));
    state.servicingSeen = ServicingUpdates.with(scan, state.servicingSeen);
    scanNanos = clocks.nanos().getAsLong();
    state.scanObstacles = now;
    if (scan.isComplete()) {
      forgetZerosOfAnotherSource(ScanBasis.of(facts, config.serverSelection(), clocks.now()));
      boolean sawNothing =
          scan.sawNothing()
              && facts.updateSource().toOptional().filter(UpdateSource::isManaged).isPresent();
      state.zerosThatSawNothing = sawNothing ? state.zerosThatSawNothing + 1 : 0;
    }
    return true;
  }

  /**
   * Whether a scan failed that leaves the finding of the one before as it is: a server may be out
   * of reach for an hour. 0x80070422 is a finding of its own.
   */
  private boolean mayPass(UpdateScan scan, Set<Reason> obstaclesNow) {
    ScanReport before = state.lastScan;
    // A zero of a computer that is blind counts, complete or not.
    boolean blindZero =
        scan.foundNothing()
            && obstaclesNow.stream()
                .anyMatch(reason -> StartTest.SERVICE.equalsIgnoreCase(reason.subject()));
    return scan.isFailed()
        && !scan.surfacedServiceDisabled()
        && !blindZero
        && !mayBeTooManyFailures()
        && before != null
        && !before.scan().isFailed()
        && clocks.since(scanNanos).compareTo(config.scanStaleAfter()) <= 0;
  }

  private void countFailure(UpdateScan scan) {
    Integer before = state.scanFailuresInRow;
    if (!scan.isFailed()) {
      state.scanFailuresInRow = 0;
    } else if (before != null) {
      // Those that were aborted before this one have failed as well.
      state.scanFailuresInRow = Math.max(before + 1, state.abortedScansInRow);
    }
  }

  /** Where it is not known how many scans have failed, another one is not waited for. */
  private boolean mayBeTooManyFailures() {
    Integer inRow = state.scanFailuresInRow;
    return inRow == null || inRow >= config.scanFailuresBeforeAlert();
  }

  /** Leaves out what the attempt to start a service told: the scan is made before. */
  private static Set<Reason> untried(Set<Reason> obstacles) {
    return obstacles.stream()
        .filter(reason -> !reason.is(ReasonCode.SERVICE_START_FAILED))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Set<Reason> withTried(Set<Reason> obstacles, Set<Reason> now) {
    return Stream.concat(
            obstacles.stream(),
            now.stream().filter(reason -> reason.is(ReasonCode.SERVICE_START_FAILED)))
        .collect(Collectors.toUnmodifiableSet());
  }

  void accept(DeliveryNews news) {
    if (news instanceof DeliveryNews.Dropped dropped) {
      Long before = state.droppedHeartbeats;
      state.droppedHeartbeats = before == null ? null : before + dropped.heartbeats();
    } else if (news instanceof DeliveryNews.Delivered delivered) {
      state.lastDeliveryAt = clocks.now();
      Instant told = delivered.collectorTime();
      if (told != null) {
        collectorTime = told;
        collectorNanos = clocks.nanos().getAsLong();
        state.clockSkew = new ClockSkew(skew(told), clocks.now());
      }
    } else if (news instanceof DeliveryNews.IdentityTaken) {
      identityTaken = true;
    }
    if (delivery != null) {
      delivery.on(news).ifPresent(tools.events()::raise);
    }
  }

  /** Whether the collector knows another machine by this agent's id. */
  boolean isIdentityTaken() {
    return identityTaken;
  }

  void sendHeartbeat() {
    Snapshot snapshot = last;
    if (heartbeats == null || snapshot == null) {
      return;
    }
    JsonObject json = new JsonObject();
    json.addProperty("agentId", state.agentId.toString());
    json.addProperty("sequence", state.nextSequence);
    HeartbeatJson.Agent agent =
        new HeartbeatJson.Agent(
            tools.version(),
            tools.startedAt(),
            config.checkInterval(),
            state.droppedHeartbeats,
            config.tags());
    HeartbeatJson.write(snapshot, agent, clocks.now())
        .entrySet()
        .forEach(member -> json.add(member.getKey(), member.getValue()));
    json.add("startTypeChanges", StartTypeChangeJson.write(state.startTypeChanges()));
    json.add("remediation", RemediationJson.attempts(state.restorations));
    long sequence = state.nextSequence++;
    heartbeats.send(sequence, json);
  }

  AgentState state() {
    return state;
  }

  void save() {
    tools.memory().save();
  }
}
