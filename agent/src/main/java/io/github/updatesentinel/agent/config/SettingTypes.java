package io.github.updatesentinel.agent.config;

import io.github.updatesentinel.contract.HeartbeatLimits;
import io.github.updatesentinel.contract.baseline.BaselineKey;
import io.github.updatesentinel.contract.setting.DurationRange;
import io.github.updatesentinel.contract.setting.InvalidValue;
import io.github.updatesentinel.contract.setting.WebAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The forms that settings have. */
final class SettingTypes {
  private static final Pattern SERVICE = Pattern.compile("[A-Za-z0-9_. -]{1,256}");
  static final int MAX_SERVICES = 50;

  /** Without controls, and without what parts tags in one string. */
  private static final Pattern TAG =
      Pattern.compile("[^\\u0000-\\u001F\\u007F-\\u009F;]{1,%d}".formatted(HeartbeatLimits.TAG));

  private SettingTypes() {}

  static Setting<Duration> duration(String key, Duration min, Duration max, Duration fallback) {
    DurationRange range = new DurationRange(min, max);
    return new Setting<>(
        key,
        range.expected(),
        fallback,
        DurationRange.show(fallback),
        raw -> range.parse(text(raw, 40, range.expected())));
  }

  static Setting<Integer> number(String key, int min, int max, int fallback) {
    String expected = min + " to " + max;
    return new Setting<>(
        key,
        expected,
        fallback,
        Integer.toString(fallback),
        raw -> {
          try {
            long value =
                raw instanceof RawValue.Int number
                    ? number.value()
                    : Long.parseLong(text(raw, 20, expected));
            if (value < min || value > max) {
              throw new InvalidValue(expected);
            }
            return (int) value;
          } catch (NumberFormatException e) {
            throw new InvalidValue(expected);
          }
        });
  }

  /** Registry values have no true and false: 1 and 0 stand for them there. */
  static Setting<Boolean> bool(String key, boolean fallback) {
    String expected = "true or false";
    return new Setting<>(
        key,
        expected,
        fallback,
        Boolean.toString(fallback),
        raw -> {
          if (raw instanceof RawValue.Bool bool) {
            return bool.value();
          }
          String text =
              raw instanceof RawValue.Int number
                  ? Long.toString(number.value())
                  : text(raw, 10, expected).toLowerCase(Locale.ROOT);
          if (text.equals("true") || text.equals("1")) {
            return true;
          }
          if (text.equals("false") || text.equals("0")) {
            return false;
          }
          throw new InvalidValue(expected);
        });
  }

  static <E extends Enum<E>> Setting<E> oneOf(String key, Class<E> type, E fallback) {
    List<E> values = List.of(type.getEnumConstants());
    String expected = String.join(" or ", values.stream().map(Enum::name).toList());
    return new Setting<>(
        key,
        expected,
        fallback,
        fallback.name(),
        raw -> {
          String text = text(raw, 60, expected);
          return values.stream()
              .filter(value -> value.name().equalsIgnoreCase(text))
              .findFirst()
              .orElseThrow(() -> new InvalidValue(expected));
        });
  }

  /** Service key names; in one string they are parted by comma or semicolon. */
  static Setting<List<String>> services(
      String key, int minSize, int maxSize, List<String> fallback) {
    String expected = "%d to %d service names".formatted(minSize, maxSize);
    return new Setting<>(
        key,
        expected,
        fallback,
        fallback.isEmpty() ? "none" : String.join(", ", fallback),
        raw -> {
          List<String> names =
              raw instanceof RawValue.Texts texts
                  ? texts.values()
                  : Arrays.asList(text(raw, 20_000, expected).split("[,;]", -1));
          Set<String> seen = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
          List<String> stripped =
              names.stream()
                  .map(String::strip)
                  .filter(name -> !name.isEmpty() && seen.add(name))
                  .toList();
          if (stripped.size() < minSize
              || stripped.size() > maxSize
              || !stripped.stream().allMatch(name -> SERVICE.matcher(name).matches())) {
            throw new InvalidValue(expected);
          }
          return stripped;
        });
  }

  /** Words of an administrator's own; in one string they are parted by semicolons. */
  static Setting<List<String>> tags(String key) {
    String expected =
        "0 to %d tags of 1 to %d characters".formatted(HeartbeatLimits.TAGS, HeartbeatLimits.TAG);
    return new Setting<>(
        key,
        expected,
        List.of(),
        "none",
        raw -> {
          List<String> tags =
              (raw instanceof RawValue.Texts texts
                      ? texts.values().stream()
                      : Arrays.stream(text(raw, 20_000, expected).split(";", -1)))
                  .map(String::strip)
                  .filter(tag -> !tag.isEmpty())
                  .distinct()
                  .toList();
          if (tags.size() > HeartbeatLimits.TAGS
              || !tags.stream().allMatch(tag -> TAG.matcher(tag).matches())) {
            throw new InvalidValue(expected);
          }
          return tags;
        });
  }

  static Setting<SpoolLimit> spoolLimit(String key) {
    return new Setting<>(
        key,
        SpoolLimit.EXPECTED,
        SpoolLimit.DEFAULT,
        SpoolLimit.SHOWN_DEFAULT,
        raw -> SpoolLimit.parse(text(raw, 60, SpoolLimit.EXPECTED)));
  }

  static Setting<BaselineKey> baselineKey(String key) {
    String expected = "base64 of an Ed25519 public key, 32 or 44 bytes";
    return new Setting<>(
        key,
        expected,
        null,
        "none",
        raw -> {
          try {
            return BaselineKey.Ed25519.parse(text(raw, 100, expected));
          } catch (IllegalArgumentException e) {
            throw new InvalidValue(expected);
          }
        });
  }

  static Setting<String> matching(
      String key, String expected, Pattern pattern, @Nullable String fallback, String shown) {
    return new Setting<>(
        key,
        expected,
        fallback,
        shown,
        raw -> {
          String text = text(raw, 2048, expected);
          if (!pattern.matcher(text).matches()) {
            throw new InvalidValue(expected);
          }
          return text;
        });
  }

  static Setting<URI> url(String key) {
    String expected = "https://host[:port][/path]";
    return new Setting<>(
        key,
        expected,
        null,
        "none",
        raw -> WebAddress.parse(text(raw, 2048, expected).replaceAll("/+$", ""), expected));
  }

  private static String text(RawValue raw, int maxLength, String expected) throws InvalidValue {
    if (raw instanceof RawValue.Text text && text.value().length() <= maxLength) {
      return text.value().strip();
    }
    throw new InvalidValue(expected);
  }
}
