package io.github.updatesentinel.agent.updatelog.line;

import io.github.updatesentinel.agent.updatelog.text.Ascii;
import io.github.updatesentinel.agent.updatelog.text.GluedLines;

/**
 * One pass over the text of a line that finds all that is worth a closer look: result codes, words
 * that tell of scans, and the beginning of another line. Most bytes are skipped by a table.
 */
public final class TextScan {
  private static final boolean[] WORTH_A_LOOK = worthALook();

  private static final byte[] UPDATES = Ascii.bytes("pdates ");
  private static final byte[] RULES = Ascii.bytes("ppl. rules");
  private static final byte[] CALLER = Ascii.bytes("CallerId");
  private static final byte[] CM_TRACE_END = Ascii.bytes("]LOG]!><time=");
  private static final byte[] EXIT_CODE = Ascii.bytes("xit code");
  private static final byte[] UNKNOWN = Ascii.bytes("Unknown(");

  private final ResultCodes codes = new ResultCodes();
  private boolean control;
  private boolean traceEnd;
  private boolean exitCode;
  private int unknown;

  /** The result codes in the text that was looked at last. */
  public ResultCodes codes() {
    return codes;
  }

  /** Whether the line may begin or end a scan, or have its result. */
  public boolean control() {
    return control;
  }

  /** Whether the line ends an entry of Configuration Manager's format. */
  public boolean traceEnd() {
    return traceEnd;
  }

  /** Whether the text has an exit code. */
  public boolean exitCode() {
    return exitCode;
  }

  /** Where {@code Unknown(} is, as the decoder writes it without a format; -1 if nowhere. */
  public int unknown() {
    return unknown;
  }

  /**
   * Looks at the text.
   *
   * @return where the text ends: at {@code to}, or where another line begins because the end of the
   *     line between them was lost
   */
  public int scan(byte[] text, int from, int to) {
    codes.clear();
    control = false;
    traceEnd = false;
    exitCode = false;
    unknown = -1;
    for (int at = from; at < to; at++) {
      if (WORTH_A_LOOK[text[at] & 0xFF]) {
        switch (text[at]) {
          case '8', 'c' -> codes.hexadecimal(text, from, at, to);
          case 'C' -> {
            codes.hexadecimal(text, from, at, to);
            control |= Ascii.startsWith(text, at, to, CALLER);
          }
          case '-' -> codes.decimal(text, from, at, to);
          case 'p' ->
              control |=
                  Ascii.startsWith(text, at, to, UPDATES) || Ascii.startsWith(text, at, to, RULES);
          case 'x' -> exitCode |= Ascii.isAt(text, at, to, EXIT_CODE);
          case 'U' -> {
            if (unknown < 0 && Ascii.isAt(text, at, to, UNKNOWN)) {
              unknown = at;
            }
          }
          case ']' -> traceEnd |= Ascii.startsWith(text, at, to, CM_TRACE_END);
          default -> {
            if (at > from && GluedLines.isHeader(text, at, to)) {
              return at;
            }
          }
        }
      }
    }
    return to;
  }

  private static boolean[] worthALook() {
    boolean[] table = new boolean[256];
    for (char c : "8cC-p]2xU".toCharArray()) {
      table[c] = true;
    }
    return table;
  }
}
