package io.github.updatesentinel.agent.config;

import io.github.updatesentinel.contract.setting.DurationRange;
import io.github.updatesentinel.contract.setting.InvalidValue;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How much may wait for the collector. What goes beyond either limit goes, the oldest first.
 *
 * @param bytes 1 MiB to 1024 MiB
 * @param age of the oldest that waits, 1 to 365 days
 */
public record SpoolLimit(long bytes, Duration age) {
  static final String EXPECTED = "1MB to 1024MB, P1D to P365D, or both as in 64MB,P30D";
  static final String SHOWN_DEFAULT = "64MB,P30D";
  static final SpoolLimit DEFAULT = new SpoolLimit(64L << 20, Duration.ofDays(30));

  private static final long MIN_BYTES = 1L << 20;
  private static final long MAX_BYTES = 1L << 30;
  private static final DurationRange AGE =
      new DurationRange(Duration.ofDays(1), Duration.ofDays(365));
  private static final Pattern SIZE = Pattern.compile("(\\d{1,6})(KB|MB|GB)");

  /**
   * Reads a size, an age, or both in either order, parted by a comma or a space. What is not there
   * has its default.
   */
  static SpoolLimit parse(String text) throws InvalidValue {
    String upper = text.toUpperCase(Locale.ROOT).replaceAll("(\\d)\\s+([KMG]B)", "$1$2");
    List<String> parts = List.of(upper.split("\\s*,\\s*|\\s+", -1));
    Long bytes = null;
    Duration age = null;
    for (String part : parts) {
      Matcher size = SIZE.matcher(part);
      if (size.matches() && bytes == null) {
        bytes = bytes(size);
      } else if (age == null) {
        age = age(part);
      } else {
        throw new InvalidValue(EXPECTED);
      }
    }
    return new SpoolLimit(orDefault(bytes, DEFAULT.bytes), orDefault(age, DEFAULT.age));
  }

  private static long bytes(Matcher size) throws InvalidValue {
    int shift = size.group(2).equals("KB") ? 10 : size.group(2).equals("MB") ? 20 : 30;
    long bytes = Long.parseLong(size.group(1)) << shift;
    if (bytes < MIN_BYTES || bytes > MAX_BYTES) {
      throw new InvalidValue(EXPECTED);
    }
    return bytes;
  }

  private static Duration age(String text) throws InvalidValue {
    try {
      return AGE.parse(text);
    } catch (InvalidValue e) {
      throw new InvalidValue(EXPECTED);
    }
  }

  private static <T> T orDefault(@Nullable T value, T fallback) {
    return value == null ? fallback : value;
  }
}
