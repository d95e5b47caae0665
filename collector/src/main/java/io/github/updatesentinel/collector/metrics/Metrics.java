package io.github.updatesentinel.collector.metrics;

import io.github.updatesentinel.collector.fleet.Fleet;
import io.github.updatesentinel.collector.fleet.FleetCounts;
import io.github.updatesentinel.collector.jobs.ClockJump;
import io.github.updatesentinel.collector.jobs.ClockWatch;
import io.github.updatesentinel.collector.store.Database;
import io.github.updatesentinel.contract.Severity;
import io.github.updatesentinel.contract.VerdictCode;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The meters of this collector and of the fleet. Thread-safe. */
public final class Metrics {
  /** Build lines that get a label of their own; the rest is {@code other}. */
  static final int BUILDS = 50;

  /** Parts of a body that may be to blame; the contract has fewer. */
  static final int FIELDS = 500;

  private static final String OTHER = "other";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final AtomicReference<@Nullable FleetCounts> last = new AtomicReference<>();
  private @Nullable Fleet fleet;
  private @Nullable MultiGauge verdicts;
  private @Nullable MultiGauge builds;
  private volatile boolean storeUp;

  /** Meters of the process; others add theirs to {@link #registry()}. */
  public Metrics(String version) {
    // Meters are never removed. Readers give bounded names; this bounds them should one not.
    registry
        .config()
        .meterFilter(
            MeterFilter.maximumAllowableTags(
                "sentinel.ingest.rejected", "field", FIELDS, MeterFilter.deny()));
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    Gauge.builder("sentinel.collector.version", () -> 1)
        .tags("version", version, "schema", "1")
        .description("The version of this collector and of the heartbeats it accepts.")
        .register(registry);
  }

  /** Where parts register their meters. */
  public MeterRegistry registry() {
    return registry;
  }

  /** Adds the meters of the fleet. To be called once. */
  public void watch(Fleet watched) {
    fleet = watched;
    verdicts =
        MultiGauge.builder("sentinel.machines")
            .description("Machines that are not silent, by verdict.")
            .register(registry);
    for (Severity severity : Severity.values()) {
      Gauge.builder(
              "sentinel.machines.by.severity",
              () -> number(counts -> counts.severities().getOrDefault(severity, 0L)))
          .tag("severity", severity.name())
          .description("Machines that are not silent, by the severity of their verdict.")
          .register(registry);
    }
    Gauge.builder("sentinel.machines.silent", () -> number(FleetCounts::silent))
        .description("Machines that have sent nothing for three of their intervals.")
        .register(registry);
    Gauge.builder("sentinel.machines.silence.known", () -> number(c -> c.silenceKnown() ? 1L : 0L))
        .description("1 if a collector has run long enough to identify silent machines.")
        .register(registry);
    Gauge.builder("sentinel.machines.as.of", () -> number(c -> c.asOf().getEpochSecond()))
        .baseUnit("seconds")
        .description("Time up to which all changes are included, in Unix time.")
        .register(registry);
    Gauge.builder("sentinel.store.up", () -> storeUp ? 1 : 0)
        .description("1 if the store is available.")
        .register(registry);
    builds =
        MultiGauge.builder("sentinel.machines.by.build.line")
            .description("Machines by build line and type of Windows; the 50 largest, and other.")
            .register(registry);
  }

  /** Adds the meters of the clock. To be called once. */
  public void watch(ClockWatch watch) {
    FunctionCounter.builder("sentinel.clock.jumps", watch, ClockWatch::jumps)
        .description("Jumps of this collector's clock since its start.")
        .register(registry);
    Gauge.builder(
            "sentinel.clock.step",
            watch,
            w -> w.jump().map(jump -> jump.step().toMillis() / 1000.0).orElse(0.0))
        .baseUnit("seconds")
        .description("How far the clock jumped in the last day; negative if it went back.")
        .register(registry);
    Gauge.builder(
            "sentinel.clock.doubted",
            watch,
            w -> w.jump().filter(ClockJump::doubted).isPresent() ? 1 : 0)
        .description("1 while nothing is deleted by age, since the clock jumped ahead.")
        .register(registry);
  }

  /**
   * The answer to a scrape. While the store is unavailable, numbers are NaN: unknown is not zero.
   *
   * @param database what is asked whether it answers
   */
  String scrape(Database database) {
    storeUp = database.answers();
    FleetCounts counts = count();
    last.set(counts);
    if (verdicts != null) {
      verdicts.register(verdicts(counts), true);
    }
    if (builds != null) {
      builds.register(counts == null ? List.of() : rows(counts), true);
    }
    return registry.scrape();
  }

  private @Nullable FleetCounts count() {
    if (fleet == null || !storeUp) {
      return null;
    }
    try {
      return fleet.counts();
    } catch (RuntimeException e) {
      storeUp = false;
      return null;
    }
  }

  /** Those of newer agents too, which come and go. */
  private static List<MultiGauge.Row<?>> verdicts(@Nullable FleetCounts counts) {
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    if (counts == null) {
      for (VerdictCode verdict : VerdictCode.values()) {
        rows.add(MultiGauge.Row.of(Tags.of("verdict", verdict.name()), Double.NaN));
      }
    } else {
      counts
          .verdicts()
          .forEach(
              (name, machines) -> rows.add(MultiGauge.Row.of(Tags.of("verdict", name), machines)));
    }
    return rows;
  }

  private static List<MultiGauge.Row<?>> rows(FleetCounts counts) {
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    long other = 0;
    for (FleetCounts.Line line : counts.lines()) {
      if (rows.size() < BUILDS) {
        String build = Integer.toString(line.line().build());
        rows.add(MultiGauge.Row.of(tags(build, line.line().family().name()), line.machines()));
      } else {
        other += line.machines();
      }
    }
    rows.add(MultiGauge.Row.of(tags(OTHER, OTHER), other));
    return rows;
  }

  private static Tags tags(String build, String family) {
    return Tags.of("build", build, "family", family);
  }

  private double number(java.util.function.ToLongFunction<FleetCounts> of) {
    FleetCounts counts = last.get();
    return counts == null ? Double.NaN : of.applyAsLong(counts);
  }
}
