package io.github.updatesentinel.agent.fact;

import io.github.updatesentinel.agent.fact.update.KbNumbers;
import io.github.updatesentinel.contract.setting.DurationRange;
import io.github.updatesentinel.contract.setting.InvalidValue;
import io.github.updatesentinel.contract.setting.WebAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** What the fuzzer calls: any text as a code of Windows, a title, an address, or a duration. */
public final class TextFuzzer {
  private static final DurationRange RANGE =
      new DurationRange(Duration.ofSeconds(10), Duration.ofDays(7));
  private static final int LENGTH = 20;

  private TextFuzzer() {}

  /** One input; a code is written and read again as it was. */
  public static void fuzzerTestOneInput(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    code(text);
    KbNumbers.in(text);
    String line = Texts.line(text, LENGTH);
    if (line.length() > LENGTH || line.chars().anyMatch(c -> c < ' ' || c == 0x2028)) {
      throw new IllegalStateException("no line: " + line);
    }
    try {
      WebAddress.parse(text, "an address");
      RANGE.parse(text);
    } catch (InvalidValue e) {
      // Most inputs are none.
    }
    try {
      DurationRange.show(RANGE.parse(text));
    } catch (InvalidValue e) {
      // Most inputs are none.
    }
  }

  private static void code(String text) {
    HResult code;
    try {
      code = HResult.parse(text);
    } catch (IllegalArgumentException e) {
      return;
    }
    if (!HResult.parse(code.toString()).equals(code)) {
      throw new IllegalStateException("another code: " + code);
    }
    code.describe();
  }
}
