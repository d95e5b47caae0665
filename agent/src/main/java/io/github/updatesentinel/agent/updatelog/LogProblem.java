package io.github.updatesentinel.agent.updatelog;

import org.jspecify.annotations.Nullable;

/**
 * Why a file is not readable, or was read in part only.
 *
 * @param detail what the system says about it; null if it says nothing
 */
public record LogProblem(Kind kind, @Nullable String detail) {
  /** The kinds of problems. */
  public enum Kind {
    /** The file has no bytes. */
    EMPTY,
    /** No line has the form of a log that is known. */
    NO_LOG_LINES,
    /** It is a known log, but not one of scans. */
    OTHER_LOG,
    /** It is an event trace: decode it first. */
    NOT_DECODED_YET,
    /** It is an archive of a kind that is not opened. */
    ARCHIVE,
    /** There is no such file. */
    MISSING,
    /** The system refused to open or read it. */
    IO_ERROR,
    /** The archive is damaged or encrypted from here on. */
    DAMAGED_ARCHIVE,
    /** The archive expands to far more than any logs do. */
    EXPANDS_TOO_MUCH,
    /** More files than are looked at. */
    TOO_MANY_FILES
  }
}
