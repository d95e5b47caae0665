package io.github.updatesentinel.agent.updatelog.text;

/**
 * Makes bytes of UTF-8 or of an ANSI code page out of what Windows writes: UTF-16 in both byte
 * orders becomes UTF-8, with and without a byte order mark, also in the middle of a file that was
 * joined from several; zero bytes disappear. All else stays as it is.
 */
public final class Transcoder {
  /** How many bytes show that a text is UTF-16, or is not any more. */
  private static final int PATTERN = 32;

  private enum Mode {
    BYTES,
    UTF_16LE,
    UTF_16BE
  }

  private final LineSplitter lines;
  private final byte[] out = new byte[8192];
  private long read;
  private long readLittleEndian;
  private long readBigEndian;
  private int outLength;
  private Mode mode = Mode.BYTES;
  private byte previous = '\n';
  private int highSurrogate;
  private boolean byteOrderMark;

  public Transcoder(LineSplitter lines) {
    this.lines = lines;
  }

  /** The encoding of UTF-16 that most of the bytes had; empty if most were single bytes. */
  public String utf16() {
    if (readLittleEndian + readBigEndian <= read) {
      return "";
    }
    return readLittleEndian >= readBigEndian ? "UTF-16LE" : "UTF-16BE";
  }

  /** Whether UTF-8 was announced by a byte order mark. */
  public boolean byteOrderMark() {
    return byteOrderMark;
  }

  /**
   * Passes text on.
   *
   * @param last whether nothing follows
   * @return how many bytes at the end must come again, in front of what follows
   */
  public int feed(byte[] bytes, int from, int to, boolean last) {
    int at = from;
    while (at < to) {
      int before = at;
      at = mode == Mode.BYTES ? bytes(bytes, at, to, last) : units(bytes, at, to, last);
      if (at == before) {
        break;
      }
    }
    flush();
    return to - at;
  }

  private int bytes(byte[] bytes, int from, int to, boolean last) {
    int at = from;
    while (at < to) {
      int special = special(bytes, at, to);
      if (special > at) {
        flush();
        lines.feed(bytes, at, special);
        read += special - at;
        previous = bytes[special - 1];
        at = special;
      }
      if (at == to) {
        return at;
      }
      if (!last && to - at < PATTERN) {
        return at;
      }
      int next = unusual(bytes, at, to);
      if (mode != Mode.BYTES) {
        return next;
      }
      at = next;
    }
    return at;
  }

  /** The next byte that plain text does not have. */
  private static int special(byte[] bytes, int from, int to) {
    int at = Ascii.skipAbove(bytes, from, to, 0);
    while (at < to && bytes[at] < (byte) 0xFE && bytes[at] != (byte) 0xEF) {
      at = Ascii.skipAbove(bytes, at + 1, to, 0);
    }
    return at;
  }

  /** A zero byte, or one that a byte order mark may begin with. */
  private int unusual(byte[] bytes, int at, int to) {
    byte c = bytes[at];
    byte second = at + 1 < to ? bytes[at + 1] : 0;
    if (c == 0) {
      if (isUtf16(bytes, at, to)) {
        mode = previous == '\n' ? Mode.UTF_16BE : Mode.UTF_16LE;
        return mode == Mode.UTF_16BE ? at : at + 1;
      }
      return at + 1;
    }
    boolean lineStart = previous == '\n' || previous == '\r';
    if (lineStart && c == (byte) 0xFF && second == (byte) 0xFE) {
      mode = Mode.UTF_16LE;
      return at + 2;
    }
    if (lineStart && c == (byte) 0xFE && second == (byte) 0xFF) {
      mode = Mode.UTF_16BE;
      return at + 2;
    }
    if (lineStart
        && c == (byte) 0xEF
        && second == (byte) 0xBB
        && at + 2 < to
        && bytes[at + 2] == (byte) 0xBF) {
      byteOrderMark = true;
      return at + 3;
    }
    put(c);
    read++;
    previous = c;
    return at + 1;
  }

  /** Whether every other byte from here is zero, and the rest is text. */
  private static boolean isUtf16(byte[] bytes, int from, int to) {
    int end = Math.min(to, from + PATTERN);
    int pairs = 0;
    for (int at = from; at + 1 < end; at += 2) {
      if (bytes[at] != 0 || !isText(bytes[at + 1])) {
        return false;
      }
      pairs++;
    }
    return pairs >= 4;
  }

  private int units(byte[] bytes, int from, int to, boolean last) {
    int at = from;
    while (to - at >= 2) {
      byte low = bytes[mode == Mode.UTF_16LE ? at : at + 1];
      byte high = bytes[mode == Mode.UTF_16LE ? at + 1 : at];
      boolean swapped = low == 0 && isText(high);
      if (swapped || (isText(low) && isText(high))) {
        if (!last && to - at < PATTERN) {
          return at;
        }
        if (isRun(bytes, at, to, swapped)) {
          mode = !swapped ? Mode.BYTES : mode == Mode.UTF_16LE ? Mode.UTF_16BE : Mode.UTF_16LE;
          highSurrogate = 0;
          return at;
        }
      }
      unit((high & 0xFF) << 8 | (low & 0xFF));
      at += 2;
    }
    return last ? to : at;
  }

  /** Whether 16 units from here make no sense in this byte order, but do as something else. */
  private boolean isRun(byte[] bytes, int from, int to, boolean swapped) {
    if (to - from < PATTERN) {
      return false;
    }
    for (int at = from; at < from + PATTERN; at += 2) {
      byte low = bytes[mode == Mode.UTF_16LE ? at : at + 1];
      byte high = bytes[mode == Mode.UTF_16LE ? at + 1 : at];
      if (!isText(high) || (swapped ? low != 0 : !isText(low))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isText(byte c) {
    return (c >= ' ' && c < 0x7F) || c == '\t' || c == '\r' || c == '\n';
  }

  private void unit(int unit) {
    if (mode == Mode.UTF_16LE) {
      readLittleEndian += 2;
    } else {
      readBigEndian += 2;
    }
    if (unit == 0 || unit == 0xFEFF) {
      return;
    }
    previous = (byte) (unit < 0x80 ? unit : 'x');
    if (Character.isHighSurrogate((char) unit)) {
      highSurrogate = unit;
      return;
    }
    if (Character.isLowSurrogate((char) unit)) {
      character(
          highSurrogate == 0 ? '?' : Character.toCodePoint((char) highSurrogate, (char) unit));
    } else {
      character(unit);
    }
    highSurrogate = 0;
  }

  private void character(int character) {
    if (character < 0x80) {
      put((byte) character);
    } else if (character < 0x800) {
      put((byte) (0xC0 | character >> 6));
      continuation(character);
    } else if (character < 0x10000) {
      put((byte) (0xE0 | character >> 12));
      continuation(character >> 6);
      continuation(character);
    } else {
      put((byte) (0xF0 | character >> 18));
      continuation(character >> 12);
      continuation(character >> 6);
      continuation(character);
    }
  }

  private void continuation(int bits) {
    put((byte) (0x80 | (bits & 0x3F)));
  }

  private void put(byte c) {
    if (outLength == out.length) {
      flush();
    }
    out[outLength++] = c;
  }

  private void flush() {
    if (outLength > 0) {
      lines.feed(out, 0, outLength);
      outLength = 0;
    }
  }
}
