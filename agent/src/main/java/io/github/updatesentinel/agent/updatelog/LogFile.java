package io.github.updatesentinel.agent.updatelog;

import io.github.updatesentinel.agent.fact.update.LogError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One file that was read.
 *
 * @param name as the caller gave it
 * @param encoding name of the character set; null where nothing could be read
 * @param lines how many there are
 * @param undecodableLines events that the decoder had no format for
 * @param otherLog which other log it is; null if it is none that is known
 * @param why why it is not readable, or why only a part of it was read; null if all is well
 * @param failed whether it may be a log that was not opened, or not read to its end
 * @param signs what another log shows
 * @param errors the codes in it
 * @param errorsLeftOut occurrences of codes that {@code errors} has no room for
 */
public record LogFile(
    String name,
    LogFormat format,
    @Nullable String encoding,
    long lines,
    long undecodableLines,
    @Nullable OtherLog otherLog,
    @Nullable LogProblem why,
    boolean failed,
    List<LogSign> signs,
    List<LogError> errors,
    long errorsLeftOut) {
  public LogFile {
    signs = List.copyOf(signs);
    errors = List.copyOf(errors);
  }

  /** A file of which nothing could be read. */
  static LogFile unreadable(
      String name, @Nullable OtherLog otherLog, LogProblem why, boolean failed) {
    return new LogFile(
        name, LogFormat.UNREADABLE, null, 0, 0, otherLog, why, failed, List.of(), List.of(), 0);
  }

  /** A file that may be a log, and that was not opened. */
  static LogFile unread(String name, LogProblem.Kind why) {
    return unreadable(name, null, new LogProblem(why, null), true);
  }

  /** Whether it is an update log, most of whose lines could not be decoded. */
  public boolean isUndecodable() {
    return format == LogFormat.DECODED && undecodableLines * 2 > lines;
  }

  LogFile stopped(LogProblem problem) {
    return new LogFile(
        name,
        format,
        encoding,
        lines,
        undecodableLines,
        otherLog,
        problem,
        true,
        signs,
        errors,
        errorsLeftOut);
  }
}
