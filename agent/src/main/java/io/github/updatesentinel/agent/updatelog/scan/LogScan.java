package io.github.updatesentinel.agent.updatelog.scan;

import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.update.LogError;
import io.github.updatesentinel.agent.fact.update.LogJudgement;
import java.time.LocalDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One scan as a log shows it. Null is not known: a scan that the log cuts off before its result has
 * no {@code found}.
 *
 * @param file name of the file
 * @param seenAt time of its first line, which is not its begin if the log begins in the middle
 * @param startedAt local time of the computer that wrote the log
 * @param callerId the program that asked for the scan; empty where the program gave no name
 * @param scanId number of the scan within one run of the update service
 * @param evaluated how many updates and rules were evaluated; in some versions more than deployed
 * @param exitCode of the scan, or the result code of its call if that is a failure
 * @param firstLine the first line that belongs to it
 * @param lastLine the last line that belongs to it
 * @param systemUpdates whether missing updates of the operating system can be among its results
 * @param narrow whether it looks only for some of them
 * @param judgementAsZero the same where nothing that it found needs servicing, such as definitions
 * @param errorsLeftOut occurrences of codes that {@code errors} has no room for
 */
public record LogScan(
    String file,
    @Nullable LocalDateTime seenAt,
    @Nullable LocalDateTime startedAt,
    @Nullable LocalDateTime endedAt,
    @Nullable String callerId,
    @Nullable Long scanId,
    @Nullable String serviceId,
    @Nullable LogSource source,
    @Nullable Boolean online,
    @Nullable String criteria,
    @Nullable Integer found,
    @Nullable Integer evaluated,
    @Nullable Integer deployed,
    @Nullable HResult exitCode,
    long firstLine,
    long lastLine,
    boolean systemUpdates,
    boolean narrow,
    LogJudgement judgement,
    LogJudgement judgementAsZero,
    List<LogError> errors,
    long errorsLeftOut) {
  public LogScan {
    errors = List.copyOf(errors);
  }

  /**
   * Whether the scan says anything about the operating system's updates. A narrow one does unless
   * it merely found nothing: that is no sign for the updates it did not look for.
   */
  public boolean counts() {
    return systemUpdates
        && switch (judgement) {
          case FOUND, FALSE_ZERO, DOUBTFUL_ZERO, FAILED -> true;
          case HONEST_ZERO, SKIPPED, UNFINISHED -> !narrow;
        };
  }
}
