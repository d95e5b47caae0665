package io.github.updatesentinel.agent.updatelog.text;

/**
 * Splits bytes into lines at LF, CR, and CRLF. A line longer than {@link #MAX_PART} comes in parts,
 * so that a line of any length needs the same memory.
 */
public final class LineSplitter {
  /** Longest part of a line; the longest real lines have about 4 KB. */
  static final int MAX_PART = 16 * 1024;

  /** Receives each line. */
  public interface Lines {
    /**
     * One line, or a part of it, without its end.
     *
     * @param continued whether it is not the first part of its line
     * @param nonAscii whether a byte of it is above 127
     */
    void line(byte[] bytes, int from, int to, boolean continued, boolean nonAscii);
  }

  private final Lines lines;
  private final byte[] partial = new byte[MAX_PART];
  private int partialLength;
  private int partialBits;
  private boolean begun;
  private boolean continued;
  private int carriageReturns;

  public LineSplitter(Lines lines) {
    this.lines = lines;
  }

  public void feed(byte[] bytes, int from, int to) {
    int start = carriageReturns > 0 ? afterCarriageReturns(bytes, from, to) : from;
    int at = start;
    int bits = 0;
    while (at < to) {
      byte c = bytes[at];
      if (c == '\n') {
        endLine(bytes, start, at, bits);
        start = at + 1;
        bits = 0;
        at = start;
      } else if (c == '\r') {
        start = carriageReturn(bytes, start, at, to, bits);
        bits = 0;
        at = start;
      } else {
        bits |= c;
        at = Ascii.skipAbove(bytes, at + 1, to, '\r');
      }
    }
    keep(bytes, start, to, bits);
  }

  /** Ends the line, or leaves that to the next bytes; returns the index after its end. */
  private int carriageReturn(byte[] bytes, int start, int at, int to, int bits) {
    if (at + 1 < to && bytes[at + 1] == '\n') {
      endLine(bytes, start, at, bits);
      return at + 2;
    }
    keep(bytes, start, at, bits);
    return afterCarriageReturns(bytes, at, to);
  }

  /** The last line may have no end. */
  public void end() {
    if (carriageReturns > 0) {
      endAfterCarriageReturns();
    } else if (begun) {
      emit();
    }
  }

  private void endLine(byte[] bytes, int from, int to, int bits) {
    if (begun || to - from > MAX_PART) {
      keep(bytes, from, to, bits);
      emit();
    } else {
      lines.line(bytes, from, to, false, bits < 0);
    }
  }

  /** Ends lines at the carriage returns that were counted or begin here; returns what follows. */
  private int afterCarriageReturns(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && bytes[at] == '\r') {
      carriageReturns++;
      at++;
    }
    if (at < to && bytes[at] == '\n') {
      carriageReturns = 0;
      emit();
      at++;
    } else if (at < to) {
      endAfterCarriageReturns();
    }
    return at;
  }

  /** A CR without LF ends a line too; CR CR LF is one end, as editors write it by mistake. */
  private void endAfterCarriageReturns() {
    for (int ends = carriageReturns; ends > 0; ends--) {
      emit();
    }
    carriageReturns = 0;
  }

  private void keep(byte[] bytes, int from, int to, int bits) {
    int at = from;
    while (at < to) {
      if (partialLength == MAX_PART) {
        lines.line(partial, 0, partialLength, continued, partialBits < 0);
        continued = true;
        partialLength = 0;
      }
      int length = Math.min(to - at, MAX_PART - partialLength);
      System.arraycopy(bytes, at, partial, partialLength, length);
      partialLength += length;
      partialBits |= bits;
      begun = true;
      at += length;
    }
  }

  private void emit() {
    lines.line(partial, 0, partialLength, continued, partialBits < 0);
    partialLength = 0;
    partialBits = 0;
    begun = false;
    continued = false;
  }
}
