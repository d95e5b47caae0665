package io.github.updatesentinel.agent.updatelog.line;

import io.github.updatesentinel.agent.updatelog.text.Ascii;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * One line of an update log, taken apart: when, which thread, which component, and the text. One
 * object is used for all lines.
 *
 * <p>Classic lines are {@code yyyy-MM-dd<TAB>HH:mm:ss:fff<TAB>PID<TAB>TID(hex)<TAB>Component<TAB>}.
 * Decoded lines are {@code yyyy/MM/dd HH:mm:ss.fffffff PID TID Component}, with the separators of
 * the locale. Pasted logs have lost tabs, blanks, or the component.
 */
public final class LogLine {
  /** What the beginning of a line is like. */
  public enum Kind {
    /** No beginning that is known: the rest of a torn line, or another format. */
    NONE,
    CLASSIC,
    DECODED,
    CBS
  }

  /** Longest name of a component; real ones have up to 24 letters. */
  private static final int MAX_COMPONENT = 32;

  private static final byte[] CBS = Ascii.bytes(" CBS ");
  private static final byte[] CSI = Ascii.bytes(" CSI ");

  /** Level and component of a line of CBS.log, which begin at fixed columns. */
  private static final int CBS_COLUMNS = 48;

  private byte[] bytes = new byte[0];
  private int to;
  private Kind kind = Kind.NONE;
  private int text;
  private int componentFrom;
  private int componentTo;
  private boolean componentKnown;
  private long thread;
  private int process;

  private final int[] date = new int[3];
  private int yearDigitsFirst;
  private int hour;
  private int minute;
  private int second;
  private int nanos;
  private boolean afternoon;
  private boolean morning;
  private boolean dayFirst;
  private boolean timed;

  /** Takes a line apart; what it does not have keeps no old value. */
  public void parse(byte[] line, int from, int end) {
    bytes = line;
    to = end;
    kind = Kind.NONE;
    thread = 0;
    process = 0;
    componentFrom = 0;
    componentTo = 0;
    componentKnown = false;
    text = skipDecoration(from);
    int at = date(text);
    at = at < 0 ? -1 : time(Ascii.skipBlanks(bytes, skipLetterT(at), to));
    if (at >= 0) {
      body(at);
    } else {
      kind = Kind.NONE;
      withoutTime();
    }
  }

  /**
   * An excerpt without date and time, such as {@code 03E4 1668 Misc ...} or {@code Agent ...}: only
   * the name of a component shows that it is one.
   */
  private void withoutTime() {
    timed = false;
    int end = hexadecimal(text);
    int second = Ascii.skipBlanks(bytes, end, to);
    int secondEnd = hexadecimal(second);
    int at = end > text && second > end && secondEnd > second ? secondEnd : text;
    int begin = text;
    component(Ascii.skipBlanks(bytes, at, to));
    boolean sentence =
        at == begin
            && text - componentTo < 2
            && !(text < to && (bytes[text] == '*' || bytes[text] == '-'));
    if (!componentKnown || sentence) {
      componentKnown = false;
      componentFrom = componentTo;
      text = begin;
      return;
    }
    kind = Kind.DECODED;
    if (at > begin) {
      thread = hash(hash(0, begin, end), second, secondEnd) * 2 + 1;
    }
  }

  private int hexadecimal(int from) {
    int end = from;
    while (end < to && Ascii.isHex(bytes[end]) && end - from < 9) {
      end++;
    }
    return end < to && Ascii.isBlank(bytes[end]) && end - from >= 3 ? end : from;
  }

  private long hash(long seed, int from, int end) {
    long hash = seed;
    for (int index = from; index < end; index++) {
      hash = hash * 31 + Ascii.lower(bytes[index]);
    }
    return hash;
  }

  /** What {@link #parse} was given; the line ends at {@link #to}. */
  public byte[] bytes() {
    return bytes;
  }

  /** Index after the line's last byte. */
  public int to() {
    return to;
  }

  /** What the line begins like. */
  public Kind kind() {
    return kind;
  }

  /** Index of the text, after time and component. */
  public int text() {
    return text;
  }

  /** Index of the component's name. */
  public int componentFrom() {
    return componentFrom;
  }

  /** Index after the component's name; {@link #componentFrom} if there is none. */
  public int componentTo() {
    return componentTo;
  }

  /** Whether Windows has a component of this name. */
  public boolean componentKnown() {
    return componentKnown;
  }

  /** Process and thread in one number; 0 if the line does not name them. */
  public long thread() {
    return thread;
  }

  /** The process; 0 if the line does not name it. */
  public int process() {
    return process;
  }

  /** Cuts the line here, where another one begins. */
  public void endAt(int end) {
    to = end;
  }

  /** Names the writer of a line that does not name it itself. */
  public void writtenBy(int itsProcess, long itsThread) {
    process = itsProcess;
    thread = itsThread;
  }

  /** Whether the line begins with a time, though maybe a placeholder. */
  public boolean timed() {
    return timed;
  }

  /** The local time of the line; null for the placeholder of an event without one. */
  public @Nullable LocalDateTime time() {
    if (kind == Kind.NONE || !timed) {
      return null;
    }
    int year = yearDigitsFirst == 4 ? date[0] : date[2];
    int month = yearDigitsFirst == 4 ? date[1] : dayFirst() ? date[1] : date[0];
    int day = yearDigitsFirst == 4 ? date[2] : dayFirst() ? date[0] : date[1];
    if (year >= 2400 && year < 2700) {
      year -= 543; // the Buddhist calendar, as a Thai Windows writes it
    }
    if (year < 1990) {
      return null;
    }
    int hours = afternoon && hour < 12 ? hour + 12 : morning && hour == 12 ? 0 : hour;
    try {
      return LocalDateTime.of(year, month, day, hours, minute, second, nanos);
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** Whether the component begins with this word, in any case. */
  public boolean componentIs(byte[] word) {
    return componentTo - componentFrom == word.length
        && Ascii.startsWith(bytes, componentFrom, componentTo, word);
  }

  /** A day above 12 tells the order of day and month for all lines after it, too. */
  private boolean dayFirst() {
    dayFirst = date[0] > 12 || (dayFirst && date[1] <= 12);
    return dayFirst;
  }

  /** Quotation marks of mails and tables of pages that a log was pasted into. */
  private int skipDecoration(int from) {
    int at = from;
    while (at < to && (Ascii.isBlank(bytes[at]) || isDecoration(bytes[at]))) {
      at++;
    }
    return at;
  }

  private static boolean isDecoration(byte c) {
    return c == '>' || c == '|' || c == '#' || c == '"' || c == '\'' || c == '`';
  }

  private int skipLetterT(int at) {
    return at < to && bytes[at] == 'T' ? at + 1 : at;
  }

  private int date(int from) {
    int at = from;
    int end = Ascii.skipDigits(bytes, at, to);
    int digits = end - at;
    yearDigitsFirst = digits;
    if (digits == 8) {
      return compactDate(at);
    }
    if (digits != 4 && digits != 1 && digits != 2) {
      return -1;
    }
    date[0] = Ascii.number(bytes, at, end);
    at = separator(end);
    end = at < 0 ? -1 : Ascii.skipDigits(bytes, at, to);
    if (at < 0 || end == at || end - at > 2) {
      return -1;
    }
    date[1] = Ascii.number(bytes, at, end);
    at = separator(end);
    if (at < 0) {
      return -1;
    }
    end = Ascii.skipDigits(bytes, at, to);
    if (digits == 4) {
      // Without the blank after the date, the digits of the hour follow at once.
      end = Math.min(end, at + 2);
    } else if (end - at < 4) {
      return -1;
    } else {
      end = at + 4;
    }
    date[2] = Ascii.number(bytes, at, end);
    return end == at ? -1 : end;
  }

  private int compactDate(int at) {
    yearDigitsFirst = 4;
    date[0] = Ascii.number(bytes, at, at + 4);
    date[1] = Ascii.number(bytes, at + 4, at + 6);
    date[2] = Ascii.number(bytes, at + 6, at + 8);
    return at + 8;
  }

  private int separator(int at) {
    if (at < to && (bytes[at] == '/' || bytes[at] == '-' || bytes[at] == '.')) {
      // "2018. 10. 21.", as a Korean and a Hungarian Windows write it
      return at + 1 < to && bytes[at] == '.' && bytes[at + 1] == ' ' ? at + 2 : at + 1;
    }
    return -1;
  }

  private int time(int from) {
    int at = from < to && bytes[from] == '.' ? Ascii.skipBlanks(bytes, from + 1, to) : from;
    int end = Math.min(Ascii.skipDigits(bytes, at, to), at + 2);
    hour = end > at ? Ascii.number(bytes, at, end) : -1;
    at = timeSeparator(end);
    if (hour < 0 || hour > 23 || at < 0) {
      return -1;
    }
    minute = twoDigits(at);
    at = minute < 0 ? -1 : timeSeparator(at + 2);
    if (at < 0) {
      return -1;
    }
    second = twoDigits(at);
    return second < 0 ? -1 : fraction(at + 2);
  }

  private int twoDigits(int at) {
    if (at + 2 > to || !Ascii.isDigit(bytes[at]) || !Ascii.isDigit(bytes[at + 1])) {
      return -1;
    }
    int number = Ascii.number(bytes, at, at + 2);
    return number > 59 ? -1 : number;
  }

  private int timeSeparator(int at) {
    return at < to && (bytes[at] == ':' || bytes[at] == '.') ? at + 1 : -1;
  }

  /** Milliseconds after a colon are the classic format, all else is the decoded one. */
  private int fraction(int from) {
    kind = Kind.CLASSIC;
    timed = true;
    nanos = 0;
    afternoon = false;
    morning = false;
    int at = from;
    if (at + 1 < to
        && (bytes[at] == ':' || bytes[at] == '.' || bytes[at] == ',')
        && Ascii.isDigit(bytes[at + 1])) {
      boolean colon = bytes[at] == ':';
      int end = Math.min(Ascii.skipDigits(bytes, at + 1, to), at + 1 + (colon ? 3 : 9));
      kind = colon ? Kind.CLASSIC : Kind.DECODED;
      nanos = Ascii.number(bytes, at + 1, end);
      for (int digits = end - at - 1; digits < 9; digits++) {
        nanos *= 10;
      }
      at = end;
    }
    return offset(halfDay(at));
  }

  private int halfDay(int at) {
    int letter = Ascii.skipBlanks(bytes, at, to);
    if (letter + 1 < to && Ascii.lower(bytes[letter + 1]) == 'm') {
      afternoon = Ascii.lower(bytes[letter]) == 'p';
      morning = Ascii.lower(bytes[letter]) == 'a';
      return afternoon || morning ? letter + 2 : at;
    }
    return at;
  }

  /** An offset such as +0800, which some versions write. */
  private int offset(int at) {
    if (at + 4 < to && (bytes[at] == '+' || bytes[at] == '-')) {
      int end = Ascii.skipDigits(bytes, at + 1, to);
      return end - at == 5 || end - at == 4 ? end : at;
    }
    return at;
  }

  private void body(int from) {
    if (from < to && bytes[from] == ',') {
      int end = Math.min(to, from + CBS_COLUMNS);
      boolean cbs = Ascii.contains(bytes, from, end, CBS) || Ascii.contains(bytes, from, end, CSI);
      kind = cbs ? Kind.CBS : Kind.NONE;
      text = Math.min(from + 1, to);
      return;
    }
    int at = Ascii.skipBlanks(bytes, from, to);
    int end = Ascii.skipDigits(bytes, at, to);
    text = at;
    if (end > at && end - at <= 10) {
      process = Ascii.number(bytes, at, end);
      at = threadId(end);
      text = at;
    }
    component(at);
  }

  private int threadId(int from) {
    int at = Ascii.skipBlanks(bytes, from, to);
    int end = at;
    while (end < to && Ascii.isHex(bytes[end]) && end - at < 9) {
      end++;
    }
    long hash = process;
    if (end > at && at > from && (end == to || Ascii.isBlank(bytes[end]))) {
      hash = hash(hash, at, end);
      at = Ascii.skipBlanks(bytes, end, to);
    }
    // Never 0, which no thread is.
    thread = hash * 2 + 1;
    return at;
  }

  /** A known name, or a word that is filled up to its column as only components are. */
  private void component(int from) {
    int end = from;
    while (end < to && end - from < MAX_COMPONENT && isName(bytes[end])) {
      end++;
    }
    if (end == from) {
      return;
    }
    componentKnown = Components.isKnown(bytes, from, end);
    boolean column =
        end < to && (bytes[end] == '\t' || (end + 1 < to && Ascii.isBlank(bytes[end + 1])));
    if ((componentKnown && (end == to || (!isName(bytes[end]) && bytes[end] != ':')))
        || (column && Ascii.isBlank(bytes[end]))) {
      componentFrom = from;
      componentTo = end;
      text = Ascii.skipBlanks(bytes, end, to);
    } else {
      componentKnown = false;
    }
  }

  private static boolean isName(byte c) {
    return Ascii.isLetter(c) || Ascii.isDigit(c) || c == '_';
  }
}
