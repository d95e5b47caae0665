package io.github.updatesentinel.agent.updatelog.scan;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.update.LogJudgement;
import io.github.updatesentinel.agent.updatelog.line.CallerLine;
import io.github.updatesentinel.agent.updatelog.line.FoundLine;
import io.github.updatesentinel.agent.updatelog.line.LogLine;
import io.github.updatesentinel.agent.updatelog.line.ResultCodes;
import io.github.updatesentinel.agent.updatelog.line.TextScan;
import io.github.updatesentinel.agent.updatelog.line.ValueLine;
import io.github.updatesentinel.agent.updatelog.text.Ascii;
import io.github.updatesentinel.agent.updatelog.text.LineText;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts the lines of an update log together to scans. Scans interleave, and a line belongs to the
 * scan that its thread runs.
 */
public final class ScanTracker {
  /** Scans that run at the same time; Windows runs up to about five. */
  private static final int MAX_OPEN = 64;

  /** Ended scans that the result of a call may still belong to. */
  private static final int MAX_RECENT = 64;

  /** Calls of the API whose result follows. */
  private static final int MAX_CALLS = 64;

  /** Between START or END and the name of the work: the name of the component, at most. */
  private static final int MAX_BETWEEN = 40;

  private static final int MAX_CALLER = 200;
  private static final int MAX_CRITERIA = 1000;

  private static final byte[] FINDING = Ascii.bytes("inding updates");
  private static final byte[] QUEUEING = Ascii.bytes("ueueing");
  private static final byte[] START = Ascii.bytes("START");
  private static final byte[] END = Ascii.bytes("END");
  private static final byte[] VALUATE = Ascii.bytes("valuate");
  private static final byte[] EVALUATE_APPLICABILITY = Ascii.bytes("EvaluateApplicability");
  private static final byte[] RULE = Ascii.bytes(" rule");
  private static final byte[] UPDATE_ID = Ascii.bytes("updateId");
  private static final byte[] ONLINE = Ascii.bytes("Online");
  private static final byte[] CRITERIA = Ascii.bytes("Criteria");
  private static final byte[] SERVICE_ID = Ascii.bytes("ServiceID");
  private static final byte[] RESULT_CODE = Ascii.bytes("esult code");
  private static final byte[] SEARCH = Ascii.bytes("Search ");
  private static final byte[] SERVICE_EXIT = Ascii.bytes("ervice exit");
  private static final byte[] SERVICE_STARTUP = Ascii.bytes("ervice startup");
  private static final byte[] AGENT = Ascii.bytes("Agent");
  private static final byte[] COM_API = Ascii.bytes("ComApi");
  private static final byte[] HANDLER = Ascii.bytes("Handler");
  private static final byte[] EE_HANDLER = Ascii.bytes("EEHandler");
  private static final byte[] EE_HANDLER_OLD = Ascii.bytes("EEHndlr");
  private static final byte[] CALLER = Ascii.bytes("CallerId");
  private static final byte[] CBS = Ascii.bytes("CBS");
  private static final byte[] TRUSTED_INSTALLER = Ascii.bytes("TrustedInstaller");
  private static final byte[] DOWNLOADS = Ascii.bytes("DO service");

  private final String file;
  private final int maxScans;
  private final Map<Long, ScanInProgress> open = new LinkedHashMap<>();
  private final TornScans torn = new TornScans();
  private final Deque<ScanInProgress> recent = new ArrayDeque<>();
  private final Map<Long, Call> calls = new LinkedHashMap<>();
  private final Deque<LogScan> finished = new ArrayDeque<>();
  private final Map<LogJudgement, Long> counts = new EnumMap<>(LogJudgement.class);
  private @Nullable LogScan lastThatCounts;
  private boolean seen;

  /** A call of the API; its result comes on the same thread. */
  private record Call(@Nullable String clientId, @Nullable String serviceId) {}

  /**
   * Reads one file.
   *
   * @param maxScans how many scans are kept; the newest stay
   */
  public ScanTracker(String file, int maxScans) {
    this.file = file;
    this.maxScans = maxScans;
  }

  /** A line, and what was found in its text. */
  public void line(LogLine line, TextScan text, long number) {
    ScanInProgress ended = text.control() ? control(line, number) : null;
    ScanInProgress scan = ended == null ? open.get(line.thread()) : ended;
    if (scan != null) {
      scan.lastLine = number;
      errors(scan, line, text.codes(), number);
    } else if (text.codes().count() > 0) {
      tornErrors(line, text.codes(), number);
    }
    field(line, text, scan, number);
    if (line.componentIs(COM_API)) {
      call(line, text.codes());
    }
  }

  /** Whether a scan begins or ends in the log. */
  public boolean seen() {
    return seen;
  }

  /** All scans, in the order in which they began; what is still open has no end. */
  public List<LogScan> finish() {
    open.values().forEach(scan -> recent.add(scan));
    open.clear();
    while (!recent.isEmpty()) {
      finishOldest();
    }
    List<LogScan> scans = new ArrayList<>(finished);
    scans.sort((left, right) -> Long.compare(left.firstLine(), right.firstLine()));
    return scans;
  }

  /** How many scans there are for each judgement, also of those that are not kept. */
  public Map<LogJudgement, Long> counts() {
    return counts;
  }

  public @Nullable LogScan lastThatCounts() {
    return lastThatCounts;
  }

  /** Begin, result, and end of a scan; returns the scan that the line ends. */
  private @Nullable ScanInProgress control(LogLine line, long number) {
    if (isScan(line, START)) {
      begin(line, number);
      return null;
    }
    if (isScan(line, END)) {
      return end(line, number);
    }
    FoundLine found = FoundLine.of(line.bytes(), line.text(), line.to());
    if (found != null && isAgent(line)) {
      ScanInProgress scan = openOrImplied(line, number);
      scan.found = found.updates();
      scan.evaluated = found.evaluated();
      scan.deployed = found.deployed();
    }
    return null;
  }

  private static boolean isScan(LogLine line, byte[] word) {
    int at = Ascii.indexOf(line.bytes(), line.text(), line.to(), word);
    if (at < 0 || Ascii.contains(line.bytes(), line.text(), line.to(), QUEUEING)) {
      return false;
    }
    int finding = Ascii.indexOf(line.bytes(), at, line.to(), FINDING);
    return finding >= 0
        ? finding - at < MAX_BETWEEN
        : CallerLine.isScan(
            LineText.of(line.bytes(), line.text(), line.to()), new String(word, US_ASCII));
  }

  /** The agent runs the scans; a pasted log may have no components. */
  private static boolean isAgent(LogLine line) {
    return line.componentTo() == line.componentFrom() || line.componentIs(AGENT);
  }

  private void begin(LogLine line, long number) {
    seen = true;
    torn.begun(line.thread());
    ScanInProgress earlier = open.remove(line.thread());
    if (earlier != null) {
      addRecent(earlier);
    }
    ScanInProgress scan = new ScanInProgress(line, number);
    scan.startedAt = line.time();
    caller(scan, line);
    addOpen(scan);
  }

  private ScanInProgress end(LogLine line, long number) {
    seen = true;
    CallerLine caller = callerLine(line);
    ScanInProgress scan = ending(line.thread(), caller);
    if (scan == null) {
      scan = implied(line, number);
    } else {
      open.remove(scan.thread);
    }
    torn.begun(line.thread());
    scan.lastLine = number;
    scan.endedAt = line.time();
    caller(scan, line);
    if (caller.exitCode() != null) {
      scan.exit(caller.exitCode());
    }
    scan.end();
    addRecent(scan);
    return scan;
  }

  /** The open scan of this ID, else that of the thread if nothing speaks against it. */
  private @Nullable ScanInProgress ending(long thread, CallerLine caller) {
    ScanInProgress scan = open.get(thread);
    if (scan != null
        && (caller.id() == null || scan.scanId == null || caller.id().equals(scan.scanId))) {
      return scan;
    }
    for (ScanInProgress candidate : open.values()) {
      if (caller.id() != null
          && caller.id().equals(candidate.scanId)
          && (caller.caller() == null || caller.caller().equals(candidate.callerId))) {
        return candidate;
      }
    }
    return null;
  }

  private static CallerLine callerLine(LogLine line) {
    return CallerLine.of(LineText.of(line.bytes(), line.text(), line.to()));
  }

  private static void caller(ScanInProgress scan, LogLine line) {
    CallerLine caller = callerLine(line);
    if (caller.caller() != null && scan.callerId == null) {
      scan.callerId = LineText.shown(caller.caller(), MAX_CALLER);
    }
    if (caller.id() != null) {
      scan.scanId = caller.id();
    }
  }

  /** The scan of the thread; a log that begins in the middle of one has none yet. */
  private ScanInProgress openOrImplied(LogLine line, long number) {
    ScanInProgress scan = open.get(line.thread());
    if (scan == null) {
      scan = implied(line, number);
      addOpen(scan);
    }
    return scan;
  }

  /** A scan whose begin is not in the log. */
  private ScanInProgress implied(LogLine line, long number) {
    ScanInProgress scan = torn.take(line.thread());
    return scan == null ? new ScanInProgress(line, number) : scan;
  }

  /** Failures before any begin on their thread belong to a scan whose begin was cut off, if any. */
  private void tornErrors(LogLine line, ResultCodes codes, long number) {
    if (torn.isOpen(line.thread()) || anyEvaluation(line, codes)) {
      ScanInProgress scan = torn.scan(line, number);
      if (scan != null) {
        errors(scan, line, codes, number);
      }
    }
  }

  private static boolean anyEvaluation(LogLine line, ResultCodes codes) {
    for (int index = 0; index < codes.count(); index++) {
      if (isEvaluation(line, codes.get(index))) {
        return true;
      }
    }
    return false;
  }

  private void errors(ScanInProgress scan, LogLine line, ResultCodes codes, long number) {
    for (int index = 0; index < codes.count(); index++) {
      HResult code = codes.get(index);
      scan.error(code, number);
      if (isEvaluation(line, code)) {
        scan.evaluationFailed(code, updateId(line));
      }
    }
  }

  /**
   * Whether an update could not be evaluated. The handlers evaluate during a scan, so that a
   * disabled service in their lines is one, however they word it.
   */
  private static boolean isEvaluation(LogLine line, HResult code) {
    return (evaluates(line) || (code.equals(HResult.E_SERVICE_DISABLED) && isOfAHandler(line)))
        && !Ascii.contains(line.bytes(), line.text(), line.to(), DOWNLOADS);
  }

  private static boolean evaluates(LogLine line) {
    int evaluate = Ascii.indexOf(line.bytes(), line.text(), line.to(), VALUATE);
    return evaluate >= 0
        && (Ascii.contains(line.bytes(), line.text(), line.to(), EVALUATE_APPLICABILITY)
            || Ascii.contains(line.bytes(), evaluate, line.to(), RULE));
  }

  private static boolean isOfAHandler(LogLine line) {
    return line.componentIs(HANDLER)
        || line.componentIs(EE_HANDLER)
        || line.componentIs(EE_HANDLER_OLD)
        || Ascii.contains(line.bytes(), line.text(), line.to(), CBS)
        || Ascii.contains(line.bytes(), line.text(), line.to(), TRUSTED_INSTALLER);
  }

  /** A hash of the update's ID; 0 if the line names none. */
  private static long updateId(LogLine line) {
    int at = Ascii.indexOf(line.bytes(), line.text(), line.to(), UPDATE_ID);
    if (at < 0) {
      return 0;
    }
    long hash = 0;
    int digits = 0;
    for (int index = at + UPDATE_ID.length; index < line.to() && digits < 32; index++) {
      if (Ascii.isHex(line.bytes()[index])) {
        hash = hash * 31 + Ascii.lower(line.bytes()[index]) + 1;
        digits++;
      } else if (digits > 0 && line.bytes()[index] != '-') {
        break;
      }
    }
    return digits == 0 ? 0 : hash | 1;
  }

  /** The lines that say what a scan is about, and those that end all scans of a process. */
  private void field(LogLine line, TextScan text, @Nullable ScanInProgress scan, long number) {
    int word = firstLetter(line);
    if (word == line.to()) {
      return;
    }
    byte first = line.bytes()[word];
    if (scan != null && scan.ended) {
      return;
    }
    if (first == 'O' && isAgent(line) && Ascii.startsWith(line.bytes(), word, line.to(), ONLINE)) {
      online(line, word, scan, number);
    } else if (first == 'C'
        && isAgent(line)
        && Ascii.startsWith(line.bytes(), word, line.to(), CRITERIA)) {
      criteria(line, word, scan, number);
    } else if (first == 'S' && Ascii.startsWith(line.bytes(), word, line.to(), SERVICE_ID)) {
      serviceId(line, scan);
    } else if (scan != null && text.exitCode()) {
      separateExit(line, scan);
    } else if (first == 'S' || first == 'E') {
      other(line);
    }
  }

  private static int firstLetter(LogLine line) {
    int at = line.text();
    while (at < line.to() && !Ascii.isLetter(line.bytes()[at])) {
      at++;
    }
    return at;
  }

  private void online(LogLine line, int word, @Nullable ScanInProgress scan, long number) {
    String value = ValueLine.after(line, word + ONLINE.length);
    if (value == null) {
      return;
    }
    ScanInProgress target = scan == null ? openOrImplied(line, number) : scan;
    target.online = value.startsWith("Y") ? Boolean.TRUE : value.startsWith("N") ? false : null;
  }

  private void criteria(LogLine line, int word, @Nullable ScanInProgress scan, long number) {
    String value = ValueLine.after(line, word + CRITERIA.length);
    if (value != null) {
      ScanInProgress target = scan == null ? openOrImplied(line, number) : scan;
      target.criteria = LineText.shown(ValueLine.unquoted(value), MAX_CRITERIA);
    }
  }

  private static void serviceId(LogLine line, @Nullable ScanInProgress scan) {
    if (scan != null && scan.source == null) {
      service(scan, LineText.of(line.bytes(), line.text(), line.to()));
    }
  }

  private static void service(ScanInProgress scan, String text) {
    String id = ValueLine.guid(text);
    int name = text.indexOf('}');
    scan.serviceId = id;
    scan.source = LogSource.of(id, name < 0 ? "" : text.substring(name + 1).strip());
  }

  /** Older versions write the exit code in a line of its own, before the end. */
  private static void separateExit(LogLine line, ScanInProgress scan) {
    if (isAgent(line)) {
      HResult code = CallerLine.exitCode(LineText.of(line.bytes(), line.text(), line.to()));
      if (code != null) {
        scan.exit(code);
      }
    }
  }

  /** Other work begins on the thread, or the process of the service ends or begins. */
  private void other(LogLine line) {
    if (Ascii.contains(line.bytes(), line.text(), line.to(), SERVICE_EXIT)
        || Ascii.contains(line.bytes(), line.text(), line.to(), SERVICE_STARTUP)) {
      closeAll(line.process());
    } else if (line.componentIs(AGENT)
        && Ascii.contains(line.bytes(), line.text(), line.to(), START)
        && Ascii.contains(line.bytes(), line.text(), line.to(), CALLER)
        && !Ascii.contains(line.bytes(), line.text(), line.to(), FINDING)
        && !Ascii.contains(line.bytes(), line.text(), line.to(), QUEUEING)
        && !isScan(line, START)) {
      ScanInProgress scan = open.remove(line.thread());
      if (scan != null) {
        addRecent(scan);
      }
    }
  }

  private void closeAll(int process) {
    Iterator<ScanInProgress> scans = open.values().iterator();
    while (scans.hasNext()) {
      ScanInProgress scan = scans.next();
      if (scan.process == process) {
        scans.remove();
        addRecent(scan);
      }
    }
  }

  /** The caller's side of a scan: it names the service, and its result code can differ. */
  private void call(LogLine line, ResultCodes codes) {
    int search = Ascii.indexOf(line.bytes(), line.text(), line.to(), SEARCH);
    if (search >= 0) {
      String text = LineText.of(line.bytes(), line.text(), line.to());
      String serviceId = ValueLine.guid(text);
      Call call = new Call(CallerLine.client(text), serviceId);
      calls.remove(line.thread());
      calls.put(line.thread(), call);
      removeOldest(calls, MAX_CALLS);
      if (serviceId != null && text.contains("END")) {
        ScanInProgress scan = scanOf(call);
        if (scan != null && scan.source == null) {
          scan.serviceId = serviceId;
          scan.source = LogSource.of(serviceId, "");
        }
      }
    } else if (codes.count() > 0
        && Ascii.contains(line.bytes(), line.text(), line.to(), RESULT_CODE)) {
      Call call = calls.get(line.thread());
      ScanInProgress scan = call == null ? null : scanOf(call);
      if (scan != null && !scan.resultBound) {
        scan.resultBound = true;
        scan.exit(codes.get(codes.count() - 1));
      }
    }
  }

  /** The newest ended scan that fits the call. */
  private @Nullable ScanInProgress scanOf(Call call) {
    Iterator<ScanInProgress> newest = recent.descendingIterator();
    while (newest.hasNext()) {
      ScanInProgress scan = newest.next();
      if (scan.ended
          && call.clientId() != null
          && call.clientId().equals(scan.callerId)
          && (call.serviceId() == null
              || scan.serviceId == null
              || call.serviceId().equalsIgnoreCase(scan.serviceId))) {
        return scan;
      }
    }
    return null;
  }

  private void addOpen(ScanInProgress scan) {
    open.put(scan.thread, scan);
    if (open.size() > MAX_OPEN) {
      Iterator<ScanInProgress> oldest = open.values().iterator();
      ScanInProgress abandoned = oldest.next();
      oldest.remove();
      addRecent(abandoned);
    }
  }

  private void addRecent(ScanInProgress scan) {
    recent.add(scan);
    if (recent.size() > MAX_RECENT) {
      finishOldest();
    }
  }

  private void finishOldest() {
    LogScan scan = recent.remove().finish(file);
    counts.merge(scan.judgement(), 1L, Long::sum);
    if (scan.counts()
        && (lastThatCounts == null || scan.firstLine() >= lastThatCounts.firstLine())) {
      lastThatCounts = scan;
    }
    finished.add(scan);
    if (finished.size() > maxScans) {
      finished.remove();
    }
  }

  private static <K, V> void removeOldest(Map<K, V> map, int max) {
    if (map.size() > max) {
      Iterator<K> keys = map.keySet().iterator();
      keys.next();
      keys.remove();
    }
  }
}
