package io.github.updatesentinel.agent.verdict;

import io.github.updatesentinel.agent.fact.Failure;
import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.OsVersion;
import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.fact.RollupFix;
import io.github.updatesentinel.agent.fact.RollupFixes;
import io.github.updatesentinel.agent.fact.ServiceState;
import io.github.updatesentinel.agent.fact.ServicingMarks;
import io.github.updatesentinel.agent.fact.StartAttempt;
import io.github.updatesentinel.agent.fact.update.InstallAttempt;
import io.github.updatesentinel.agent.fact.update.LogError;
import io.github.updatesentinel.agent.fact.update.LogJudgement;
import io.github.updatesentinel.agent.fact.update.PendingUpdate;
import io.github.updatesentinel.agent.fact.update.Policies;
import io.github.updatesentinel.agent.fact.update.ScanSelection;
import io.github.updatesentinel.agent.fact.update.ScanSight;
import io.github.updatesentinel.agent.fact.update.UpdateFailure;
import io.github.updatesentinel.agent.fact.update.UpdateHistory;
import io.github.updatesentinel.agent.fact.update.UpdateLogFinding;
import io.github.updatesentinel.agent.fact.update.UpdatePolicy;
import io.github.updatesentinel.agent.fact.update.UpdateScan;
import io.github.updatesentinel.agent.fact.update.UpdateSource;
import io.github.updatesentinel.contract.Open;
import io.github.updatesentinel.contract.ScanOutcome;
import io.github.updatesentinel.contract.StartType;
import io.github.updatesentinel.contract.UpdateSourceKind;
import io.github.updatesentinel.contract.WindowsFamily;
import io.github.updatesentinel.contract.baseline.BaselineSource;
import io.github.updatesentinel.contract.baseline.Baselines;
import io.github.updatesentinel.contract.baseline.BuildList;
import io.github.updatesentinel.contract.baseline.BuildRow;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Builds observations out of a healthy, current machine that has not been scanned yet. */
final class Seen {
  static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");
  static final Duration STALE_AFTER = Duration.ofHours(9);
  static final Duration BUILD_MAX_AGE = Duration.ofDays(60);
  private static final VerdictLimits LIMITS =
      new VerdictLimits(STALE_AFTER, BUILD_MAX_AGE, Duration.ofDays(60), Duration.ofDays(14));
  static final LocalDate OLD = LocalDate.parse("2022-09-13");

  private final Map<String, Reading<ServiceState>> services = new LinkedHashMap<>();
  private final List<UpdateFailure> failures = new ArrayList<>();
  private final List<Failure> missingEvidence = new ArrayList<>();
  private @Nullable StartAttempt startAttempt;
  private final Set<String> recorded = new HashSet<>();
  private final List<InstallAttempt> logged = new ArrayList<>();
  private @Nullable UpdateScan scan;
  private Duration scanAge = Duration.ofMinutes(1);
  private Reading<OsVersion> os = os(2006);
  private @Nullable Boolean rebootPending;
  private @Nullable LocalDate released;
  private Instant now = NOW;
  private @Nullable UpdateScan laterFailure;
  private int zerosThatSawNothing;
  private @Nullable UpdateHistory history;
  private @Nullable Instant restartSince;
  private Reading<UpdatePolicy> policy = Reading.known(Policies.NONE, NOW);
  private Reading<UpdateSource> source =
      Reading.known(new UpdateSource(UpdateSourceKind.WSUS, "https://uc.example", null), NOW);
  private ServicingMarks marks = ServicingMarks.UNKNOWN;
  private final List<String> patchManagers = new ArrayList<>();
  private final List<BuildList> lists = new ArrayList<>();
  private boolean lacksChosen;
  private final Set<String> servicingSeen = new HashSet<>();
  private @Nullable UpdateLogFinding updateLog;
  private @Nullable Duration clockSkew;
  private LocalDate agentReleased = LocalDate.EPOCH;

  static Seen healthy() {
    return new Seen()
        .service("TrustedInstaller", StartType.MANUAL)
        .service("wuauserv", StartType.MANUAL)
        .service("BITS", StartType.AUTO_DELAYED);
  }

  Seen service(String name, StartType type) {
    return service(name, type, type == StartType.MISSING ? null : type, null, null);
  }

  Seen service(
      String name,
      StartType type,
      @Nullable StartType registry,
      @Nullable String imagePath,
      @Nullable String serviceDll) {
    ServiceState state =
        new ServiceState(name, type, registry, "STOPPED", null, null, imagePath, serviceDll);
    services.put(name, Reading.known(state, NOW));
    return this;
  }

  Seen unreadable(String name) {
    Failure denied = new Failure("OpenService(" + name + ")", HResult.E_ACCESSDENIED);
    services.put(name, Reading.unknown(denied, NOW));
    return this;
  }

  /** Of the service, not all that it runs could be read. */
  Seen unread(String name, String what) {
    ServiceState state = Objects.requireNonNull(services.get(name)).toOptional().orElseThrow();
    Failure why = new Failure(what, HResult.E_ACCESSDENIED);
    services.put(name, Reading.known(state.withUnread(why), NOW));
    return this;
  }

  Seen startAttempt(String name, HResult answer) {
    startAttempt = new StartAttempt(name, answer);
    return this;
  }

  /** The Service Control Manager recorded that the service could not run. */
  Seen recorded(String service) {
    recorded.add(service);
    return this;
  }

  /** The event log has an installation that failed. */
  Seen loggedFailure(String kb, String code, Instant at) {
    logged.add(new InstallAttempt(at, HResult.parse(code), kb, null, List.of(kb), true));
    return this;
  }

  Seen startAttemptRepeated(String name, HResult answer) {
    startAttempt = new StartAttempt(name, answer, true);
    return this;
  }

  /** A scan that ended with a count. */
  Seen found(int found, HResult... warnings) {
    return scan(ScanOutcome.SUCCEEDED, HResult.S_OK, found, warnings);
  }

  Seen scan(
      ScanOutcome outcome,
      @Nullable HResult hresult,
      @Nullable Integer found,
      HResult... warnings) {
    scan =
        new UpdateScan(
            outcome,
            hresult,
            found,
            Arrays.asList(warnings),
            List.of(),
            0,
            NOW.minusSeconds(70),
            Duration.ofSeconds(10),
            null,
            null);
    return this;
  }

  Seen scan(UpdateScan told) {
    scan = told;
    return this;
  }

  /** The scan did not say whether it warned of anything. */
  Seen withoutWarnings() {
    UpdateScan told = Objects.requireNonNull(scan);
    scan =
        new UpdateScan(
            told.outcome().orElse(ScanOutcome.FAILED),
            told.hresult(),
            told.found(),
            null,
            told.updates(),
            told.unreadableItems(),
            told.startedAt(),
            told.took(),
            told.server(),
            told.error());
    return this;
  }

  /** So many of the updates that the scan found are servicing updates. */
  Seen servicing(int count) {
    scan = Objects.requireNonNull(scan).withServicingFound(count);
    return this;
  }

  /** The scan offers one servicing update. */
  Seen offers(String kb) {
    return offers(
        new PendingUpdate("Cumulative Update", "id-" + kb, List.of(kb), null, false, true));
  }

  Seen offers(PendingUpdate... updates) {
    List<PendingUpdate> offered = List.of(updates);
    List<PendingUpdate> servicing =
        offered.stream().filter(update -> !Boolean.FALSE.equals(update.servicing())).toList();
    servicing.forEach(update -> servicingSeen.addAll(update.kb()));
    scan =
        new UpdateScan(
                ScanOutcome.SUCCEEDED,
                HResult.S_OK,
                offered.size(),
                List.of(),
                offered,
                0,
                NOW.minusSeconds(70),
                Duration.ofSeconds(10),
                null,
                null)
            .withServicingFound(servicing.size());
    return this;
  }

  /** A scan before offered it as a servicing update. */
  Seen servicingSeen(String kb) {
    servicingSeen.add(kb);
    return this;
  }

  Seen sight(ScanSight.State state, @Nullable Integer hidden, String... titles) {
    scan =
        Objects.requireNonNull(scan)
            .withSight(new ScanSight(Open.of(state), 0, 0, hidden, List.of(titles)));
    return this;
  }

  Seen asked(ScanSelection asked) {
    scan = Objects.requireNonNull(scan).withSelection(asked);
    return this;
  }

  Seen source(UpdateSource policy) {
    source = Reading.known(policy, NOW);
    return this;
  }

  Seen zerosThatSawNothing(int inRow) {
    zerosThatSawNothing = inRow;
    return this;
  }

  /** A scan after the one that counts. */
  Seen thenFailed(HResult code) {
    laterFailure =
        UpdateScan.without(ScanOutcome.FAILED, code, NOW, Duration.ZERO, "the search failed");
    return this;
  }

  Seen history(@Nullable Instant lastSearchAt, InstallAttempt... installs) {
    history = new UpdateHistory(lastSearchAt, null, List.of(), List.of(installs));
    return this;
  }

  static InstallAttempt install(String day, @Nullable HResult code, String kb) {
    return new InstallAttempt(
        Instant.parse(day + "T03:00:00Z"), code, "Cumulative Update", null, List.of(kb), true);
  }

  Seen policy(UpdatePolicy settings) {
    policy = Reading.known(settings, NOW);
    return this;
  }

  Seen marks(ServicingMarks servicing) {
    marks = servicing;
    return this;
  }

  /** The newest cumulative update that servicing has. */
  Seen rollupFix(int build, int ubr, @Nullable RollupFix pending) {
    RollupFix installed = new RollupFix(build, ubr, null, RollupFix.INSTALLED);
    return marks(new ServicingMarks(new RollupFixes(installed, pending), null, null, null, null));
  }

  Seen agentReleased(String day) {
    agentReleased = LocalDate.parse(day);
    return this;
  }

  Seen clockSkew(Duration skew) {
    clockSkew = skew;
    return this;
  }

  Seen patchManager(String service) {
    patchManagers.add(service);
    return this;
  }

  Seen restartSince(Instant since) {
    restartSince = since;
    return rebootPending(true);
  }

  Seen logShowsFalseZero() {
    return updateLog(LogJudgement.FALSE_ZERO);
  }

  Seen updateLog(LogJudgement judgement) {
    LogError error = new LogError(HResult.E_SERVICE_DISABLED, 214, 10, 900, false);
    updateLog = new UpdateLogFinding(Open.of(judgement), NOW, List.of(error));
    return this;
  }

  Seen integrity(String name, ServiceState.Integrity integrity) {
    ServiceState state = Objects.requireNonNull(services.get(name)).toOptional().orElseThrow();
    services.put(name, Reading.known(state.with(integrity), NOW));
    return this;
  }

  Seen os(OsVersion version) {
    os = Reading.known(version, NOW);
    return this;
  }

  Seen os(int build, int ubr, String edition, String release, WindowsFamily family) {
    return os(new OsVersion(build, ubr, null, edition, release, null, false, null, family));
  }

  Seen at(Instant judgedAt) {
    now = judgedAt;
    return this;
  }

  Seen lists(BuildList... known) {
    lists.clear();
    lists.addAll(List.of(known));
    return this;
  }

  /** A list that an administrator chose can't be read. */
  Seen lacksChosen() {
    lacksChosen = true;
    return this;
  }

  Seen scanAge(Duration age) {
    scanAge = age;
    return this;
  }

  /** On build line 19044, which the list wants at 2006. */
  Seen ubr(@Nullable Integer ubr) {
    os = os(ubr);
    return this;
  }

  Seen noOs() {
    os = Reading.unknown(new Failure("CurrentBuildNumber is no build: absent", null), NOW);
    return this;
  }

  Seen build(int build) {
    os = Reading.known(new OsVersion(build, 1, null, null, null, null, false, null), NOW);
    return this;
  }

  Seen rebootPending(boolean pending) {
    rebootPending = pending;
    return this;
  }

  Seen failure(UpdateFailure.Source source, Instant at, HResult hresult) {
    failures.add(new UpdateFailure(source, at, hresult, null));
    return this;
  }

  Seen closedChannel(String name) {
    missingEvidence.add(new Failure("EvtQuery(" + name + ")", HResult.E_ACCESSDENIED));
    return this;
  }

  /** The day that the list gives for the wanted build and for the one before, 1889. */
  Seen released(LocalDate day, Instant judgedAt) {
    released = day;
    now = judgedAt;
    return this;
  }

  Judgement judge() {
    Observation observation =
        new Observation(
            new Observation.Services(
                services, startAttempt, patchManagers, "C:\\Windows", recorded),
            new Observation.Search(
                scan, scanAge, laterFailure, zerosThatSawNothing, servicingSeen, history),
            os,
            new Observation.Restart(rebootPending, restartSince),
            policy,
            source,
            marks,
            new Observation.Evidence(failures, logged, missingEvidence, updateLog),
            clockSkew);
    return new VerdictRules(LIMITS, agentReleased).judge(observation, baselines(), now);
  }

  private Baselines baselines() {
    if (!lists.isEmpty()) {
      return new Baselines(lists, lacksChosen);
    }
    BuildRow wanted = new BuildRow(19044, 2006, "KB5017308", released, null, null, null);
    BuildRow before = new BuildRow(19044, 1889, "KB5016616", released, null, null, null);
    return new Baselines(
        List.of(new BuildList("test", BaselineSource.FILE, List.of(before, wanted))));
  }

  List<String> reasons() {
    return judge().reasons().stream().map(Reason::toString).toList();
  }

  private static Reading<OsVersion> os(@Nullable Integer ubr) {
    return Reading.known(new OsVersion(19044, ubr, null, null, null, null, false, null), NOW);
  }
}
