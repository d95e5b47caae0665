package io.github.updatesentinel.agent.updatelog;

import io.github.updatesentinel.agent.fact.update.LogJudgement;
import io.github.updatesentinel.agent.updatelog.scan.LogScan;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the logs say.
 *
 * @param files in the order in which they were read
 * @param filesLeftOut files that there was no room for
 * @param filesSkipped files in folders and archives whose names are not those of logs
 * @param scans the newest ones, in the order of the files and in each by their begin
 * @param counts how many scans there are for each judgement, also of those that are not kept
 * @param decisive the scan that the conclusion is about; null if there is none
 */
public record LogAnalysis(
    List<LogFile> files,
    long filesLeftOut,
    long filesSkipped,
    List<LogScan> scans,
    Map<LogJudgement, Long> counts,
    @Nullable LogScan decisive,
    LogConclusion conclusion) {
  public LogAnalysis {
    files = List.copyOf(files);
    scans = List.copyOf(scans);
    counts = Map.copyOf(counts);
  }

  /** How many scans are not in {@link #scans()}. */
  public long scansLeftOut() {
    return counts.values().stream().mapToLong(Long::longValue).sum() - scans.size();
  }

  /** Whether any file is an update log. */
  public boolean isReadable() {
    return files.stream().anyMatch(file -> file.format() != LogFormat.UNREADABLE);
  }

  /** Whether a log was not opened or not read to its end, or one of several was not decodable. */
  public boolean isIncomplete() {
    return filesLeftOut > 0
        || files.stream().anyMatch(LogFile::failed)
        || (files.size() > 1 && files.stream().anyMatch(LogFile::isUndecodable));
  }
}
