package io.github.updatesentinel.agent.check.report;

import io.github.updatesentinel.agent.fact.Author;
import io.github.updatesentinel.agent.fact.Disablement;
import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.OsVersion;
import io.github.updatesentinel.agent.fact.RestartMarks;
import io.github.updatesentinel.agent.fact.update.UpdateScan;
import io.github.updatesentinel.agent.fact.update.UpdateSource;
import io.github.updatesentinel.agent.probe.scan.ScanReport;
import io.github.updatesentinel.agent.sink.Event;
import io.github.updatesentinel.agent.state.Alert;
import io.github.updatesentinel.agent.time.Durations;
import io.github.updatesentinel.agent.verdict.Judgement;
import io.github.updatesentinel.agent.verdict.Reason;
import io.github.updatesentinel.agent.wire.Snapshot;
import io.github.updatesentinel.contract.EventId;
import io.github.updatesentinel.contract.ReasonCode;
import io.github.updatesentinel.contract.ScanOutcome;
import io.github.updatesentinel.contract.Severity;
import io.github.updatesentinel.contract.baseline.Baseline;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes events of judgements: picks the facts that each message wants, in its order. */
public final class VerdictEvents {
  private final Snapshot snapshot;
  private final Judgement judgement;
  private final Optional<UpdateScan> scan;

  private VerdictEvents(Snapshot snapshot) {
    this.snapshot = snapshot;
    this.judgement = snapshot.judgement();
    this.scan = Optional.ofNullable(snapshot.scan()).map(ScanReport::scan);
  }

  /**
   * The event of a verdict that is told.
   *
   * @param scanFailuresInRow for {@code SCAN_FAILED}; null where not known
   */
  public static Event of(Snapshot snapshot, @Nullable Integer scanFailuresInRow) {
    VerdictEvents facts = new VerdictEvents(snapshot);
    return switch (snapshot.judgement().code()) {
      case FALSE_UP_TO_DATE -> facts.blocked(EventId.FALSE_UP_TO_DATE, facts.certainty());
      case SERVICING_BLOCKED -> facts.blocked(EventId.SERVICING_BLOCKED);
      case BEHIND_BASELINE ->
          Event.of(
              EventId.BEHIND_BASELINE,
              facts.build(),
              facts.wanted(),
              facts.source(),
              facts.reasons(),
              day(facts.judgement.dates().behindSince()),
              time(snapshot.lastHonestScanAt()));
      case SCAN_FAILED ->
          Event.of(
              EventId.SCAN_FAILED,
              scanResult(snapshot.scan()),
              scanFailuresInRow == null ? Event.NONE : scanFailuresInRow.toString(),
              facts.source(),
              facts.reasons());
      case UPDATES_PENDING ->
          facts.asGrave(
              Event.of(
                  EventId.UPDATES_PENDING,
                  facts.found(),
                  facts.build(),
                  facts.wanted(),
                  facts.source()));
      case INSTALL_FAILING ->
          Event.of(
              EventId.INSTALL_FAILING,
              facts.failures(),
              facts.build(),
              facts.wanted(),
              facts.source(),
              facts.reasons());
      case RESTART_PENDING ->
          Event.of(
              EventId.RESTART_PENDING,
              time(facts.judgement.dates().restartSince()),
              time(
                  snapshot.facts().restart().toOptional().map(RestartMarks::bootedAt).orElse(null)),
              facts.build(),
              facts.reasons());
      case END_OF_SERVICE -> endOfService(snapshot);
      case HELD_BACK ->
          facts.asGrave(
              Event.of(
                  EventId.HELD_BACK,
                  facts.build(),
                  facts.wanted(),
                  facts.source(),
                  facts.reasons()));
      case UP_TO_DATE, UP_TO_DATE_UNVERIFIED, UNKNOWN ->
          throw new IllegalArgumentException(snapshot.judgement().code() + " has no event");
    };
  }

  /** That the version of Windows is out of support, or will be. */
  public static Event endOfService(Snapshot snapshot) {
    VerdictEvents facts = new VerdictEvents(snapshot);
    LocalDate ends = snapshot.judgement().dates().servicingEnds();
    return Event.of(
        EventId.END_OF_SERVICE,
        ends == null ? Event.NONE : ends.toString(),
        snapshot.facts().os().toOptional().map(VerdictEvents::windows).orElse(Event.NONE),
        facts.build(),
        facts.reasons());
  }

  /** That an alert is over, and how long it lasted. */
  public static Event recovered(Alert over, Duration lasted, Snapshot now) {
    return Event.of(
        EventId.RECOVERED,
        over.unresolved().name(),
        Durations.text(lasted),
        now.judgement().code().name(),
        new VerdictEvents(now).build());
  }

  private Event asGrave(Event event) {
    return judgement.severity().compareTo(Severity.WARNING) >= 0
        ? event.withLevel(EventId.Level.WARNING)
        : event;
  }

  /** Such as {@code KB5017308 0x800F0922 (CBS_E_INSTALLERS_FAILED)}. */
  private String failures() {
    return or(
        judgement.reasons().stream()
            .filter(
                reason ->
                    reason.is(ReasonCode.INSTALL_FAILED) || reason.is(ReasonCode.HISTORY_FAILURE))
            .map(Reason::detail)
            .collect(Collectors.joining("; ")));
  }

  private static String windows(OsVersion os) {
    String name =
        Stream.of(os.product(), os.release())
            .filter(Objects::nonNull)
            .collect(Collectors.joining(" "));
    return name.isEmpty() ? os.text() : name;
  }

  private static String time(@Nullable Instant instant) {
    return instant == null ? Event.NONE : instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private Event blocked(EventId id, String... more) {
    List<String> inserts =
        new ArrayList<>(
            List.of(
                obstacles(),
                hresult(),
                build(),
                wanted(),
                scanResult(snapshot.scan()),
                reasons(),
                repair()));
    inserts.addAll(List.of(more));
    inserts.addAll(sinceWhen());
    return new Event(id, inserts);
  }

  /** Since when the service is disabled, by whom, and what has failed since; and what did not. */
  private List<String> sinceWhen() {
    Optional<Disablement> disabled = snapshot.disabled().stream().findFirst();
    return List.of(
        time(disabled.map(Disablement::since).orElse(null)),
        disabled.map(Disablement::by).map(Author::text).orElse(Event.NONE),
        disabled.map(Disablement::failures).map(String::valueOf).orElse(Event.NONE),
        time(snapshot.lastHonestScanAt()),
        day(judgement.dates().behindSince()));
  }

  private static String day(@Nullable LocalDate day) {
    return day == null ? Event.NONE : day.toString();
  }

  /**
   * Such as {@code TrustedInstaller: DISABLED}, or the scan's own code where services look well.
   */
  private String obstacles() {
    String services =
        judgement.reasons().stream()
            .filter(judgement.obstacles()::contains)
            .map(VerdictEvents::obstacle)
            .collect(Collectors.joining("; "));
    if (!services.isEmpty()) {
      return services;
    }
    return HResult.E_SERVICE_DISABLED.describe();
  }

  private static String obstacle(Reason reason) {
    String what =
        "%s: %s".formatted(reason.subject(), reason.code().name().substring("SERVICE_".length()));
    return reason.facts().map(facts -> "%s (%s)".formatted(what, facts)).orElse(what);
  }

  private String repair() {
    return or(String.join(" & ", judgement.repairCommands(OsVersion.build(snapshot.facts().os()))));
  }

  private String certainty() {
    return judgement.certainty() == null ? Event.NONE : judgement.certainty().name();
  }

  private String hresult() {
    return scan.map(UpdateScan::hresult).map(HResult::describe).orElse(Event.NONE);
  }

  private String build() {
    return snapshot.facts().os().toOptional().map(OsVersion::text).orElse(Event.NONE);
  }

  private String wanted() {
    return Optional.ofNullable(judgement.baseline()).map(Baseline::text).orElse(Event.NONE);
  }

  private String source() {
    return snapshot.facts().updateSource().toOptional().map(UpdateSource::text).orElse(Event.NONE);
  }

  private String found() {
    return scan.map(UpdateScan::found).map(String::valueOf).orElse(Event.NONE);
  }

  /** Such as {@code SUCCEEDED, found 0} or {@code FAILED, 0x8024402C (...)}. */
  public static String scanResult(@Nullable ScanReport report) {
    if (report == null) {
      return ScanOutcome.NOT_RUN.name();
    }
    UpdateScan result = report.scan();
    StringBuilder text = new StringBuilder(result.outcome().name());
    if (result.found() != null) {
      text.append(", found ").append(result.found());
    }
    HResult hresult = result.hresult();
    if (hresult != null && !hresult.equals(HResult.S_OK)) {
      text.append(", ").append(hresult.describe());
    }
    if (result.error() != null) {
      text.append(", ").append(result.error());
    }
    return text.toString();
  }

  private String reasons() {
    return or(judgement.reasons().stream().map(Reason::toString).collect(Collectors.joining("; ")));
  }

  private static String or(String text) {
    return text.isEmpty() ? Event.NONE : text;
  }
}
