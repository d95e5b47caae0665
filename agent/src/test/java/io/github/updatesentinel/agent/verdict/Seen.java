package io.github.updatesentinel.agent.verdict;

import io.github.updatesentinel.agent.fact.Failure;
import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.OsVersion;
import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.fact.ServiceState;
import io.github.updatesentinel.agent.fact.StartAttempt;
import io.github.updatesentinel.agent.fact.UpdateFailure;
import io.github.updatesentinel.agent.fact.UpdateScan;
import io.github.updatesentinel.contract.ScanOutcome;
import io.github.updatesentinel.contract.StartType;
import io.github.updatesentinel.contract.baseline.BaselineSource;
import io.github.updatesentinel.contract.baseline.Baselines;
import io.github.updatesentinel.contract.baseline.BuildList;
import io.github.updatesentinel.contract.baseline.BuildRow;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Builds observations out of a healthy, current machine that has not been scanned yet. */
final class Seen {
  static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");
  static final Duration STALE_AFTER = Duration.ofHours(9);
  static final Duration BUILD_MAX_AGE = Duration.ofDays(45);
  static final LocalDate OLD = LocalDate.parse("2022-09-13");

  private final Map<String, Reading<ServiceState>> services = new LinkedHashMap<>();
  private final List<UpdateFailure> failures = new ArrayList<>();
  private final List<Failure> missingEvidence = new ArrayList<>();
  private @Nullable StartAttempt startAttempt;
  private @Nullable UpdateScan scan;
  private Duration scanAge = Duration.ofMinutes(1);
  private Reading<OsVersion> os = os(2006);
  private @Nullable Boolean rebootPending;
  private @Nullable LocalDate released;
  private Instant now = NOW;

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

  Seen startAttempt(String name, HResult answer) {
    startAttempt = new StartAttempt(name, answer);
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

  /** The scan did not tell whether it warned of anything. */
  Seen withoutWarnings() {
    UpdateScan told = Objects.requireNonNull(scan);
    scan =
        new UpdateScan(
            told.outcome(),
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
    BuildRow wanted = new BuildRow(19044, 2006, "KB5017308", released, null, null, null);
    BuildRow before = new BuildRow(19044, 1889, "KB5016616", released, null, null, null);
    Baselines baselines =
        new Baselines(List.of(new BuildList("test", BaselineSource.FILE, List.of(before, wanted))));
    Observation observation =
        new Observation(
            services,
            startAttempt,
            scan,
            scanAge,
            os,
            rebootPending,
            failures,
            missingEvidence,
            "C:\\Windows");
    return new VerdictRules(STALE_AFTER, BUILD_MAX_AGE).judge(observation, baselines, now);
  }

  List<String> reasons() {
    return judge().reasons().stream().map(Reason::toString).toList();
  }

  private static Reading<OsVersion> os(@Nullable Integer ubr) {
    return Reading.known(new OsVersion(19044, ubr, null, null, null, null, false, null), NOW);
  }
}
