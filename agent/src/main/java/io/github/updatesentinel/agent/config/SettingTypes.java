package io.github.updatesentinel.agent.config;

import io.github.updatesentinel.contract.baseline.BaselineKey;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
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

  private SettingTypes() {}

  static Setting<Duration> duration(String key, Duration min, Duration max, Duration fallback) {
    String expected = show(min) + " to " + show(max);
    return new Setting<>(
        key,
        expected,
        fallback,
        show(fallback),
        raw -> {
          try {
            Duration value = Duration.parse(text(raw, 40, expected));
            if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
              throw new InvalidValue(expected);
            }
            return value;
          } catch (DateTimeParseException e) {
            throw new InvalidValue(expected);
          }
        });
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
        raw -> {
          try {
            URI url = new URI(text(raw, 2048, expected).replaceAll("/+$", ""));
            String scheme = url.getScheme();
            boolean http = "https".equalsIgnoreCase(scheme) || "http".equalsIgnoreCase(scheme);
            if (!http
                || url.getHost() == null
                || url.getRawUserInfo() != null
                || url.getRawQuery() != null
                || url.getRawFragment() != null
                || url.getPort() == 0
                || url.getPort() > 65_535) {
              throw new InvalidValue(expected);
            }
            return url;
          } catch (URISyntaxException e) {
            throw new InvalidValue(expected);
          }
        });
  }

  private static String text(RawValue raw, int maxLength, String expected) throws InvalidValue {
    if (raw instanceof RawValue.Text text && text.value().length() <= maxLength) {
      return text.value().strip();
    }
    throw new InvalidValue(expected);
  }

  /** As people write it: P7D, not the JDK's PT168H. */
  static String show(Duration duration) {
    long days = duration.toDays();
    boolean whole = days > 1 && duration.equals(Duration.ofDays(days));
    return whole || duration.equals(Duration.ofDays(1)) ? "P" + days + "D" : duration.toString();
  }
}
