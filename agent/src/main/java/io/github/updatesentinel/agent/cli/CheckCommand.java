package io.github.updatesentinel.agent.cli;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import io.github.updatesentinel.agent.Version;
import io.github.updatesentinel.agent.baseline.BaselineReader;
import io.github.updatesentinel.agent.check.StartTest;
import io.github.updatesentinel.agent.check.VerdictEngine;
import io.github.updatesentinel.agent.config.AgentConfig;
import io.github.updatesentinel.agent.config.ConfigProblem;
import io.github.updatesentinel.agent.config.Language;
import io.github.updatesentinel.agent.config.LoadedConfig;
import io.github.updatesentinel.agent.delivery.DeliveryCheck;
import io.github.updatesentinel.agent.fact.StartAttempt;
import io.github.updatesentinel.agent.probe.MachineFacts;
import io.github.updatesentinel.agent.probe.MachineReader;
import io.github.updatesentinel.agent.probe.Probes;
import io.github.updatesentinel.agent.probe.ScanReport;
import io.github.updatesentinel.agent.probe.ScanRequest;
import io.github.updatesentinel.agent.probe.UpdateSourceProbe;
import io.github.updatesentinel.agent.scan.ScanProcess;
import io.github.updatesentinel.agent.service.AgentLog;
import io.github.updatesentinel.agent.service.ChildCommand;
import io.github.updatesentinel.agent.service.Configuration;
import io.github.updatesentinel.agent.service.DataFolder;
import io.github.updatesentinel.agent.service.WindowsMachine;
import io.github.updatesentinel.agent.time.Clocks;
import io.github.updatesentinel.agent.verdict.Judgement;
import io.github.updatesentinel.agent.wire.HeartbeatJson;
import io.github.updatesentinel.agent.wire.Snapshot;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One look at this machine for the person at the console. It changes nothing of what the service
 * remembers, and raises no event.
 */
final class CheckCommand {
  private final PrintStream out;
  private final PrintStream err;

  CheckCommand(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  int run(boolean json) {
    AgentLog.toConsole();
    try {
      return check(json);
    } catch (RuntimeException | LinkageError e) {
      err.println("check could not run / 无法运行: " + e);
      return ExitCode.COULD_NOT_RUN;
    }
  }

  private int check(boolean json) {
    Clocks clocks = Clocks.system();
    Instant startedAt = clocks.now();
    Probes probes = WindowsMachine.probes();
    DataFolder data = DataFolder.ofThisMachine(probes.registry());
    WindowsMachine.guard(data);
    LoadedConfig loaded = new Configuration(probes.registry(), data.configuration()).load();
    AgentConfig config = loaded.config();
    Language language = language(config, json);
    List<ConfigProblem> problems = new ArrayList<>(loaded.problems());
    problems.addAll(data.distrusted());
    ReportTexts texts = ReportTexts.load(language);
    if (!json) {
      out.println(texts.get("scanning"));
    }
    Optional<DeliveryCheck> delivery = DeliveryCheck.start(config, surroundings(data, clocks));
    ScanReport scan = scan(config, language, data, probes, clocks);
    MachineFacts facts = facts(config, probes, clocks).knowing(scan);
    Judgement judgement =
        new VerdictEngine(config, System.getenv("SystemRoot"))
            .judge(
                facts,
                VerdictEngine.Scans.only(scan, Duration.ZERO),
                tryStart(probes, facts, scan),
                null,
                null,
                new BaselineReader(() -> delivery.flatMap(DeliveryCheck::baseline), problems::add)
                    .read(config.baselineFile()),
                clocks.now());
    Snapshot snapshot = new Snapshot(facts, scan, judgement, clocks.now());
    List<ConfigProblem> hiding = problems.stream().filter(Configuration::mayHideCollector).toList();
    if (json) {
      HeartbeatJson.Agent agent =
          new HeartbeatJson.Agent(Version.get(), startedAt, config.checkInterval(), 0);
      printJson(HeartbeatJson.write(snapshot, agent, snapshot.since()), json(delivery, hiding));
    } else {
      // Whatever keeps the collector's answer away keeps nobody from the verdict.
      out.print(new Report(texts, snapshot, problems).text());
      out.print(text(texts, delivery, hiding));
    }
    return ExitCode.of(judgement.severity());
  }

  private static ScanReport scan(
      AgentConfig config, Language language, DataFolder data, Probes probes, Clocks clocks) {
    ScanRequest request =
        new ScanRequest(
            ScanRequest.selection(
                config.serverSelection(),
                new UpdateSourceProbe(probes.registry(), clocks.wall()).read()),
            config.scanTimeout(),
            language.localeId());
    return new ScanProcess(ChildCommand.build(data.logs()), () -> request).scan();
  }

  private MachineFacts facts(AgentConfig config, Probes probes, Clocks clocks) {
    return new MachineReader(probes, clocks.wall(), (probe, why) -> err.println(probe + ": " + why))
        .read(config, probes.eventLog()::recentUpdateFailures);
  }

  private void printJson(JsonObject document, JsonObject delivery) {
    document.add("delivery", delivery);
    out.println(
        new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(document));
  }

  private static String text(
      ReportTexts texts, Optional<DeliveryCheck> delivery, List<ConfigProblem> hiding) {
    return delivery
        .map(check -> DeliveryReport.text(texts, check.await()))
        .orElseGet(() -> DeliveryReport.textWithoutCollector(texts, !hiding.isEmpty()));
  }

  private static JsonObject json(Optional<DeliveryCheck> delivery, List<ConfigProblem> hiding) {
    return delivery
        .map(check -> DeliveryJson.write(check.await()))
        .orElseGet(() -> DeliveryJson.writeWithoutCollector(hiding));
  }

  private static DeliveryCheck.Surroundings surroundings(DataFolder data, Clocks clocks) {
    return new DeliveryCheck.Surroundings(
        new DeliveryCheck.Files(
            data.state(), data.spool(), data.credentials(), data.collectorBaseline()),
        WindowsMachine.secretProtection(),
        WindowsMachine.systemProxy(),
        clocks,
        "UpdateSentinel/" + Version.get());
  }

  /** Null where there is nothing to try. */
  private static @Nullable StartAttempt tryStart(
      Probes probes, MachineFacts facts, ScanReport scan) {
    return StartTest.isWanted(facts, scan.scan())
        ? probes.starter().tryStart(StartTest.SERVICE)
        : null;
  }

  /** The configured language; else the user's, as far as the output can hold it. */
  private static Language language(AgentConfig config, boolean json) {
    Language language = Language.of(config.language());
    return language == Language.CHINESE && !Console.canShow("更新", json)
        ? Language.ENGLISH
        : language;
  }
}
