package io.github.updatesentinel.agent.cli;

import static java.time.temporal.ChronoUnit.DAYS;

import io.github.updatesentinel.agent.Version;
import io.github.updatesentinel.agent.config.ConfigProblem;
import io.github.updatesentinel.agent.config.Language;
import io.github.updatesentinel.agent.fact.Author;
import io.github.updatesentinel.agent.fact.Disablement;
import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.HResultTable;
import io.github.updatesentinel.agent.fact.Host;
import io.github.updatesentinel.agent.fact.OsVersion;
import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.fact.ServiceState;
import io.github.updatesentinel.agent.fact.update.PendingUpdate;
import io.github.updatesentinel.agent.fact.update.ScanSight;
import io.github.updatesentinel.agent.fact.update.UpdateLogFinding;
import io.github.updatesentinel.agent.fact.update.UpdateScan;
import io.github.updatesentinel.agent.probe.scan.ScanReport;
import io.github.updatesentinel.agent.state.Memory;
import io.github.updatesentinel.agent.state.Restoration;
import io.github.updatesentinel.agent.time.Durations;
import io.github.updatesentinel.agent.verdict.Judgement;
import io.github.updatesentinel.agent.verdict.Reason;
import io.github.updatesentinel.agent.wire.Snapshot;
import io.github.updatesentinel.contract.ChangeMeans;
import io.github.updatesentinel.contract.ReasonCode;
import io.github.updatesentinel.contract.RemediationOutcome;
import io.github.updatesentinel.contract.baseline.Baseline;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What one look at a machine found, for a person. */
final class Report {
  private static final int MAX_UPDATES = 10;

  /** As on the clock of this computer. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss xxx", Locale.ROOT);

  private final ReportTexts texts;
  private final Snapshot snapshot;
  private final List<ConfigProblem> problems;
  private final Memory memory;
  private final Instant now;
  private final ReportLines out;

  Report(ReportTexts texts, Snapshot snapshot, List<ConfigProblem> problems) {
    this(texts, snapshot, problems, Memory.NONE, snapshot.since());
  }

  /**
   * @param memory of the service
   */
  Report(
      ReportTexts texts,
      Snapshot snapshot,
      List<ConfigProblem> problems,
      Memory memory,
      Instant now) {
    this.texts = texts;
    this.snapshot = snapshot;
    this.problems = problems;
    this.memory = memory;
    this.now = now;
    this.out = new ReportLines(texts);
  }

  String text() {
    Judgement judgement = snapshot.judgement();
    String host = snapshot.facts().host().toOptional().map(Host::name).orElse("?");
    out.blank();
    line("machine", host + "   (Update Sentinel " + Version.get() + ")");
    String certainty = judgement.certainty() == null ? "" : " (" + judgement.certainty() + ")";
    line("verdict", judgement.code() + certainty + ", " + judgement.severity());
    line("", texts.of(judgement.code().meaning()));
    sinceWhen(judgement);
    reasons(judgement);
    line("windows", shown(snapshot.facts().os(), Report::windows));
    line("baseline", baseline(judgement));
    LocalDate ends = judgement.dates().servicingEnds();
    if (ends != null) {
      line("support", ends.toString());
    }
    line(
        "source",
        shown(
            snapshot.facts().updateSource(),
            s -> s.server() == null ? s.kind().name() : s.kind() + " " + s.server()));
    scan();
    services();
    problems.forEach(
        problem ->
            line(
                "configuration",
                "%s (%s): %s -> %s"
                    .formatted(
                        problem.key(),
                        problem.source(),
                        problem.problem(),
                        problem.usedInstead())));
    next(judgement);
    return out.toString();
  }

  private void sinceWhen(Judgement judgement) {
    // Without the service's memory it is the time of this look.
    if (snapshot.since().equals(memory.since())) {
      line("since", time(snapshot.since()));
    }
    String label = "disabledSince";
    for (Disablement disabled : snapshot.disabled()) {
      String text = texts.get(disabled.recorded() ? "disabledText" : "disabledSeenText");
      Long failures = disabled.failures();
      line(
          label,
          text.formatted(disabled.service(), time(disabled.since()), author(disabled.by()))
              + (failures == null
                  ? texts.get("failuresUnknown")
                  : texts.get("failuresSince").formatted(failures)));
      label = "";
    }
    if (snapshot.lastHonestScanAt() != null) {
      line("honestScan", time(snapshot.lastHonestScanAt()));
    }
    LocalDate behind = judgement.dates().behindSince();
    if (behind != null) {
      LocalDate today = now.atZone(ZoneOffset.UTC).toLocalDate();
      line(
          "behindSince",
          "%s (%s)".formatted(behind, texts.get("days").formatted(DAYS.between(behind, today))));
    }
    for (Restoration attempt : memory.restorations()) {
      line(
          "remediation",
          "%s, %s: %s -> %s, %s"
              .formatted(
                  time(attempt.at()),
                  attempt.service(),
                  attempt.from(),
                  attempt.to(),
                  attempt
                      .outcome()
                      .known()
                      .map(RemediationOutcome::title)
                      .map(texts::of)
                      .orElse(attempt.outcome().name())));
    }
  }

  /** Such as {@code CORP\admin (account)}. */
  private String author(Author by) {
    String means =
        by.means().known().map(ChangeMeans::title).map(texts::of).orElse(by.means().name());
    String how = by.policy() == null ? means : means + ": " + by.policy();
    return by.account() == null ? how : "%s (%s)".formatted(by.account(), how);
  }

  private static String time(Instant instant) {
    return TIME.format(instant.atZone(ZoneId.systemDefault()));
  }

  /** The required build, whose list requires it, and when it came out. */
  private String baseline(Judgement judgement) {
    Baseline required = judgement.baseline();
    if (required == null) {
      return texts.get("unknown");
    }
    LocalDate released = judgement.dates().requiredReleased();
    return "%s (%s%s)"
        .formatted(required.text(), required.source(), released == null ? "" : ", " + released);
  }

  private void reasons(Judgement judgement) {
    String label = "reasons";
    for (Reason reason : judgement.reasons()) {
      line(label, reason.toString());
      reason
          .code()
          .known()
          .map(ReasonCode::meaning)
          .map(texts::of)
          .ifPresent(text -> line("", text));
      if (reason.is(ReasonCode.INSTALL_FAILED)) {
        reason.facts().flatMap(Report::code).ifPresent(this::explain);
      }
      label = "";
    }
  }

  private static String windows(OsVersion os) {
    String cmge = os.cmge() ? " CMGE " + Optional.ofNullable(os.cmgeVersion()).orElse("") : "";
    return Stream.of(os.product(), os.release(), os.text() + cmge.stripTrailing())
        .filter(part -> part != null)
        .reduce((left, right) -> left + ", " + right)
        .orElse(os.text());
  }

  private void scan() {
    ScanReport report = snapshot.scan();
    if (report == null) {
      notScanned();
      return;
    }
    UpdateScan scan = report.scan();
    String found = scan.found() == null ? "" : ", " + texts.get("found") + " " + scan.found();
    line("scan", scan.outcome() + found + servicing(scan) + ", " + Durations.text(scan.took()));
    if (scan.error() != null) {
      line("", scan.error());
    }
    codes(scan).forEach(this::explain);
    scan.updates().stream().limit(MAX_UPDATES).forEach(update -> line("", "- " + title(update)));
    if (scan.updates().size() > MAX_UPDATES) {
      line("", "- ...");
    }
    sight(scan.sight());
    updateLog(scan);
  }

  /** This command does not decode the log, which takes minutes; the service may have done so. */
  private void updateLog(UpdateScan scan) {
    UpdateLogFinding finding = snapshot.updateLog();
    if (finding != null) {
      line(
          "updateLog",
          texts.get("updateLogRead").formatted(finding.detail(), time(finding.analyzedAt())));
    } else if (scan.foundNothing()) {
      line("updateLog", texts.get("updateLogNotRead"));
    }
  }

  private void notScanned() {
    String managers =
        snapshot.judgement().reasons().stream()
            .filter(reason -> reason.is(ReasonCode.PATCH_MANAGER))
            .map(reason -> String.valueOf(reason.subject()))
            .collect(Collectors.joining(", "));
    if (!managers.isEmpty()) {
      line("scan", texts.get("leftToPatchManager").formatted(managers));
    }
  }

  /**
   * Of what was found, how much is of Windows itself: definitions, drivers and the like are not.
   */
  private String servicing(UpdateScan scan) {
    Integer servicing = scan.servicingFound();
    return servicing == null ? "" : " (" + texts.get("servicing") + " " + servicing + ")";
  }

  /** Whether the scan sees what is installed: one that does not may miss what is missing too. */
  private void sight(ScanSight sight) {
    if (sight.is(ScanSight.State.UNKNOWN)) {
      return;
    }
    List<String> parts = new ArrayList<>();
    add(parts, "installed", sight.installed());
    add(parts, "servicing", sight.servicing());
    add(parts, "hidden", sight.hidden());
    line("sight", String.join(", ", parts));
  }

  private void add(List<String> parts, String key, @Nullable Integer count) {
    if (count != null) {
      parts.add(texts.get(key) + " " + count);
    }
  }

  /** The code that a fact begins with. */
  private static Optional<HResult> code(String fact) {
    try {
      return Optional.of(HResult.parse(fact.split(" ", 2)[0]));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String title(PendingUpdate update) {
    return Optional.ofNullable(update.title())
        .or(() -> Optional.ofNullable(update.updateId()))
        .orElse("?");
  }

  private static Stream<HResult> codes(UpdateScan scan) {
    return Stream.concat(
            Stream.ofNullable(scan.hresult()),
            Stream.ofNullable(scan.warnings()).flatMap(List::stream))
        .filter(code -> !code.equals(HResult.S_OK))
        .distinct()
        .limit(5);
  }

  private void explain(HResult code) {
    HResultTable.find(code)
        .ifPresentOrElse(
            entry -> {
              boolean chinese = texts.language() == Language.CHINESE;
              line("", code.describe() + ": " + (chinese ? entry.zh() : entry.en()));
              String next = chinese ? entry.zhNext() : entry.enNext();
              if (!next.isEmpty()) {
                line("", next);
              }
            },
            () -> line("", code.toString()));
  }

  private void services() {
    String label = "services";
    for (var entry : snapshot.facts().required().entrySet()) {
      line(label, "%-18s %s".formatted(entry.getKey(), service(entry.getValue())));
      label = "";
    }
  }

  private String service(Reading<ServiceState> reading) {
    return shown(
        reading,
        service ->
            service.state() == null
                ? service.startType().name()
                : service.startType() + ", " + service.state());
  }

  private void next(Judgement judgement) {
    line("next", texts.of(judgement.code().advice()));
    judgement
        .repairCommands(OsVersion.build(snapshot.facts().os()))
        .forEach(command -> line("", command));
  }

  private <T> String shown(Reading<T> reading, Function<T, String> words) {
    return out.shown(reading, words);
  }

  private void line(String key, String text) {
    out.line(key, text);
  }
}
