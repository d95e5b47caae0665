package io.github.updatesentinel.agent.check;

import io.github.updatesentinel.agent.probe.MachineFacts;
import io.github.updatesentinel.agent.probe.ScanReport;
import io.github.updatesentinel.agent.verdict.Judgement;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The machine at one moment, judged.
 *
 * @param scan the last scan that counts; null where none has run
 * @param since when the verdict became what it is
 */
public record Snapshot(
    MachineFacts facts, @Nullable ScanReport scan, Judgement judgement, Instant since) {}
