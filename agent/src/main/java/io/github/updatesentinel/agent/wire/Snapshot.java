package io.github.updatesentinel.agent.wire;

import io.github.updatesentinel.agent.fact.Disablement;
import io.github.updatesentinel.agent.fact.update.UpdateLogFinding;
import io.github.updatesentinel.agent.probe.MachineFacts;
import io.github.updatesentinel.agent.probe.scan.ScanReport;
import io.github.updatesentinel.agent.verdict.Judgement;
import io.github.updatesentinel.agent.verdict.RestartRule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The machine at one moment, judged.
 *
 * @param scan the last scan that counts; null where none has run
 * @param since when the verdict became what it is
 * @param lastHonestScanAt when the last scan ended whose answer says something; null if never
 * @param updateLog what the update log shows of scans like this one; null where it does not tell
 * @param clockSkew how far this clock is ahead of the collector's; null where not known
 * @param disabled the required services that are disabled, and since when
 */
public record Snapshot(
    MachineFacts facts,
    @Nullable ScanReport scan,
    Judgement judgement,
    Instant since,
    @Nullable Instant lastHonestScanAt,
    @Nullable UpdateLogFinding updateLog,
    @Nullable Duration clockSkew,
    List<Disablement> disabled) {
  public Snapshot {
    disabled = List.copyOf(disabled);
  }

  /** One that remembers nothing of before. */
  public Snapshot(
      MachineFacts facts, @Nullable ScanReport scan, Judgement judgement, Instant since) {
    this(facts, scan, judgement, since, null, null, null, List.of());
  }

  /** Whether a restart is pending; null where it is not known. */
  public @Nullable Boolean rebootPending() {
    return RestartRule.pending(
        facts.restart(),
        scan == null ? null : scan.rebootRequired(),
        scan == null ? null : scan.scan().finishedAt());
  }
}
