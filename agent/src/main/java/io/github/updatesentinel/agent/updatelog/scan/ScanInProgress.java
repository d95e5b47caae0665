package io.github.updatesentinel.agent.updatelog.scan;

import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.update.LogJudgement;
import io.github.updatesentinel.agent.updatelog.line.Criteria;
import io.github.updatesentinel.agent.updatelog.line.LogLine;
import java.time.LocalDateTime;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A scan while its lines are read. */
final class ScanInProgress {
  /** Most different codes of one scan; real ones have up to 15. */
  private static final int MAX_CODES = 40;

  private static final HResult SKIPPED = HResult.of(0x00240010);
  private static final HResult LOAD_SHEDDING = HResult.of(0x00248001);

  final long thread;
  final int process;
  final long firstLine;
  final @Nullable LocalDateTime seenAt;
  long lastLine;
  @Nullable LocalDateTime startedAt;
  @Nullable LocalDateTime endedAt;
  @Nullable String callerId;
  @Nullable Long scanId;
  @Nullable String serviceId;
  @Nullable LogSource source;
  @Nullable Boolean online;
  @Nullable String criteria;
  @Nullable Integer found;
  @Nullable Integer evaluated;
  @Nullable Integer deployed;
  @Nullable HResult exitCode;
  boolean ended;

  /** Whether the caller has been told a result already; the next one is of another scan. */
  boolean resultBound;

  private final ErrorTally errors = new ErrorTally(MAX_CODES);
  private IdSet failedUpdates = new IdSet();
  private long failedEvaluations;
  private int failedUpdateCount;
  private boolean serviceDisabled;

  ScanInProgress(LogLine line, long number) {
    this.thread = line.thread();
    this.process = line.process();
    this.seenAt = line.time();
    this.firstLine = number;
    this.lastLine = number;
  }

  void error(HResult code, long line) {
    errors.add(code, line);
  }

  /**
   * An update could not be evaluated.
   *
   * @param updateId a hash of its ID; 0 if the line does not tell
   */
  void evaluationFailed(HResult code, long updateId) {
    if (Noise.is(code)) {
      return;
    }
    serviceDisabled |= code.equals(HResult.E_SERVICE_DISABLED);
    if (updateId == 0) {
      failedEvaluations++;
    } else if (failedUpdates.add(updateId)) {
      failedUpdateCount++;
    }
  }

  /** A later failure replaces an exit code that was none. */
  void exit(HResult code) {
    if (exitCode == null || !exitCode.isFailure()) {
      exitCode = code;
    }
  }

  /** What only a scan in progress needs is dropped. */
  void end() {
    ended = true;
    failedUpdates = new IdSet();
  }

  LogScan finish(String file) {
    Criteria sight = Criteria.of(criteria);
    boolean system = source != null && source.hasSystemUpdates() && sight.seesMissingSoftware();
    return new LogScan(
        file,
        seenAt,
        startedAt,
        endedAt,
        callerId,
        scanId,
        serviceId,
        source,
        online,
        criteria,
        found,
        evaluated,
        deployed,
        exitCode,
        firstLine,
        lastLine,
        system && !isDefender(),
        sight.narrow() || evaluatedNothingOffline(),
        judgement(found != null && found > 0),
        judgement(false),
        errors.errors(),
        errors.leftOut());
  }

  private LogJudgement judgement(boolean foundWhatMatters) {
    if (!ended) {
      return foundWhatMatters ? LogJudgement.FOUND : LogJudgement.UNFINISHED;
    }
    if (exitCode != null && exitCode.isFailure()) {
      return LogJudgement.FAILED;
    }
    if (SKIPPED.equals(exitCode)) {
      return LogJudgement.SKIPPED;
    }
    if (found == null) {
      return LogJudgement.UNFINISHED;
    }
    if (foundWhatMatters) {
      return LogJudgement.FOUND;
    }
    if (serviceDisabled || failedForMost()) {
      return LogJudgement.FALSE_ZERO;
    }
    return failedUpdateCount > 0 || failedEvaluations > 0 || LOAD_SHEDDING.equals(exitCode)
        ? LogJudgement.DOUBTFUL_ZERO
        : LogJudgement.HONEST_ZERO;
  }

  /** Most updates that were evaluated; if no line names an update, the failures are counted. */
  private boolean failedForMost() {
    long failed = failedUpdateCount > 0 ? failedUpdateCount : failedEvaluations;
    return evaluated != null && failed > 0 && failed * 2 > evaluated;
  }

  private boolean isDefender() {
    String caller = callerId == null ? "" : callerId.toLowerCase(Locale.ROOT);
    return caller.contains("windows defender")
        || caller.contains("microsoft defender")
        || caller.contains("mpcmdrun")
        || caller.contains("msmpeng");
  }

  /** An offline search of an empty store. */
  private boolean evaluatedNothingOffline() {
    return Boolean.FALSE.equals(online) && evaluated != null && evaluated == 0;
  }
}
