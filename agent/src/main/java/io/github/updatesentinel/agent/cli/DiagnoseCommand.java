package io.github.updatesentinel.agent.cli;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import io.github.updatesentinel.agent.Version;
import io.github.updatesentinel.agent.config.AgentConfig;
import io.github.updatesentinel.agent.config.ConfigLoader;
import io.github.updatesentinel.agent.delivery.KnownSecrets;
import io.github.updatesentinel.agent.diagnose.FileParts;
import io.github.updatesentinel.agent.diagnose.MachineParts;
import io.github.updatesentinel.agent.diagnose.Part;
import io.github.updatesentinel.agent.diagnose.Redactor;
import io.github.updatesentinel.agent.diagnose.SupportFile;
import io.github.updatesentinel.agent.probe.Probes;
import io.github.updatesentinel.agent.probe.event.EventLogProbe;
import io.github.updatesentinel.agent.service.AgentLog;
import io.github.updatesentinel.agent.service.Configuration;
import io.github.updatesentinel.agent.service.DataFolder;
import io.github.updatesentinel.agent.service.WindowsMachine;
import io.github.updatesentinel.agent.state.Memory;
import io.github.updatesentinel.agent.state.RemediationJson;
import io.github.updatesentinel.agent.state.StartTypeChangeJson;
import io.github.updatesentinel.agent.time.Clocks;
import io.github.updatesentinel.agent.updatelog.LogAnalyzer;
import io.github.updatesentinel.agent.wire.HeartbeatJson;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Collects what support needs into one file. It works on a computer in any state: what can't be had
 * is named in the file, with the reason. It starts no scan and changes nothing.
 */
final class DiagnoseCommand {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);
  private static final int MEGABYTE = 1 << 20;
  private static final int WARNING = 1;

  private final PrintStream out;
  private final PrintStream err;
  private final Clocks clocks = Clocks.system();

  DiagnoseCommand(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /**
   * @param file where to write; null for one in the current folder
   */
  int run(@Nullable Path file) {
    AgentLog.toConsole();
    try {
      Probes probes = WindowsMachine.probes();
      return write(file, probes, DataFolder.ofThisMachine(probes.registry()));
    } catch (RuntimeException | LinkageError e) {
      err.println("diagnose could not run / 无法运行: " + e);
      return ExitCode.COULD_NOT_RUN;
    }
  }

  private int write(@Nullable Path file, Probes probes, DataFolder data) {
    Configuration configuration = new Configuration(probes.registry(), data.configuration());
    AgentConfig config = config(configuration);
    ReportTexts texts = ReportTexts.load(CheckCommand.language(config, false));
    Path target = (file == null ? Path.of(defaultName()) : file).toAbsolutePath();
    out.println(texts.get("collecting"));
    Redactor redactor = new Redactor(secrets(config, data));
    try {
      List<String> missing =
          new SupportFile(redactor, clocks.nanos())
              .write(target, heading(texts), parts(texts, config, configuration, probes, data));
      out.println(texts.get("supportFile") + " " + target);
      missing.forEach(line -> out.println("  " + texts.get("unreadable") + ": " + line));
      return missing.isEmpty() ? ExitCode.OK : WARNING;
    } catch (IOException e) {
      err.println("diagnose: " + target + ": " + e);
      return ExitCode.COULD_NOT_RUN;
    }
  }

  private String defaultName() {
    String computer =
        System.getenv().getOrDefault("COMPUTERNAME", "computer").replaceAll("[^A-Za-z0-9-]", "_");
    LocalDateTime now = LocalDateTime.ofInstant(clocks.now(), ZoneId.systemDefault());
    return "update-sentinel-%s-%s.zip".formatted(computer, STAMP.format(now));
  }

  private String heading(ReportTexts texts) {
    return "%s%n%nUpdate Sentinel %s, %s%n"
        .formatted(texts.get("supportHeading"), Version.get(), clocks.now());
  }

  /** A configuration that can't be read at all leaves the defaults. */
  private static AgentConfig config(Configuration configuration) {
    try {
      return configuration.load().config();
    } catch (RuntimeException | LinkageError e) {
      return ConfigLoader.load(List.of()).config();
    }
  }

  private static Set<String> secrets(AgentConfig config, DataFolder data) {
    try {
      return KnownSecrets.of(config, data.credentials(), WindowsMachine.secretProtection());
    } catch (LinkageError e) {
      return Set.of();
    }
  }

  private List<Part> parts(
      ReportTexts texts,
      AgentConfig config,
      Configuration configuration,
      Probes probes,
      DataFolder data) {
    List<Part> parts = new ArrayList<>();
    RememberedLook look = new RememberedLook(config, probes, data, clocks);
    parts.add(Part.text("report.txt", () -> report(texts, look)));
    parts.add(Part.text("report.json", () -> json(config, look)));
    parts.add(Part.text("configuration.txt", configuration::shown));
    List<String> services =
        Stream.concat(config.requiredServices().stream(), config.observedServices().stream())
            .distinct()
            .toList();
    parts.add(
        Part.text(
            "services.txt",
            () -> MachineParts.services(services, probes.services(), probes.registry())));
    parts.add(Part.text("policies.txt", () -> MachineParts.policies(probes.registry())));
    for (String channel : EventLogProbe.supportChannels()) {
      parts.add(
          Part.text(
              "events/" + channel.replace('/', '-') + ".xml",
              () -> MachineParts.events(probes.eventLog(), channel)));
    }
    parts.addAll(FileParts.logs("logs", data.logs(), 4 * MEGABYTE));
    parts.add(FileParts.end("state.json", data.state(), 4 * MEGABYTE));
    parts.add(FileParts.listing("data-folder.txt", data.path()));
    addWindowsLogs(parts, probes.files().root());
    return parts;
  }

  private static void addWindowsLogs(List<Part> parts, @Nullable String root) {
    Path windows = Path.of(root == null ? "C:\\Windows" : root);
    parts.add(
        Part.text("windows/analysis.json", () -> analysis(windows.resolve("WindowsUpdate.log"))));
    parts.add(
        FileParts.end(
            "windows/WindowsUpdate.log", windows.resolve("WindowsUpdate.log"), 2 * MEGABYTE));
    parts.add(
        FileParts.end(
            "windows/ReportingEvents.log",
            windows.resolve("SoftwareDistribution").resolve("ReportingEvents.log"),
            MEGABYTE));
    parts.add(
        FileParts.end(
            "windows/CBS.log",
            windows.resolve("Logs").resolve("CBS").resolve("CBS.log"),
            2 * MEGABYTE));
  }

  /** What {@code analyze-log} says of a log. */
  private static String analysis(Path log) {
    LogAnalyzer analyzer = new LogAnalyzer(bytes -> {});
    analyzer.add(log);
    return pretty(AnalysisJson.write(analyzer.result()));
  }

  private static String pretty(JsonObject document) {
    return new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(document);
  }

  private String report(ReportTexts texts, RememberedLook look) {
    RememberedLook.Found found = look.look();
    return new Report(texts, found.snapshot(), found.problems(), found.memory(), clocks.now())
        .text();
  }

  private String json(AgentConfig config, RememberedLook look) {
    RememberedLook.Found found = look.look();
    Memory memory = found.memory();
    JsonObject document =
        HeartbeatJson.write(
            found.snapshot(), Look.agent(config, clocks.now(), memory), clocks.now());
    document.add("startTypeChanges", StartTypeChangeJson.write(memory.changes()));
    document.add("remediation", RemediationJson.attempts(memory.restorations()));
    document.add("disabled", RemediationJson.disabled(memory.disablements()));
    return pretty(document);
  }
}
