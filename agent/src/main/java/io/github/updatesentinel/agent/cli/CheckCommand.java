package io.github.updatesentinel.agent.cli;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import io.github.updatesentinel.agent.Version;
import io.github.updatesentinel.agent.baseline.BaselineReader;
import io.github.updatesentinel.agent.check.RemediationPlan;
import io.github.updatesentinel.agent.check.VerdictEngine;
import io.github.updatesentinel.agent.check.scan.StartTest;
import io.github.updatesentinel.agent.config.AgentConfig;
import io.github.updatesentinel.agent.config.ConfigProblem;
import io.github.updatesentinel.agent.config.Language;
import io.github.updatesentinel.agent.config.LoadedConfig;
import io.github.updatesentinel.agent.delivery.DeliveryCheck;
import io.github.updatesentinel.agent.fact.StartAttempt;
import io.github.updatesentinel.agent.fact.update.UpdateLogFinding;
import io.github.updatesentinel.agent.json.InvalidJson;
import io.github.updatesentinel.agent.probe.MachineFacts;
import io.github.updatesentinel.agent.probe.MachineReader;
import io.github.updatesentinel.agent.probe.Probes;
import io.github.updatesentinel.agent.probe.policy.UpdateSourceProbe;
import io.github.updatesentinel.agent.probe.scan.ScanReport;
import io.github.updatesentinel.agent.probe.scan.ScanRequest;
import io.github.updatesentinel.agent.scan.ScanProcess;
import io.github.updatesentinel.agent.service.AgentLog;
import io.github.updatesentinel.agent.service.ChildCommand;
import io.github.updatesentinel.agent.service.Configuration;
import io.github.updatesentinel.agent.service.DataFolder;
import io.github.updatesentinel.agent.service.WindowsMachine;
import io.github.updatesentinel.agent.state.Memory;
import io.github.updatesentinel.agent.state.RemediationJson;
import io.github.updatesentinel.agent.state.ScanBasis;
import io.github.updatesentinel.agent.state.StartTypeChangeJson;
import io.github.updatesentinel.agent.time.Clocks;
import io.github.updatesentinel.agent.verdict.Judgement;
import io.github.updatesentinel.agent.wire.HeartbeatJson;
import io.github.updatesentinel.agent.wire.Snapshot;
import io.github.updatesentinel.contract.baseline.Baselines;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.NoSuchFileException;
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
  /**
   * What was asked for.
   *
   * @param remediate whether to restore the start types of disabled required services
   * @param dryRun whether to show only what that would do
   */
  record Options(boolean json, boolean remediate, boolean dryRun) {}

  private final PrintStream out;
  private final PrintStream err;
  private final Options options;

  CheckCommand(PrintStream out, PrintStream err, Options options) {
    this.out = out;
    this.err = err;
    this.options = options;
  }

  int run() {
    AgentLog.toConsole();
    try {
      if (options.remediate() && !options.dryRun() && !WindowsMachine.isElevated()) {
        err.println(
            "check --remediate requires an elevated command prompt (Run as administrator)."
                + " --dry-run shows what it would do."
                + System.lineSeparator()
                + "check --remediate 需要在管理员命令提示符中运行。--dry-run 只显示将执行的操作。");
        return ExitCode.COULD_NOT_RUN;
      }
      return check();
    } catch (RuntimeException | LinkageError e) {
      err.println("check could not run / 无法运行: " + e);
      return ExitCode.COULD_NOT_RUN;
    }
  }

  /** What a look takes. */
  private record Tools(
      AgentConfig config,
      Language language,
      DataFolder data,
      Probes probes,
      Clocks clocks,
      Memory memory,
      Baselines baselines,
      @Nullable Duration clockSkew) {}

  private int check() {
    Clocks clocks = Clocks.system();
    Instant startedAt = clocks.now();
    Probes probes = WindowsMachine.probes();
    DataFolder data = DataFolder.ofThisMachine(probes.registry());
    WindowsMachine.guard(data);
    LoadedConfig loaded = new Configuration(probes.registry(), data.configuration()).load();
    AgentConfig config = loaded.config();
    Language language = language(config, options.json());
    List<ConfigProblem> problems = new ArrayList<>(loaded.problems());
    problems.addAll(data.distrusted());
    ReportTexts texts = ReportTexts.load(language);
    Optional<DeliveryCheck> delivery = DeliveryCheck.start(config, surroundings(data, clocks));
    Baselines baselines =
        new BaselineReader(
                delivery
                    .<BaselineReader.Collector>map(DeliveryCheck::baseline)
                    .orElse(Optional::empty),
                problems::add)
            .read(config.baselineFile());
    Tools tools =
        new Tools(
            config,
            language,
            data,
            probes,
            clocks,
            memory(data, clocks, problems),
            baselines,
            delivery.flatMap(DeliveryCheck::clockSkew).orElse(null));
    Snapshot snapshot = look(tools, () -> say(texts, "scanning"));
    List<RemediationReport.Done> steps = remediate(snapshot, tools);
    if (steps.stream().anyMatch(done -> done.answer() != null)) {
      if (!options.json()) {
        out.print(new Report(texts, snapshot, problems, tools.memory(), clocks.now()).text());
        out.print(RemediationReport.text(texts, steps, false));
      }
      snapshot = look(tools, () -> say(texts, "scanningAgain"));
      print(texts, snapshot, tools.memory(), problems, clocks.now());
    } else {
      print(texts, snapshot, tools.memory(), problems, clocks.now());
      if (options.remediate() && !options.json()) {
        out.print(RemediationReport.text(texts, steps, options.dryRun()));
      }
    }
    List<ConfigProblem> hiding = problems.stream().filter(Configuration::mayHideCollector).toList();
    if (options.json()) {
      JsonObject document =
          HeartbeatJson.write(
              snapshot, Look.agent(config, startedAt, tools.memory()), clocks.now());
      printJson(document, tools.memory(), steps, json(delivery, hiding));
    } else {
      // Whatever keeps the collector's answer away keeps nobody from the verdict.
      out.print(text(texts, delivery, hiding));
    }
    return ExitCode.of(snapshot.judgement().severity());
  }

  private void say(ReportTexts texts, String key) {
    if (!options.json()) {
      out.println(texts.get(key));
    }
  }

  private void print(
      ReportTexts texts,
      Snapshot snapshot,
      Memory memory,
      List<ConfigProblem> problems,
      Instant now) {
    if (!options.json()) {
      out.print(new Report(texts, snapshot, problems, memory, now).text());
    }
  }

  /** Reads, and scans unless a patch manager holds scans back. */
  private Snapshot look(Tools tools, Runnable announceScan) {
    VerdictEngine engine =
        new VerdictEngine(tools.config(), Version.released(), tools.probes().files().root());
    MachineFacts facts = facts(tools);
    ScanReport scan = null;
    UpdateLogFinding updateLog = null;
    Judgement judgement =
        engine.judge(
            facts,
            VerdictEngine.Scans.NONE,
            null,
            null,
            tools.clockSkew(),
            tools.baselines(),
            tools.clocks().now());
    if (!judgement.isLeftToPatchManager()) {
      announceScan.run();
      scan = scan(tools);
      facts = facts(tools).knowing(scan);
      Instant now = tools.clocks().now();
      VerdictEngine.Scans scans =
          VerdictEngine.Scans.with(
                  scan,
                  Duration.ZERO,
                  tools.memory().scans(),
                  ScanBasis.of(facts, tools.config().serverSelection(), now),
                  now)
              .withZeroOf(scan.scan());
      updateLog = scans.updateLog();
      judgement =
          engine.judge(
              facts,
              scans,
              tryStart(tools, facts, scan),
              tools.memory().scans().restartSince(),
              tools.clockSkew(),
              tools.baselines(),
              now);
    }
    return Look.snapshot(
        facts,
        scan,
        judgement,
        tools.memory(),
        updateLog,
        WindowsMachine.attribution(tools.probes()),
        tools.clockSkew(),
        tools.clocks().now());
  }

  /** The steps; without a dry run, those that can be done are done. */
  private List<RemediationReport.Done> remediate(Snapshot snapshot, Tools tools) {
    if (!options.remediate()) {
      return List.of();
    }
    MachineFacts facts = snapshot.facts();
    return RemediationPlan.of(
            facts,
            snapshot.judgement(),
            facts.activePatchManagers(tools.config().patchManager()),
            tools.probes().programs().names())
        .stream()
        .map(
            step ->
                new RemediationReport.Done(
                    step,
                    step.decision() == RemediationPlan.Decision.RESTORE && !options.dryRun()
                        ? tools.probes().startTypes().set(step.service(), step.to())
                        : null))
        .toList();
  }

  private static ScanReport scan(Tools tools) {
    ScanRequest request =
        new ScanRequest(
            ScanRequest.selection(
                tools.config().serverSelection(),
                new UpdateSourceProbe(tools.probes().registry(), tools.clocks().wall()).read()),
            tools.config().scanTimeout(),
            tools.language().localeId());
    return new ScanProcess(ChildCommand.build(tools.data().logs()), () -> request).scan();
  }

  private MachineFacts facts(Tools tools) {
    return new MachineReader(
            tools.probes(), tools.clocks().wall(), (probe, why) -> err.println(probe + ": " + why))
        .read(tools.config(), tools.probes().eventLog()::recent, tools.clockSkew());
  }

  /** What the service remembers; only administrators can read it. */
  private static Memory memory(DataFolder data, Clocks clocks, List<ConfigProblem> problems) {
    try {
      return Memory.read(data.state(), clocks).orElse(Memory.NONE);
    } catch (NoSuchFileException e) {
      return Memory.NONE;
    } catch (IOException | InvalidJson e) {
      if (WindowsMachine.isElevated()) {
        problems.add(Look.unreadable(data.state().toString(), e));
      }
      return Memory.NONE;
    }
  }

  private void printJson(
      JsonObject document, Memory memory, List<RemediationReport.Done> steps, JsonObject delivery) {
    if (!memory.changes().isEmpty()) {
      document.add("startTypeChanges", StartTypeChangeJson.write(memory.changes()));
    }
    if (!memory.restorations().isEmpty()) {
      document.add("remediation", RemediationJson.attempts(memory.restorations()));
    }
    if (!memory.disablements().isEmpty()) {
      document.add("disabled", RemediationJson.disabled(memory.disablements()));
    }
    if (options.remediate()) {
      document.add("remediationPlan", RemediationReport.json(steps));
    }
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
  private static @Nullable StartAttempt tryStart(Tools tools, MachineFacts facts, ScanReport scan) {
    return StartTest.isWanted(facts, scan.scan())
        ? Look.startFinding(
                tools.memory().scans().startTests(),
                tools.probes().starter().tryStart(StartTest.SERVICE),
                tools.clocks().now())
            .orElse(null)
        : null;
  }

  /** The configured language; else the user's, as far as the output can hold it. */
  static Language language(AgentConfig config, boolean json) {
    Language language = Language.of(config.language());
    return language == Language.CHINESE && !Console.canShow("更新", json)
        ? Language.ENGLISH
        : language;
  }
}
