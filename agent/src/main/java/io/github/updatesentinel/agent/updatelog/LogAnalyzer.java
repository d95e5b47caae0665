package io.github.updatesentinel.agent.updatelog;

import io.github.updatesentinel.agent.fact.update.LogJudgement;
import io.github.updatesentinel.agent.updatelog.scan.LogScan;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Reads logs one after the other, in memory that does not depend on their size or number. */
public final class LogAnalyzer {
  /** Files of the result: those of a folder, and what became of its others. */
  private static final int MAX_FILES = LogInput.MAX_FILES + 1;

  /** Scans of the result; one day has about 50. */
  private static final int MAX_SCANS = 1000;

  private final LongConsumer progress;
  private final List<LogFile> files = new ArrayList<>();
  private final Deque<LogScan> scans = new ArrayDeque<>();
  private final Map<LogJudgement, Long> counts = new EnumMap<>(LogJudgement.class);
  private long filesLeftOut;
  private long filesSkipped;
  private long read;
  private boolean undecodable;
  private @Nullable LogScan decisive;
  private boolean decisiveUndecodable;

  /**
   * An analyzer for one result.
   *
   * @param progress receives the number of bytes read so far, once for each piece
   */
  public LogAnalyzer(LongConsumer progress) {
    this.progress = progress;
  }

  /** Reads a file, the logs of a folder, or those of a ZIP archive. */
  public void add(Path path) {
    new LogInput(
            new LogInput.Receiver() {
              @Override
              public void log(String name, InputStream in) {
                add(name, in);
              }

              @Override
              public void unreadable(LogFile file) {
                keep(file);
              }

              @Override
              public void skipped(long count) {
                filesSkipped += count;
              }

              @Override
              public void leftOut(long count) {
                filesLeftOut += count;
              }
            })
        .open(path);
  }

  /** Reads one log; the stream stays open. */
  public void add(String name, InputStream in) {
    FileReader reader = new FileReader(name, MAX_SCANS);
    LogFile file = reader.read(new Counted(in));
    keep(file);
    if (file.format() == LogFormat.UNREADABLE) {
      return;
    }
    List<LogScan> found = reader.scans().finish();
    reader
        .scans()
        .counts()
        .forEach((judgement, count) -> counts.merge(judgement, count, Long::sum));
    for (LogScan scan : found) {
      scans.add(scan);
      if (scans.size() > MAX_SCANS) {
        scans.remove();
      }
    }
    undecodable |= file.isUndecodable();
    LogScan last = reader.scans().lastThatCounts();
    if (last != null && (decisive == null || !isBefore(last, decisive))) {
      decisive = last;
      decisiveUndecodable = file.isUndecodable();
    }
  }

  /** All that was read. */
  public LogAnalysis result() {
    return new LogAnalysis(
        files, filesLeftOut, filesSkipped, List.copyOf(scans), counts, decisive, conclusion());
  }

  private LogConclusion conclusion() {
    LogScan scan = decisive;
    if (scan == null) {
      return undecodable ? LogConclusion.NOT_DECODABLE : LogConclusion.NO_DATA;
    }
    boolean unproven =
        switch (scan.judgement()) {
          case HONEST_ZERO, SKIPPED, UNFINISHED -> true;
          case FOUND, DOUBTFUL_ZERO, FALSE_ZERO, FAILED -> false;
        };
    // What could not be decoded may be the very lines that speak against it.
    return decisiveUndecodable && unproven
        ? LogConclusion.NOT_DECODABLE
        : LogConclusion.of(scan.judgement());
  }

  /** Files may come in any order; their times tell which is newer, if both have one. */
  private static boolean isBefore(LogScan scan, LogScan other) {
    return scan.seenAt() != null
        && other.seenAt() != null
        && scan.seenAt().isBefore(other.seenAt());
  }

  private void keep(LogFile file) {
    if (files.size() < MAX_FILES) {
      files.add(file);
    } else {
      filesLeftOut++;
    }
  }

  private final class Counted extends FilterInputStream {
    Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      int count = super.read(bytes, from, length);
      if (count > 0) {
        read += count;
        progress.accept(read);
      }
      return count;
    }
  }
}
