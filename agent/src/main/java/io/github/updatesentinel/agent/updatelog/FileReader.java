package io.github.updatesentinel.agent.updatelog;

import io.github.updatesentinel.agent.updatelog.line.LogLine;
import io.github.updatesentinel.agent.updatelog.line.TextScan;
import io.github.updatesentinel.agent.updatelog.scan.ErrorTally;
import io.github.updatesentinel.agent.updatelog.scan.ScanTracker;
import io.github.updatesentinel.agent.updatelog.text.Ascii;
import io.github.updatesentinel.agent.updatelog.text.LineSplitter;
import io.github.updatesentinel.agent.updatelog.text.LineText;
import io.github.updatesentinel.agent.updatelog.text.Transcoder;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads one file to its end, in constant memory, and finds out what it is on the way. */
final class FileReader {
  private static final int BUFFER = 64 * 1024;

  /** Different codes of a file; real ones have up to 80. */
  private static final int MAX_CODES = 200;

  /** At least one line in so many must be one of an update log. */
  private static final int MAX_OTHER_LINES = 50;

  /** Fewer lines without a time may be any text. */
  private static final int MIN_UNTIMED = 3;

  /** How far from the beginning of its text an event without a format is called unknown. */
  private static final int UNKNOWN_WITHIN = 57;

  private static final byte[] GUID = Ascii.bytes("GUID=");
  private static final byte[] EVENT_TRACE = {0x00, 0x00, 0x01, 0x00};
  private static final byte[] CABINET = Ascii.bytes("MSCF");
  private static final byte[] GZIP = {0x1F, (byte) 0x8B};
  private static final byte[] ZIP = {'P', 'K', 3, 4};
  private static final byte[] EVENT_LOG = Ascii.bytes("ElfFile");

  private final String name;
  private final ScanTracker scans;
  private final ErrorTally errors = new ErrorTally(MAX_CODES);
  private final OtherLogs others = new OtherLogs();
  private final LogLine line = new LogLine();
  private final TextScan scan = new TextScan();
  private long number;
  private long classic;
  private long decoded;
  private long recognized;
  private long untimed;
  private long undecodable;
  private long lastThread;
  private int lastProcess;
  private boolean otherBefore;
  private long invalidUtf8;
  private long validUtf8;
  private boolean allGbk = true;

  FileReader(String name, int maxScans) {
    this.name = name;
    this.scans = new ScanTracker(name, maxScans);
  }

  ScanTracker scans() {
    return scans;
  }

  /** What the file is; its scans are in {@link #scans()} after that. */
  LogFile read(InputStream in) {
    LineSplitter lines = new LineSplitter(this::line);
    Transcoder transcoder = new Transcoder(lines);
    byte[] buffer = new byte[BUFFER];
    int kept = 0;
    long total = 0;
    LogProblem problem = null;
    try {
      int count = fill(in, buffer, 0);
      LogFile binary = count > 0 ? binary(buffer, count) : null;
      if (binary != null) {
        return binary;
      }
      while (count > 0) {
        total += count;
        int length = kept + count;
        kept = transcoder.feed(buffer, 0, length, false);
        System.arraycopy(buffer, length - kept, buffer, 0, kept);
        count = in.read(buffer, kept, buffer.length - kept);
      }
    } catch (IOException e) {
      problem = LogInput.problem(e);
    }
    transcoder.feed(buffer, 0, kept, true);
    lines.end();
    LogFile file = file(transcoder, total);
    return problem == null ? file : file.stopped(problem);
  }

  /** A stream may give little at first, but the beginning shows what kind of file it is. */
  private static int fill(InputStream in, byte[] buffer, int from) throws IOException {
    int length = from;
    while (length < 64) {
      int count = in.read(buffer, length, buffer.length - length);
      if (count < 0) {
        break;
      }
      length += count;
    }
    return length - from;
  }

  private @Nullable LogFile binary(byte[] bytes, int length) {
    if (name.toLowerCase(Locale.ROOT).endsWith(".etl") || startsWith(bytes, length, EVENT_TRACE)) {
      return LogFile.unreadable(
          name, OtherLog.EVENT_TRACE, new LogProblem(LogProblem.Kind.NOT_DECODED_YET, null), true);
    }
    boolean archive =
        startsWith(bytes, length, CABINET)
            || startsWith(bytes, length, GZIP)
            || startsWith(bytes, length, ZIP);
    if (archive) {
      return LogFile.unread(name, LogProblem.Kind.ARCHIVE);
    }
    return startsWith(bytes, length, EVENT_LOG)
        ? LogFile.unreadable(name, null, new LogProblem(LogProblem.Kind.NO_LOG_LINES, null), false)
        : null;
  }

  private static boolean startsWith(byte[] bytes, int length, byte[] mark) {
    return length > mark.length && Arrays.equals(bytes, 0, mark.length, mark, 0, mark.length);
  }

  private void line(byte[] bytes, int from, int to, boolean continued, boolean nonAscii) {
    number += continued ? 0 : 1;
    if (nonAscii) {
      encoding(bytes, from, to);
    }
    parts(bytes, from, to);
  }

  /** A line, or several whose ends were lost. */
  private void parts(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to) {
      line.parse(bytes, at, to);
      int end = scan.scan(bytes, line.text(), to);
      line.endAt(end);
      part(at);
      at = end;
    }
  }

  private void part(int from) {
    if (isUndecodable()) {
      undecodable++;
      decoded++;
      recognized++;
      lastThread = 0;
      return;
    }
    int begin = line.kind() == LogLine.Kind.CBS ? line.text() : from;
    if (others.line(line, begin, scan, errors, number)
        || (line.kind() == LogLine.Kind.NONE && otherBefore)) {
      otherBefore = true;
      tally();
      return;
    }
    otherBefore = false;
    updateLine();
  }

  private void updateLine() {
    if (line.kind() == LogLine.Kind.NONE) {
      // The rest of a torn line is of the thread that wrote its beginning.
      line.writtenBy(lastProcess, lastThread);
    } else {
      classic += line.kind() == LogLine.Kind.CLASSIC ? 1 : 0;
      decoded += line.kind() == LogLine.Kind.DECODED ? 1 : 0;
      if (line.componentKnown()) {
        recognized += line.timed() ? 1 : 0;
        untimed += line.timed() ? 0 : 1;
      }
      lastThread = line.thread();
      lastProcess = line.process();
    }
    tally();
    if (line.thread() != 0 || line.kind() != LogLine.Kind.NONE) {
      scans.line(line, scan, number);
    }
  }

  private void tally() {
    for (int index = 0; index < scan.codes().count(); index++) {
      errors.add(scan.codes().get(index), number);
    }
  }

  private boolean isUndecodable() {
    int unknown = scan.unknown();
    return unknown >= 0
        && unknown - line.text() < UNKNOWN_WITHIN
        && Ascii.contains(line.bytes(), unknown, line.to(), GUID);
  }

  private void encoding(byte[] bytes, int from, int to) {
    if (LineText.isUtf8(bytes, from, to)) {
      validUtf8++;
    } else {
      invalidUtf8++;
      allGbk = allGbk && LineText.isGbk(bytes, from, to);
    }
  }

  private LogFile file(Transcoder transcoder, long total) {
    long update = classic + decoded;
    boolean isUpdateLog =
        (recognized > 0 || scans.seen() || (untimed >= MIN_UNTIMED && untimed * 4 >= number))
            && update >= others.lines()
            && update * MAX_OTHER_LINES >= number;
    OtherLog other = isUpdateLog ? null : others.most();
    LogFormat format =
        !isUpdateLog
            ? LogFormat.UNREADABLE
            : classic > decoded ? LogFormat.CLASSIC : LogFormat.DECODED;
    boolean known = isUpdateLog || other != null;
    return new LogFile(
        name,
        format,
        encoding(transcoder),
        number,
        undecodable,
        other,
        isUpdateLog ? null : new LogProblem(why(other, total), null),
        false,
        known ? others.signs() : List.of(),
        known ? errors.errors() : List.of(),
        known ? errors.leftOut() : 0);
  }

  private static LogProblem.Kind why(@Nullable OtherLog other, long total) {
    if (other != null) {
      return LogProblem.Kind.OTHER_LOG;
    }
    return total == 0 ? LogProblem.Kind.EMPTY : LogProblem.Kind.NO_LOG_LINES;
  }

  private String encoding(Transcoder transcoder) {
    String utf16 = transcoder.utf16();
    if (!utf16.isEmpty()) {
      return utf16;
    }
    if (invalidUtf8 == 0 || validUtf8 > invalidUtf8 || transcoder.byteOrderMark()) {
      return "UTF-8";
    }
    return allGbk ? "GBK" : "windows-1252";
  }
}
