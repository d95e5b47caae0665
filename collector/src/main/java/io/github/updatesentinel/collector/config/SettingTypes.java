package io.github.updatesentinel.collector.config;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import io.github.updatesentinel.collector.config.CollectorConfig.Listen;
import io.github.updatesentinel.contract.setting.DurationRange;
import io.github.updatesentinel.contract.setting.InvalidValue;
import io.github.updatesentinel.contract.setting.WebAddress;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The forms that settings have. */
final class SettingTypes {
  private static final int MAX_TEXT = 2048;
  private static final int MAX_RANGES = 100;

  /** 10.0.0.0/8 and fc00::/7 are the widest private networks. */
  private static final int LEAST_PREFIX_4 = 8;

  private static final int LEAST_PREFIX_6 = 7;
  private static final Pattern LISTEN =
      Pattern.compile("(\\[([0-9A-Fa-f:.]+)]|[A-Za-z0-9._-]{1,253}):(\\d{1,5})");
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:-]{1,253}");

  private SettingTypes() {}

  static Setting<Duration> duration(String key, Duration min, Duration max, Duration fallback) {
    return duration(key, new DurationRange(min, max), fallback, DurationRange.show(fallback));
  }

  /** The same without a default. */
  static Setting<Duration> duration(String key, Duration min, Duration max) {
    return duration(key, new DurationRange(min, max), null, "none");
  }

  private static Setting<Duration> duration(
      String key, DurationRange range, @Nullable Duration fallback, String shown) {
    return new Setting<>(
        key,
        range.expected(),
        fallback,
        shown,
        (raw, base) -> range.parse(text(raw, range.expected())));
  }

  static Setting<Integer> port(String key, int fallback) {
    String expected = "1 to 65535";
    return new Setting<>(
        key,
        expected,
        fallback,
        Integer.toString(fallback),
        (raw, base) -> {
          if (raw instanceof JsonPrimitive primitive
              && primitive.isNumber()
              && primitive.getAsString().matches("\\d{1,5}")
              && primitive.getAsInt() >= 1
              && primitive.getAsInt() <= 65_535) {
            return primitive.getAsInt();
          }
          throw new InvalidValue(expected);
        });
  }

  static Setting<Boolean> bool(String key, boolean fallback) {
    String expected = "true or false";
    return new Setting<>(
        key,
        expected,
        fallback,
        Boolean.toString(fallback),
        (raw, base) -> {
          if (raw instanceof JsonPrimitive primitive && primitive.isBoolean()) {
            return primitive.getAsBoolean();
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
        (raw, base) -> {
          String text = text(raw, expected);
          return values.stream()
              .filter(value -> value.name().equals(text))
              .findFirst()
              .orElseThrow(() -> new InvalidValue(expected));
        });
  }

  static Setting<String> text(String key, String expected, Pattern pattern) {
    return new Setting<>(
        key,
        expected,
        null,
        "none",
        (raw, base) -> {
          String text = text(raw, expected);
          if (!pattern.matcher(text).matches()) {
            throw new InvalidValue(expected);
          }
          return text;
        });
  }

  static Setting<String> host(String key) {
    return text(key, "host name or address", HOST);
  }

  /** A folder; it need not be there yet. */
  static Setting<Path> folder(String key, String shownDefault) {
    String expected = "path of a folder";
    return new Setting<>(
        key, expected, null, shownDefault, (raw, base) -> path(raw, base, expected));
  }

  /** A file that is there. */
  static Setting<Path> file(String key, String expected) {
    return new Setting<>(
        key,
        expected,
        null,
        "none",
        (raw, base) -> {
          Path file = path(raw, base, expected);
          if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new InvalidValue(expected + " that this user can read");
          }
          return file;
        });
  }

  /** A file with key material, which must not be readable by all users. */
  static Setting<Path> keyFile(String key, String expected) {
    return privateFile(key, expected, SecretFile::checkPermissions);
  }

  /** A file whose only line is a secret. */
  static Setting<Path> secretFile(String key) {
    return privateFile(key, "file of one line", SecretFile::read);
  }

  /** Fails if a file is not what the setting asks for. */
  @FunctionalInterface
  private interface FileCheck {
    void check(Path file) throws IOException;
  }

  private static Setting<Path> privateFile(String key, String expected, FileCheck check) {
    return new Setting<>(
        key,
        expected,
        null,
        "none",
        (raw, base) -> {
          Path file = path(raw, base, expected);
          try {
            check.check(file);
          } catch (IOException e) {
            throw new InvalidValue(expected + " that not all users can read; " + e.getMessage());
          }
          return file;
        });
  }

  static Setting<Listen> listen(String key, Listen fallback) {
    String expected = "address:port";
    return new Setting<>(
        key,
        expected,
        fallback,
        fallback.host() + ":" + fallback.port(),
        (raw, base) -> {
          Matcher matcher = LISTEN.matcher(text(raw, expected));
          if (!matcher.matches() || Integer.parseInt(matcher.group(3)) > 65_535) {
            throw new InvalidValue(expected);
          }
          @Nullable String ipv6 = matcher.group(2);
          return new Listen(
              ipv6 == null ? matcher.group(1) : ipv6, Integer.parseInt(matcher.group(3)));
        });
  }

  /** Scheme, host and port, and no more. */
  static Setting<String> origin(String key) {
    String expected = "https://host[:port]";
    return new Setting<>(
        key,
        expected,
        null,
        "none",
        (raw, base) -> {
          URI url = url(raw, expected);
          if (!url.getPath().isEmpty() && !url.getPath().equals("/")) {
            throw new InvalidValue(expected);
          }
          return url.getScheme() + "://" + url.getRawAuthority();
        });
  }

  /** An issuer of OIDC: plain http only on this machine, since keys come from there. */
  static Setting<String> issuer(String key) {
    String expected = "https://host[:port][/path]";
    return new Setting<>(
        key,
        expected,
        null,
        "none",
        (raw, base) -> {
          URI url = url(raw, expected);
          boolean local = new Listen(url.getHost().replaceAll("[\\[\\]]", ""), 0).loopback();
          if (!url.getScheme().equals("https") && !local) {
            throw new InvalidValue(expected);
          }
          return text(raw, expected);
        });
  }

  static Setting<String> database(String key) {
    String expected = "jdbc:sqlite:FILE or jdbc:postgresql://HOST[:PORT]/NAME without password";
    return new Setting<>(
        key,
        expected,
        null,
        "jdbc:sqlite:collector.db in `data`",
        (raw, base) -> {
          String text = text(raw, expected);
          boolean known =
              text.matches("jdbc:sqlite:(?!:|file:)[^?]+")
                  || text.matches("jdbc:postgresql:[^\\x00-\\x1F]+");
          // The driver takes a name before an @ for a part of the host's, and looks for that.
          if (!known || text.matches("(?i).*\\bpassword=.*|jdbc:postgresql://[^/?]*@.*")) {
            throw new InvalidValue(expected);
          }
          return text;
        });
  }

  static Setting<List<AddressRange>> ranges(String key) {
    String expected = "up to " + MAX_RANGES + " addresses or ranges such as 10.0.0.0/8";
    return new Setting<>(
        key,
        expected,
        List.of(),
        "none",
        (raw, base) -> {
          if (!(raw instanceof JsonArray array) || array.size() > MAX_RANGES) {
            throw new InvalidValue(expected);
          }
          List<AddressRange> ranges = new ArrayList<>();
          for (JsonElement entry : array) {
            AddressRange range = AddressRange.parse(text(entry, expected));
            if (range == null) {
              throw new InvalidValue(expected);
            }
            if (range.prefix() < least(range)) {
              throw new InvalidValue(expected + ", none wider than /8 (IPv4) or /7 (IPv6)");
            }
            ranges.add(range);
          }
          return List.copyOf(ranges);
        });
  }

  /** A trusted proxy may claim any address for a client, so it must be one of a known network. */
  private static int least(AddressRange range) {
    return range.address() instanceof Inet6Address ? LEAST_PREFIX_6 : LEAST_PREFIX_4;
  }

  private static URI url(JsonElement raw, String expected) throws InvalidValue {
    URI url = WebAddress.parse(text(raw, expected), expected);
    // Browsers and identity providers compare the scheme letter by letter.
    if (!url.getScheme().equals(url.getScheme().toLowerCase(Locale.ROOT))) {
      throw new InvalidValue(expected);
    }
    return url;
  }

  private static Path path(JsonElement raw, Path base, String expected) throws InvalidValue {
    try {
      return base.resolve(text(raw, expected)).normalize();
    } catch (InvalidPathException e) {
      throw new InvalidValue(expected);
    }
  }

  private static String text(JsonElement raw, String expected) throws InvalidValue {
    if (raw instanceof JsonPrimitive primitive && primitive.isString()) {
      String text = primitive.getAsString().strip();
      if (!text.isEmpty() && text.length() <= MAX_TEXT) {
        return text;
      }
    }
    throw new InvalidValue(expected);
  }
}
