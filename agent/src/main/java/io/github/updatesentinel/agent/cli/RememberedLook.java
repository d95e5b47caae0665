package io.github.updatesentinel.agent.cli;

import io.github.updatesentinel.agent.Version;
import io.github.updatesentinel.agent.baseline.BaselineReader;
import io.github.updatesentinel.agent.baseline.CollectorBaseline;
import io.github.updatesentinel.agent.check.VerdictEngine;
import io.github.updatesentinel.agent.check.scan.StartTest;
import io.github.updatesentinel.agent.config.AgentConfig;
import io.github.updatesentinel.agent.config.ConfigProblem;
import io.github.updatesentinel.agent.json.InvalidJson;
import io.github.updatesentinel.agent.probe.MachineFacts;
import io.github.updatesentinel.agent.probe.MachineReader;
import io.github.updatesentinel.agent.probe.Probes;
import io.github.updatesentinel.agent.probe.scan.ScanReport;
import io.github.updatesentinel.agent.service.DataFolder;
import io.github.updatesentinel.agent.service.WindowsMachine;
import io.github.updatesentinel.agent.state.Memory;
import io.github.updatesentinel.agent.state.ScanBasis;
import io.github.updatesentinel.agent.time.Clocks;
import io.github.updatesentinel.agent.verdict.Judgement;
import io.github.updatesentinel.agent.verdict.RestartRule;
import io.github.updatesentinel.agent.wire.Snapshot;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A verdict of what is here now and the last scan that the service remembers: a scan may take
 * longer than anybody waits. It asks nobody on the network.
 */
final class RememberedLook {
  private final AgentConfig config;
  private final Probes probes;
  private final DataFolder data;
  private final Clocks clocks;

  RememberedLook(AgentConfig config, Probes probes, DataFolder data, Clocks clocks) {
    this.config = config;
    this.probes = probes;
    this.data = data;
    this.clocks = clocks;
  }

  /**
   * What there is to show.
   *
   * @param problems what could not be read, and what was used instead
   */
  record Found(Snapshot snapshot, Memory memory, List<ConfigProblem> problems) {}

  Found look() {
    List<ConfigProblem> problems = new ArrayList<>();
    Memory memory = memory(problems);
    Duration clockSkew = memory.clockSkew();
    MachineFacts facts =
        new MachineReader(
                probes,
                clocks.wall(),
                (probe, why) ->
                    problems.add(new ConfigProblem(probe, "", String.valueOf(why), "nothing")))
            .read(config, probes.eventLog()::recent, clockSkew)
            .knowing(memory.lastScan());
    Instant now = clocks.now();
    ScanReport scan = scan(memory, facts);
    VerdictEngine.Scans scans = scans(scan, memory, facts, now);
    Judgement judgement =
        new VerdictEngine(config, Version.released(), probes.files().root())
            .judge(
                facts,
                scans,
                memory.scans().startTests().finding(StartTest.SERVICE).orElse(null),
                memory.scans().restartSince(),
                clockSkew,
                new BaselineReader(collector(problems), problems::add).read(config.baselineFile()),
                now);
    Snapshot snapshot =
        Look.snapshot(
            facts,
            scan,
            judgement,
            memory,
            scans.updateLog(),
            WindowsMachine.attribution(probes),
            clockSkew,
            now);
    return new Found(snapshot, memory, problems);
  }

  private Memory memory(List<ConfigProblem> problems) {
    try {
      return Memory.read(data.state(), clocks).orElse(Memory.NONE);
    } catch (IOException | InvalidJson e) {
      problems.add(Look.unreadable(data.state().toString(), e));
      return Memory.NONE;
    }
  }

  /** The last scan, unless it ran before a restart that was waited for. */
  private static @Nullable ScanReport scan(Memory memory, MachineFacts facts) {
    ScanReport scan = memory.lastScan();
    if (scan == null || !memory.scans().restartPending()) {
      return scan;
    }
    Boolean pending =
        RestartRule.pending(facts.restart(), scan.rebootRequired(), scan.scan().finishedAt());
    return Boolean.FALSE.equals(pending) ? null : scan;
  }

  private VerdictEngine.Scans scans(
      @Nullable ScanReport scan, Memory memory, MachineFacts facts, Instant now) {
    if (scan == null) {
      return VerdictEngine.Scans.NONE;
    }
    Duration longest = config.scanStaleAfter().multipliedBy(2);
    Duration age = Duration.between(clocks.believed(scan.scan().finishedAt(), longest), now);
    return VerdictEngine.Scans.with(
        scan,
        age.isNegative() ? Duration.ZERO : age,
        memory.scans(),
        ScanBasis.of(facts, config.serverSelection(), now),
        now);
  }

  private BaselineReader.Collector collector(List<ConfigProblem> problems) {
    URI url = config.collectorUrl();
    return url == null
        ? Optional::empty
        : CollectorBaseline.open(
            data.collectorBaseline(),
            url.getHost(),
            config.baselineKey(),
            why ->
                problems.add(
                    new ConfigProblem(
                        "collector-baseline.json",
                        data.collectorBaseline().toString(),
                        why,
                        "the other build lists")));
  }
}
