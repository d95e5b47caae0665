package io.github.updatesentinel.agent.service;

import io.github.updatesentinel.agent.Version;
import io.github.updatesentinel.agent.baseline.BaselineReader;
import io.github.updatesentinel.agent.baseline.CollectorBaseline;
import io.github.updatesentinel.agent.check.CheckCycle;
import io.github.updatesentinel.agent.check.CheckLoop;
import io.github.updatesentinel.agent.check.Remediation;
import io.github.updatesentinel.agent.check.scan.ScanRunner;
import io.github.updatesentinel.agent.check.scan.Signal;
import io.github.updatesentinel.agent.config.AgentConfig;
import io.github.updatesentinel.agent.config.ConfigProblem;
import io.github.updatesentinel.agent.config.Language;
import io.github.updatesentinel.agent.config.LoadedConfig;
import io.github.updatesentinel.agent.delivery.DeliveryService;
import io.github.updatesentinel.agent.fact.MachineIdentity;
import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.fact.update.UpdateSource;
import io.github.updatesentinel.agent.probe.MachineReader;
import io.github.updatesentinel.agent.probe.Probes;
import io.github.updatesentinel.agent.probe.access.ServiceWatcher;
import io.github.updatesentinel.agent.probe.host.MachineIdentityProbe;
import io.github.updatesentinel.agent.probe.policy.UpdateSourceProbe;
import io.github.updatesentinel.agent.probe.scan.ScanRequest;
import io.github.updatesentinel.agent.scan.LogProcess;
import io.github.updatesentinel.agent.scan.ScanProcess;
import io.github.updatesentinel.agent.sink.DeliveryNews;
import io.github.updatesentinel.agent.sink.Event;
import io.github.updatesentinel.agent.sink.EventLogSink;
import io.github.updatesentinel.agent.sink.EventSink;
import io.github.updatesentinel.agent.spool.Spool;
import io.github.updatesentinel.agent.state.StateStore;
import io.github.updatesentinel.agent.time.Clocks;
import io.github.updatesentinel.agent.time.Durations;
import io.github.updatesentinel.agent.win32.event.Win32EventLog;
import io.github.updatesentinel.agent.win32.service.OwnService;
import io.github.updatesentinel.agent.win32.service.Win32ServiceWatcher;
import io.github.updatesentinel.contract.EventId;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.tinylog.Logger;

/** Joins all parts of the running service, anew for every change of the configuration. */
final class Sentinel {
  /** A removal of the product deletes the data folder once the service has stopped. */
  private static final Duration LOG_GRACE = Duration.ofSeconds(2);

  private final Clocks clocks = Clocks.system();
  private final long startNanos = clocks.nanos().getAsLong();
  private final Instant startedAt = clocks.now();
  private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
  private final EventSink events = new EventLogSink(new Win32EventLog());
  private Set<ConfigProblem> toldProblems = Set.of();
  private final DataFolder data;
  private final List<ConfigProblem> distrusted;
  private final Probes probes;
  private final Configuration configuration;
  private final StateStore memory;
  private final Spool spool;
  private final LogProcess updateLog;
  private @Nullable URI toldPlainHttp;
  private boolean idWasTaken;
  private volatile @Nullable ScanProcess scanner;

  Sentinel(DataFolder data, Probes probes) {
    this.data = data;
    // Before the first write replaces what was planted.
    this.distrusted = data.distrusted();
    this.probes = probes;
    this.configuration = new Configuration(probes.registry(), data.configuration());
    this.memory = StateStore.load(data.state(), clocks, machine());
    this.spool = new Spool(data.spool(), clocks.wall(), this::deliver);
    this.updateLog = new LogProcess(ChildCommand.build(data.logs()), data.updateLog());
  }

  private MachineIdentity machine() {
    Reading<MachineIdentity> machine =
        new MachineIdentityProbe(probes.registry(), probes.firmware(), clocks.wall()).read();
    machine
        .failure()
        .ifPresent(why -> Logger.warn("The identity of this computer is unknown: {}", why));
    return machine.toOptional().orElse(MachineIdentity.UNKNOWN);
  }

  private void deliver(DeliveryNews news) {
    signals.add(new Signal.Delivery(news));
  }

  void run() throws InterruptedException {
    LoadedConfig loaded = configuration.load();
    events.raise(started(loaded.config()));
    distrusted.forEach(this::tell);
    LogProcess.tidy(data.updateLog());
    startFromMemory();
    for (CheckLoop.End end = runWith(loaded); end != CheckLoop.End.STOPPED; end = runWith(loaded)) {
      if (end == CheckLoop.End.IDENTITY_TAKEN) {
        renewIdentity();
      }
      loaded = configuration.load();
    }
    memory.save();
    String ran = Durations.text(clocks.since(startNanos));
    events.raise(Event.of(EventId.SERVICE_STOPPED, Version.get(), ran));
    if (!updateLog.awaitEnd(LOG_GRACE)) {
      Logger.info("{} is deleted at the next start", data.updateLog());
    }
  }

  void stop() {
    signals.add(new Signal.Stop());
    ScanProcess running = scanner;
    if (running != null) {
      running.abort();
    }
    updateLog.abort();
  }

  /** What waits to be sent belongs to the id it was made under, and goes with it. */
  private void startFromMemory() {
    StateStore.Origin origin = memory.origin();
    if (!(origin instanceof StateStore.Origin.Remembered)) {
      int others = spool.clear();
      if (origin instanceof StateStore.Origin.Cloned clone) {
        // Not lost: the machine that they are of has them, too.
        tellRenewed(clone.agentId(), "MACHINE_CHANGED");
      } else if (others > 0) {
        deliver(new DeliveryNews.Dropped(others, "OTHER_IDENTITY"));
      }
    }
    memory.continueAfter(spool.highest());
    // Before anything is sent under a new id: another start must not make a third.
    memory.save();
  }

  private void renewIdentity() {
    idWasTaken = true;
    UUID old = memory.agentId();
    memory.renewIdentity();
    int others = spool.clear();
    if (others > 0) {
      deliver(new DeliveryNews.Dropped(others, "OTHER_IDENTITY"));
    }
    memory.save();
    tellRenewed(old, "TAKEN");
  }

  private void tellRenewed(UUID old, String why) {
    events.raise(
        Event.of(EventId.IDENTITY_RENEWED, old.toString(), memory.agentId().toString(), why));
  }

  private CheckLoop.End runWith(LoadedConfig loaded) throws InterruptedException {
    AgentConfig config = loaded.config();
    tellNew(loaded.problems());
    Logger.info("Checks every {}, scans every {}", config.checkInterval(), config.scanInterval());
    tellPlainHttp(config);
    spool.limit(config.spoolLimit().bytes(), config.spoolLimit().age());
    CollectorBaseline baseline = baseline(config);
    ScanProcess scans = new ScanProcess(ChildCommand.build(data.logs()), () -> request(config));
    scanner = scans;
    ServiceWatcher watcher =
        Win32ServiceWatcher.start(
            config.requiredServices(), () -> signals.add(new Signal.ServicesChanged()));
    try (watcher;
        DeliveryService outbox = outbox(config, baseline)) {
      CheckCycle cycle =
          new CheckCycle(
              config,
              tools(baseline),
              new Remediation(config, remediation(), clocks),
              outbox,
              probes.files().root());
      ScanRunner runner = new ScanRunner(scans, probes.starter(), updateLog, signals::add, clocks);
      CheckLoop loop =
          new CheckLoop(config, cycle, runner, signals, events, clocks, Sentinel::chance);
      loop.begin();
      // Neither network nor scan before: they are nobody's business while Windows waits for us.
      OwnService.awaitStarted();
      OwnService.restoreRecovery();
      return loop.run(this::isCurrent);
    }
  }

  private Remediation.Tools remediation() {
    return new Remediation.Tools(probes.startTypes(), probes.services(), probes.programs());
  }

  /** Anew for each scan: policy changes without the service. */
  private ScanRequest request(AgentConfig config) {
    Reading<UpdateSource> source = new UpdateSourceProbe(probes.registry(), clocks.wall()).read();
    return new ScanRequest(
        ScanRequest.selection(config.serverSelection(), source),
        config.scanTimeout(),
        Language.of(config.language()).localeId());
  }

  private boolean isCurrent(AgentConfig config) {
    LoadedConfig loaded = configuration.load();
    tellNew(loaded.problems());
    return loaded.config().equals(config) || loaded.config().equals(config.withoutToken());
  }

  private CheckCycle.Tools tools(@Nullable CollectorBaseline collector) {
    MachineReader machine =
        new MachineReader(
            probes,
            clocks.wall(),
            (probe, why) -> Logger.error("Internal error in probe {}: {}", probe, why.toString()));
    BaselineReader baselines =
        new BaselineReader(collector == null ? Optional::empty : collector, this::tell);
    return new CheckCycle.Tools(
        machine,
        probes.eventLog(),
        WindowsMachine.attribution(probes),
        baselines,
        events,
        memory,
        clocks,
        Version.get(),
        Version.released(),
        startedAt);
  }

  /** Null where there is no collector. */
  private @Nullable CollectorBaseline baseline(AgentConfig config) {
    URI url = config.collectorUrl();
    return url == null
        ? null
        : CollectorBaseline.open(
            data.collectorBaseline(),
            url.getHost(),
            config.baselineKey(),
            why -> Logger.error("{}", why));
  }

  /** Null where there is no collector. */
  private @Nullable DeliveryService outbox(
      AgentConfig config, @Nullable CollectorBaseline baseline) {
    URI url = config.collectorUrl();
    if (url == null || baseline == null) {
      return null;
    }
    DeliveryService.Sender sender =
        new DeliveryService.Sender(
            memory.agentId().toString(), memory.machine(), memory.hardware(), !idWasTaken);
    return DeliveryService.start(
        config,
        url,
        sender,
        baseline,
        new DeliveryService.Surroundings(
            spool,
            data.credentials(),
            WindowsMachine.secretProtection(),
            WindowsMachine.installedToken(),
            WindowsMachine.systemProxy(),
            DeliveryService.PATIENCE,
            clocks,
            Sentinel::chance,
            this::deliver,
            this::tellUnusable,
            "UpdateSentinel/" + Version.get()));
  }

  /** The default would trust more than the administrator meant to, so nothing is sent. */
  private void tellUnusable(String why) {
    tell(
        new ConfigProblem(
            "collectorUrl, trustStore, clientCertificate",
            "see " + data.configuration(),
            why,
            "nothing is sent; heartbeats are stored"));
  }

  /** At each start, and for each such address. */
  private void tellPlainHttp(AgentConfig config) {
    URI url = config.collectorUrl();
    if (url != null && config.sendsInTheClear() && !url.equals(toldPlainHttp)) {
      toldPlainHttp = url;
      events.raise(Event.of(EventId.PLAIN_HTTP, url.toString()));
    }
  }

  /**
   * From 0 to 1. Seeded by clock and uptime, so that machines cloned from one image draw different
   * delays; to ask the system for a seed takes longer than a whole check.
   */
  private static double chance() {
    return ThreadLocalRandom.current().nextDouble();
  }

  private Event started(AgentConfig config) {
    URI url = config.collectorUrl();
    return Event.of(
        EventId.SERVICE_STARTED,
        Version.get(),
        Durations.text(config.checkInterval()),
        Durations.text(config.scanInterval()),
        url == null ? Event.NONE : url.toString());
  }

  /** Each problem once, and again when it comes back. */
  private void tellNew(List<ConfigProblem> problems) {
    problems.stream().filter(problem -> !toldProblems.contains(problem)).forEach(this::tell);
    toldProblems = Set.copyOf(problems);
  }

  private void tell(ConfigProblem problem) {
    events.raise(
        Event.of(
            EventId.CONFIGURATION_INVALID,
            problem.key(),
            problem.source(),
            problem.problem(),
            problem.usedInstead()));
  }
}
