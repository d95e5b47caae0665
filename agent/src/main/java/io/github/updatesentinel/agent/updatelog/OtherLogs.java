package io.github.updatesentinel.agent.updatelog;

import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.updatelog.line.LogLine;
import io.github.updatesentinel.agent.updatelog.line.ResultCodes;
import io.github.updatesentinel.agent.updatelog.line.TextScan;
import io.github.updatesentinel.agent.updatelog.scan.ErrorTally;
import io.github.updatesentinel.agent.updatelog.text.Ascii;
import io.github.updatesentinel.agent.updatelog.text.LineText;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Recognizes the lines of other logs, and notes what they show. */
final class OtherLogs {
  private static final HResult RESTART_REQUIRED = HResult.of(0x80070BC9);
  private static final HResult RPC_UNAVAILABLE = HResult.of(0x800706BA);

  /** Assembly missing or corrupt, source missing, base package missing. */
  private static final Set<Integer> STORE_DAMAGE =
      Set.of(0x800736B3, 0x80073712, 0x80073701, 0x800F081F, 0x800F0831, 0x80070570);

  private static final byte[][] DAMAGE_WORDS = {
    Ascii.bytes("mark store corrupt"),
    Ascii.bytes("meta data corruption found"),
    Ascii.bytes("Payload Corrupt"),
    Ascii.bytes("Manifest Corrupt"),
    Ascii.bytes("do not match actual file"),
    Ascii.bytes("Store corruption detected")
  };

  /** Lines of the repair's summary that say there was nothing. */
  private static final byte[] NONE_DAMAGED = Ascii.bytes(":\t0");

  private static final byte[] CM_TRACE = Ascii.bytes("<![LOG[");
  private static final byte[] SCAN_DONE = Ascii.bytes("Successfully completed scan");
  private static final byte[] SCAN_FAILED = Ascii.bytes("Scan failed");
  private static final byte[] SEARCH_FAILED = Ascii.bytes("Failed to end search job");
  private static final byte[] DETECTION_FINISHED = Ascii.bytes("[AGENT_DETECTION_FINISHED]");
  private static final byte[] DETECTION_FAILED = Ascii.bytes("[AGENT_DETECTION_FAILED]");
  private static final byte[] AGENT = Ascii.bytes("[AGENT_");
  private static final byte[] FAILED = Ascii.bytes("_FAILED]");
  private static final byte[] DETECTED_ZERO = Ascii.bytes("detected 0 updates");

  /** Fields of a reported event; newer versions add one. */
  private static final int MIN_FIELDS = 11;

  private static final int CODE_FIELD = 8;

  private final Map<OtherLog, Long> lines = new EnumMap<>(OtherLog.class);
  private final Map<LogSign.Kind, long[]> signs = new EnumMap<>(LogSign.Kind.class);

  /** Notes a line if it is one of another log; returns whether it is. */
  boolean line(LogLine line, int from, TextScan scan, ErrorTally errors, long number) {
    if (line.kind() == LogLine.Kind.CBS) {
      lines.merge(OtherLog.CBS_LOG, 1L, Long::sum);
      cbs(line, scan.codes(), number);
      return true;
    }
    if (isReportedEvent(line.bytes(), from, line.to())) {
      lines.merge(OtherLog.REPORTING_EVENTS, 1L, Long::sum);
      reported(line, from, scan.codes(), errors, number);
      return true;
    }
    if (scan.traceEnd() || Ascii.startsWith(line.bytes(), from, line.to(), CM_TRACE)) {
      lines.merge(OtherLog.WUA_HANDLER, 1L, Long::sum);
      handler(line, from, number);
      return true;
    }
    return false;
  }

  /** The log that most of the lines are of; null if none are. */
  @Nullable OtherLog most() {
    return lines.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElse(null);
  }

  long lines() {
    return lines.values().stream().mapToLong(Long::longValue).sum();
  }

  List<LogSign> signs() {
    return signs.entrySet().stream()
        .map(
            sign ->
                new LogSign(
                    sign.getKey(), sign.getValue()[0], sign.getValue()[1], sign.getValue()[2]))
        .toList();
  }

  private void cbs(LogLine line, ResultCodes codes, long number) {
    boolean damage = false;
    for (int index = 0; index < codes.count(); index++) {
      HResult code = codes.get(index);
      if (code.equals(HResult.E_SERVICE_DISABLED)) {
        sign(LogSign.Kind.SERVICE_DISABLED, number);
      } else if (code.equals(RESTART_REQUIRED)) {
        sign(LogSign.Kind.RESTART_REQUIRED, number);
      } else if (code.equals(RPC_UNAVAILABLE)) {
        sign(LogSign.Kind.RPC_UNAVAILABLE, number);
      } else {
        damage |= STORE_DAMAGE.contains(code.value());
      }
    }
    for (byte[] word : DAMAGE_WORDS) {
      damage |=
          Ascii.contains(line.bytes(), line.text(), line.to(), word)
              && !Ascii.contains(line.bytes(), line.text(), line.to(), NONE_DAMAGED);
    }
    if (damage) {
      sign(LogSign.Kind.STORE_DAMAGE, number);
    }
  }

  /** A GUID in braces, a tab, and a date. */
  private static boolean isReportedEvent(byte[] bytes, int from, int to) {
    return to - from > 60
        && bytes[from] == '{'
        && bytes[from + 37] == '}'
        && Ascii.isBlank(bytes[from + 38])
        && Ascii.isDigit(bytes[from + 39])
        && Ascii.isDigit(bytes[from + 42]);
  }

  private void reported(
      LogLine line, int from, ResultCodes inText, ErrorTally errors, long number) {
    byte[] bytes = line.bytes();
    int to = line.to();
    if (Ascii.contains(bytes, from, to, DETECTION_FINISHED)) {
      sign(LogSign.Kind.DETECTION, number);
      if (Ascii.contains(bytes, from, to, DETECTED_ZERO)) {
        sign(LogSign.Kind.DETECTION_ZERO, number);
      }
    } else if (Ascii.contains(bytes, from, to, DETECTION_FAILED)) {
      sign(LogSign.Kind.DETECTION_FAILED, number);
    } else {
      int agent = Ascii.indexOf(bytes, from, to, AGENT);
      if (agent >= 0 && Ascii.contains(bytes, agent, Math.min(to, agent + 60), FAILED)) {
        sign(LogSign.Kind.INSTALLATION_FAILED, number);
      }
    }
    String[] fields = LineText.of(bytes, from, to).split("\t", -1);
    if (fields.length >= MIN_FIELDS) {
      // The name of the event is a field of its own in some versions.
      for (int index = CODE_FIELD - 1; index <= CODE_FIELD; index++) {
        code(fields[index], inText, errors, number);
      }
    }
  }

  /** The event's text may have the code once more; that one is counted with the line. */
  private static void code(String field, ResultCodes inText, ErrorTally errors, long number) {
    try {
      HResult code = HResult.parse(field.strip());
      if (code.isFailure() && !inText.contains(code)) {
        errors.add(code, number);
      }
    } catch (IllegalArgumentException e) {
      // A field without a code.
    }
  }

  private void handler(LogLine line, int from, long number) {
    if (Ascii.contains(line.bytes(), from, line.to(), SCAN_DONE)) {
      sign(LogSign.Kind.DETECTION, number);
    } else if (Ascii.contains(line.bytes(), from, line.to(), SCAN_FAILED)
        || Ascii.contains(line.bytes(), from, line.to(), SEARCH_FAILED)) {
      sign(LogSign.Kind.DETECTION_FAILED, number);
    }
  }

  private void sign(LogSign.Kind kind, long number) {
    long[] sign = signs.computeIfAbsent(kind, key -> new long[] {0, number, number});
    sign[0]++;
    sign[2] = number;
  }
}
