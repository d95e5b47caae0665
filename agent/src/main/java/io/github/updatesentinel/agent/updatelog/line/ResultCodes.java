package io.github.updatesentinel.agent.updatelog.line;

import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.HResultTable;
import io.github.updatesentinel.agent.updatelog.text.Ascii;
import java.util.Arrays;

/**
 * The result codes in a text. Windows writes them as {@code [80070422]} after {@code *FAILED*}, as
 * {@code 0x80070422}, as {@code hr = 80070422}, and as {@code -2147023838}. Other numbers of eight
 * digits, such as the names of cabinet files, are none.
 */
public final class ResultCodes {
  /** Most codes of one line; a line with more says the same several times. */
  private static final int MAX = 8;

  private static final int DIGITS = 8;

  /** Words in front of a number without 0x that is a code nevertheless. */
  private static final byte[][] ANNOUNCEMENTS = {
    Ascii.bytes("hr"),
    Ascii.bytes("hresult"),
    Ascii.bytes("error"),
    Ascii.bytes("code"),
    Ascii.bytes("result"),
    Ascii.bytes("status")
  };

  /** Words in front of a number with 0x that is none: a set of flags. */
  private static final byte[][] FLAGS = {
    Ascii.bytes("flags"), Ascii.bytes("flag"), Ascii.bytes("mask"), Ascii.bytes("state")
  };

  private static final byte[] FAILED = Ascii.bytes("led");
  private static final byte[] FAILED_CUT = Ascii.bytes("failed*");

  private final int[] found = new int[MAX];
  private int count;

  public int count() {
    return count;
  }

  public HResult get(int index) {
    return HResult.of(found[index]);
  }

  public boolean contains(HResult code) {
    for (int index = 0; index < count; index++) {
      if (found[index] == code.value()) {
        return true;
      }
    }
    return false;
  }

  public void clear() {
    count = 0;
  }

  /** Adds the code of a failure if one with hexadecimal digits begins here. */
  void hexadecimal(byte[] text, int from, int at, int to) {
    if (at + DIGITS > to
        || (at > from && isWord(text[at - 1]) && !isHexPrefix(text, from, at))
        || !Ascii.isHex(text[at + 1])) {
      return;
    }
    int end = at;
    int code = 0;
    while (end < to && Ascii.isHex(text[end]) && end - at <= DIGITS) {
      code = code << 4 | Character.digit(text[end], 16);
      end++;
    }
    if (end - at == DIGITS
        && (end == to || !isWord(text[end]))
        && isFailure(code)
        && isCode(text, from, at, end, to, code)) {
      add(code);
    }
  }

  private static boolean isCode(byte[] text, int from, int at, int end, int to, int code) {
    if (isHexPrefix(text, from, at)) {
      int before = skipBack(text, from, at - 2);
      return !endsWithAny(text, from, before, FLAGS);
    }
    boolean bracketed = at > from && text[at - 1] == '[' && end < to && text[end] == ']';
    if (!bracketed) {
      int before = skipBack(text, from, at);
      return before < at && endsWithAny(text, from, before, ANNOUNCEMENTS);
    }
    int before = at - 1;
    while (before > from && Ascii.isBlank(text[before - 1])) {
      before--;
    }
    if (before == from) {
      // The mark in front is lost, so only a code that is known is one.
      return HResultTable.find(HResult.of(code)).isPresent();
    }
    return text[before - 1] == '*'
        || Ascii.endsWith(text, from, before, FAILED)
        || Ascii.endsWith(text, from, before, FAILED_CUT)
        || endsWithAny(text, from, skipBack(text, from, before), ANNOUNCEMENTS);
  }

  /** Adds the code of a failure if one with decimal digits begins here. */
  void decimal(byte[] text, int from, int at, int to) {
    if (at > from && isWord(text[at - 1])) {
      return;
    }
    int end = Ascii.skipDigits(text, at + 1, to);
    if (end - at == 11 && (end == to || !isWord(text[end]))) {
      long value = -(long) Ascii.number(text, at + 1, end);
      if (value > Integer.MIN_VALUE && isFailure((int) value)) {
        add((int) value);
      }
    }
  }

  private void add(int code) {
    for (int index = 0; index < count; index++) {
      if (found[index] == code) {
        return;
      }
    }
    if (count < MAX) {
      found[count++] = code;
    }
  }

  /** The facilities that Windows Update and its servicing report codes of. */
  private static final int[] FACILITIES = {
    0x8000, 0x8001, 0x8002, 0x8004, 0x8005, 0x8007, 0x8009, 0x800A, 0x800B, 0x800C, 0x800F, 0x8018,
    0x8019, 0x8020, 0x8024, 0x8028, 0x803D, 0x8072, 0x8086, 0x80CF, 0x80D0, 0x80D1, 0x80F0, 0x87D0,
    0x87E1, 0x8802, 0xC000, 0xC004, 0xC015, 0xC190, 0xC800
  };

  private static boolean isFailure(int code) {
    int facility = code >>> 16;
    return code != 0x8000_0000 && Arrays.binarySearch(FACILITIES, facility) >= 0;
  }

  private static boolean isHexPrefix(byte[] text, int from, int at) {
    return at - 2 >= from
        && Ascii.lower(text[at - 1]) == 'x'
        && text[at - 2] == '0'
        && (at - 3 < from || !Ascii.isHex(text[at - 3]));
  }

  /** In front of blanks, equals signs, and the like. */
  private static int skipBack(byte[] text, int from, int at) {
    int before = at;
    while (before > from && isBetween(text[before - 1])) {
      before--;
    }
    return before;
  }

  private static boolean isBetween(byte c) {
    return Ascii.isBlank(c) || c == '=' || c == ':' || c == '[' || c == '(';
  }

  private static boolean isWord(byte c) {
    return Ascii.isLetter(c) || Ascii.isDigit(c) || c == '_' || c == '-' || c == '{';
  }

  private static boolean endsWithAny(byte[] text, int from, int end, byte[][] words) {
    for (byte[] word : words) {
      if (Ascii.endsWith(text, from, end, word)
          && (end - word.length == from || !Ascii.isLetter(text[end - word.length - 1]))) {
        return true;
      }
    }
    return false;
  }
}
