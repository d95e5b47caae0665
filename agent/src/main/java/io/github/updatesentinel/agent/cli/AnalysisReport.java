package io.github.updatesentinel.agent.cli;

import io.github.updatesentinel.agent.config.Language;
import io.github.updatesentinel.agent.fact.HResultTable;
import io.github.updatesentinel.agent.fact.update.LogError;
import io.github.updatesentinel.agent.updatelog.LogAnalysis;
import io.github.updatesentinel.agent.updatelog.LogFile;
import io.github.updatesentinel.agent.updatelog.LogProblem;
import io.github.updatesentinel.agent.updatelog.LogSign;
import io.github.updatesentinel.agent.updatelog.scan.LogScan;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the logs say, for a person. */
final class AnalysisReport {
  private static final int MAX_FILES = 20;
  private static final int MAX_SCANS = 20;
  private static final int MAX_ERRORS = 8;
  private static final int MAX_CALLER = 40;

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

  private final ReportTexts texts;
  private final LogAnalysis analysis;
  private final ReportLines out;

  AnalysisReport(ReportTexts texts, LogAnalysis analysis) {
    this.texts = texts;
    this.analysis = analysis;
    this.out = new ReportLines(texts);
  }

  String text() {
    out.blank();
    files();
    scans();
    LogScan decisive = analysis.decisive();
    out.line("conclusion", analysis.conclusion().name());
    out.line("", texts.get("conclusion." + analysis.conclusion()));
    if (decisive != null) {
      out.line("", texts.get("because") + " " + scan(decisive));
      errors(decisive.errors());
    } else {
      errors(analysis.files().stream().flatMap(file -> file.errors().stream()).toList());
    }
    out.line("next", texts.get("next." + analysis.conclusion()));
    return out.toString();
  }

  private void files() {
    String label = "files";
    for (LogFile file : analysis.files().subList(0, Math.min(MAX_FILES, analysis.files().size()))) {
      out.line(label, file.name());
      out.line("", what(file));
      file.signs().forEach(sign -> out.line("", "- " + sign(sign)));
      label = "";
    }
    more(analysis.files().size() - MAX_FILES + analysis.filesLeftOut(), "moreFiles");
    more(analysis.filesSkipped(), "skippedFiles");
  }

  private String what(LogFile file) {
    List<String> parts = new ArrayList<>();
    parts.add(texts.get("format." + (file.otherLog() == null ? file.format() : file.otherLog())));
    if (file.encoding() != null) {
      parts.add(file.encoding());
      parts.add(texts.get("lines") + " " + file.lines());
    }
    if (file.undecodableLines() > 0) {
      parts.add(texts.get("undecodable") + " " + file.undecodableLines());
    }
    LogProblem why = file.why();
    if (why != null) {
      parts.add(
          texts.get("why." + why.kind()) + (why.detail() == null ? "" : " (" + why.detail() + ")"));
    }
    return String.join(", ", parts);
  }

  private String sign(LogSign sign) {
    return "%s: %d (%s %d-%d)"
        .formatted(
            texts.get("sign." + sign.kind()),
            sign.count(),
            texts.get("lines"),
            sign.firstLine(),
            sign.lastLine());
  }

  /** The scans that say something about the operating system; the others are counted. */
  private void scans() {
    List<LogScan> system = analysis.scans().stream().filter(LogScan::counts).toList();
    String label = "scans";
    for (LogScan scan : system.subList(Math.max(0, system.size() - MAX_SCANS), system.size())) {
      out.line(label, scan(scan));
      label = "";
    }
    if (system.isEmpty() && analysis.isReadable()) {
      out.line(label, texts.get("noScans"));
    }
    more(system.size() - MAX_SCANS, "moreScans");
    more(analysis.scans().size() - system.size() + analysis.scansLeftOut(), "otherScans");
  }

  private void more(long count, String key) {
    if (count > 0) {
      out.line("", texts.get(key) + " " + count);
    }
  }

  private String scan(LogScan scan) {
    List<String> parts = new ArrayList<>();
    parts.add(time(scan.startedAt() != null ? scan.startedAt() : scan.endedAt()));
    parts.add(String.valueOf(scan.source()));
    String caller = scan.callerId();
    if (caller != null && !caller.isEmpty()) {
      parts.add(caller.length() > MAX_CALLER ? caller.substring(0, MAX_CALLER) + "..." : caller);
    }
    parts.add(scan.judgement().name());
    if (scan.found() != null) {
      parts.add(texts.get("found") + " " + scan.found());
    }
    if (scan.exitCode() != null && scan.exitCode().value() != 0) {
      parts.add(scan.exitCode().describe());
    }
    parts.add(texts.get("lines") + " " + scan.firstLine() + "-" + scan.lastLine());
    if (analysis.files().size() > 1) {
      parts.add(scan.file());
    }
    return String.join(", ", parts);
  }

  private String time(@Nullable LocalDateTime time) {
    return time == null ? texts.get("unknownTime") : TIME.format(time);
  }

  private void errors(List<LogError> errors) {
    List<LogError> serious = errors.stream().filter(error -> !error.noise()).toList();
    String label = "errors";
    for (LogError error : serious.subList(0, Math.min(MAX_ERRORS, serious.size()))) {
      out.line(
          label,
          "%s x %d (%s %d-%d)"
              .formatted(
                  error.hresult().describe(),
                  error.count(),
                  texts.get("lines"),
                  error.firstLine(),
                  error.lastLine()));
      HResultTable.find(error.hresult())
          .ifPresent(
              entry ->
                  out.line("", texts.language() == Language.CHINESE ? entry.zh() : entry.en()));
      label = "";
    }
    more(serious.size() - MAX_ERRORS, "moreErrors");
  }
}
