package io.github.updatesentinel.agent.updatelog;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.updatesentinel.agent.updatelog.scan.LogScan;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** Writes update logs as Windows does, line by line. */
final class Logs {
  static final String WSUS = "3DA21691-E39D-4DA6-8A4B-B43877BCB1B7";
  static final String WINDOWS_UPDATE = "9482F4B4-E343-43B6-B170-9A65BC822C77";
  static final String MICROSOFT_UPDATE = "7971F918-A847-4430-9279-4A52D1EFE18D";
  static final String OS_CONTENT = "8B24B027-1DEE-BABB-9A95-3517DFB9C552";
  static final String STORE = "855E8A7C-ECB4-4CA3-B045-1DFA50104289";

  static final String AUTOMATIC =
      "IsInstalled=0 and DeploymentAction='Installation' or IsPresent=1 and"
          + " DeploymentAction='Uninstallation' or IsInstalled=1 and"
          + " DeploymentAction='Installation' and RebootRequired=1";

  private final List<String> lines = new ArrayList<>();
  private final boolean classic;
  private int second;

  private Logs(boolean classic) {
    this.classic = classic;
  }

  /** The event traces of Windows 10 and later, decoded. */
  static Logs decoded() {
    return new Logs(false);
  }

  /** The text of Windows 7 to 8.1. */
  static Logs classic() {
    return new Logs(true);
  }

  Logs line(int thread, String component, String text) {
    second++;
    String time = "%02d:%02d".formatted(second / 60 % 60, second % 60);
    lines.add(
        classic
            ? "2025-03-04\t10:%s:123\t 904\t%x\t%s\t%s".formatted(time, thread, component, text)
            : "2025/03/04 10:%s.1234567 1204  %-5d %-15s %s"
                .formatted(time, thread, component, text));
    return this;
  }

  Logs raw(String line) {
    lines.add(line);
    return this;
  }

  Logs agent(int thread, String text) {
    return line(thread, "Agent", text);
  }

  /** The first lines of a scan. */
  Logs begin(int thread, int id, String caller, String service) {
    return begin(thread, id, caller, service, AUTOMATIC, true);
  }

  Logs begin(int thread, int id, String caller, String service, String criteria, boolean online) {
    String yes = online ? "Yes" : "No";
    String name = service.equals(WSUS) ? "Managed" : "Third party service";
    if (classic) {
      return agent(thread, "*************")
          .agent(thread, "** START **  Agent: Finding updates [CallerId = %s]".formatted(caller))
          .agent(thread, "*********")
          .agent(thread, "  * Online = %s; Ignore download priority = No".formatted(yes))
          .agent(thread, "  * Criteria = \"%s\"".formatted(criteria))
          .agent(thread, "  * ServiceID = {%s} %s".formatted(service, name))
          .agent(thread, "  * Search Scope = {Machine}");
    }
    return agent(
            thread,
            "* START * Finding updates CallerId = %s  Id = %d (cV = a1B2.%d.0)"
                .formatted(caller, id, id))
        .agent(
            thread,
            "Online = %s; Interactive = No; AllowCachedResults = No; Ignore download priority = No"
                .formatted(yes))
        .agent(thread, "Criteria = %s\"\"".formatted(criteria))
        .agent(thread, "ServiceID = {%s} %s".formatted(service, name))
        .agent(thread, "Search Scope = {Machine}");
  }

  Logs found(int thread, int updates, int evaluated) {
    return agent(
        thread,
        (classic ? "  * " : "")
            + "Found %d updates and 83 categories in search; evaluated appl. rules of %d out of %d"
                .formatted(updates, evaluated, evaluated + 100)
            + " deployed entities");
  }

  Logs end(int thread, int id, String caller, String exitCode) {
    if (classic) {
      return agent(thread, "*********")
          .agent(thread, "**  END  **  Agent: Finding updates [CallerId = %s]".formatted(caller));
    }
    return agent(
        thread,
        "* END * Finding updates CallerId = %s, Id = %d, Exit code = %s (cV = a1B2.%d.0)"
            .formatted(caller, id, exitCode, id));
  }

  /** One update whose rules fail. */
  Logs evaluationFails(int thread, String code, int update) {
    String id = "%08X-1111-2222-3333-444444444444".formatted(update);
    if (classic) {
      return line(
              thread,
              "Handler",
              "FATAL: UH: 0x%s: EvaluateApplicability failed in CCbs::EvaluateApplicability"
                  .formatted(code))
          .agent(
              thread,
              "WARNING: Failed to evaluate Installed rule, updateId = {%s}.200, hr = %s"
                  .formatted(id, code))
          .agent(
              thread,
              "WARNING: Failed to evaluate Installable rule, updateId = {%s}.200, hr = %s"
                  .formatted(id, code));
    }
    return line(thread, "Handler", "*FAILED* [%s] EvaluateApplicability".formatted(code))
        .agent(
            thread,
            "*FAILED* [%s] Evaluate Installed rule, updateId = {{%s}.200}".formatted(code, id))
        .agent(
            thread,
            "*FAILED* [%s] Evaluate Installable rule, updateId = {{%s}.200}".formatted(code, id));
  }

  /** A whole scan that finds nothing, against the WSUS. */
  Logs zero(int thread, int id, String... failingCodes) {
    begin(thread, id, "UpdateOrchestrator", WSUS);
    int update = 1;
    for (String code : failingCodes) {
      evaluationFails(thread, code, update++);
    }
    return found(thread, 0, 941).end(thread, id, "UpdateOrchestrator", "0x00000000");
  }

  String text() {
    return String.join("\r\n", lines) + "\r\n";
  }

  List<String> lines() {
    return List.copyOf(lines);
  }

  LogAnalysis analyze() {
    return analyze(text());
  }

  static LogAnalysis analyze(String text) {
    return analyze(text.getBytes(UTF_8));
  }

  static LogAnalysis analyze(byte[] bytes) {
    return analyze(new ByteArrayInputStream(bytes));
  }

  static LogAnalysis analyze(InputStream in) {
    LogAnalyzer analyzer = new LogAnalyzer(read -> {});
    analyzer.add("test.log", in);
    return analyzer.result();
  }

  /** The only scan. */
  static LogScan only(LogAnalysis analysis) {
    if (analysis.scans().size() != 1) {
      throw new AssertionError("expected one scan, found " + analysis.scans());
    }
    return analysis.scans().get(0);
  }
}
