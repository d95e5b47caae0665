package io.github.updatesentinel.agent.cli;

import io.github.updatesentinel.agent.Version;
import io.github.updatesentinel.agent.config.ConfigProblem;
import io.github.updatesentinel.agent.config.Language;
import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.HResultTable;
import io.github.updatesentinel.agent.fact.Host;
import io.github.updatesentinel.agent.fact.OsVersion;
import io.github.updatesentinel.agent.fact.PendingUpdate;
import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.fact.ScanSight;
import io.github.updatesentinel.agent.fact.ServiceState;
import io.github.updatesentinel.agent.fact.UpdateScan;
import io.github.updatesentinel.agent.probe.ScanReport;
import io.github.updatesentinel.agent.time.Durations;
import io.github.updatesentinel.agent.verdict.Judgement;
import io.github.updatesentinel.agent.verdict.Reason;
import io.github.updatesentinel.agent.wire.Snapshot;
import io.github.updatesentinel.contract.DefaultStartType;
import io.github.updatesentinel.contract.ReasonCode;
import io.github.updatesentinel.contract.baseline.Baseline;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What one look at a machine found, for a person. */
final class Report {
  private static final int MAX_UPDATES = 10;

  private final ReportTexts texts;
  private final Snapshot snapshot;
  private final List<ConfigProblem> problems;
  private final ReportLines out;

  Report(ReportTexts texts, Snapshot snapshot, List<ConfigProblem> problems) {
    this.texts = texts;
    this.snapshot = snapshot;
    this.problems = problems;
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
    judgement.reasons().stream()
        .filter(reason -> reason.is(ReasonCode.SERVICE_DISABLED))
        .map(Reason::subject)
        .filter(Objects::nonNull)
        .flatMap(
            service ->
                DefaultStartType.repairCommand(service, OsVersion.build(snapshot.facts().os()))
                    .stream())
        .forEach(command -> line("", command));
  }

  private <T> String shown(Reading<T> reading, Function<T, String> words) {
    return out.shown(reading, words);
  }

  private void line(String key, String text) {
    out.line(key, text);
  }
}
