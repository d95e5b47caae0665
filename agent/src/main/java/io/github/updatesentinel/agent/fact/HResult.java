package io.github.updatesentinel.agent.fact;

import java.util.regex.Pattern;

/**
 * A result code of Windows, immutable.
 *
 * @param value the 32 bits as Windows' {@code HRESULT} has them: negative is a failure
 */
public record HResult(int value) {
  public static final HResult S_OK = new HResult(0);

  /** The code this product exists for: a service that updates need is disabled (Win32 1058). */
  public static final HResult E_SERVICE_DISABLED = new HResult(0x80070422);

  public static final HResult E_ACCESSDENIED = new HResult(0x80070005);

  /** Windows Update was stopped, or Windows shut down. */
  public static final HResult WU_E_SERVICE_STOP = new HResult(0x8024001E);

  private static final Pattern HEX = Pattern.compile("0[xX][0-9A-Fa-f]{1,8}|[0-9A-Fa-f]{8}");
  private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,10}");
  private static final long MAX_UNSIGNED = 0xFFFF_FFFFL;
  private static final int FACILITY_WIN32 = 0x80070000;

  public static HResult of(int value) {
    return new HResult(value);
  }

  /** {@code HRESULT_FROM_WIN32}: 0 stays 0, and what is an HRESULT already stays as it is. */
  public static HResult ofWin32(int win32Error) {
    return new HResult(win32Error <= 0 ? win32Error : (win32Error & 0xFFFF) | FACILITY_WIN32);
  }

  /**
   * Reads a code in any of the spellings that Windows and its logs use: {@code 0x80070422}, {@code
   * 80070422}, {@code -2147023838}, {@code 2147943458}. Eight digits without a sign are
   * hexadecimal.
   *
   * @throws IllegalArgumentException if the text is none of these
   */
  public static HResult parse(String text) {
    if (HEX.matcher(text).matches()) {
      String digits = text.startsWith("0x") || text.startsWith("0X") ? text.substring(2) : text;
      return new HResult(Integer.parseUnsignedInt(digits, 16));
    }
    if (DECIMAL.matcher(text).matches()) {
      long number = Long.parseLong(text);
      if (number >= Integer.MIN_VALUE && number <= MAX_UNSIGNED) {
        return new HResult((int) number);
      }
    }
    throw new IllegalArgumentException(
        "HRESULT: expected a code such as 0x80070422, 80070422 or -2147023838, found \""
            + text
            + '"');
  }

  /** Whether the code is a failure; a success such as {@code S_FALSE} is none. */
  public boolean isFailure() {
    return value < 0;
  }

  /** The code with its name, {@code 0x80070422 (E_SERVICE_DISABLED)}; alone if it is not known. */
  public String describe() {
    return HResultTable.find(this)
        .map(entry -> this + " (" + entry.name() + ")")
        .orElse(toString());
  }

  @Override
  public String toString() {
    return "0x%08X".formatted(value);
  }
}
