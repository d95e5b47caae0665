package io.github.updatesentinel.agent.probe.policy;

import io.github.updatesentinel.agent.config.RawValue;
import io.github.updatesentinel.agent.fact.Failure;
import io.github.updatesentinel.agent.fact.Moments;
import io.github.updatesentinel.agent.probe.access.ReadFailure;
import io.github.updatesentinel.agent.probe.access.RegistryReader;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The values of one registry key, read as what they have to be. A value of another kind is a
 * failure of its own; a key that can't be read is one of each of its values.
 */
public final class PolicyValues {
  /** Characters; the longest time that Windows writes has 28. */
  private static final int MAX_TEXT = 100;

  private final String key;
  private final Map<String, RawValue> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final @Nullable Failure unread;

  private PolicyValues(String key, Map<String, RawValue> values, @Nullable Failure unread) {
    this.key = key;
    this.values.putAll(values);
    this.unread = unread;
  }

  public static PolicyValues read(RegistryReader registry, String key) {
    try {
      return new PolicyValues(key, registry.values(key), null);
    } catch (ReadFailure e) {
      return new PolicyValues(key, Map.of(), e.failure());
    }
  }

  private @Nullable RawValue value(String name) throws ReadFailure {
    if (unread != null) {
      throw new ReadFailure(unread);
    }
    return values.get(name);
  }

  /** Null where there is no such value. */
  public @Nullable Long number(String name) throws ReadFailure {
    RawValue raw = value(name);
    if (raw == null) {
      return null;
    }
    if (raw instanceof RawValue.Int number) {
      return number.value();
    }
    throw unusable(name, "number", raw);
  }

  public boolean is(String name, long expected) throws ReadFailure {
    Long number = number(name);
    return number != null && number == expected;
  }

  /** Null where there is no such value, or an empty one. */
  @Nullable String text(String name) throws ReadFailure {
    RawValue raw = value(name);
    if (raw == null) {
      return null;
    }
    if (!(raw instanceof RawValue.Text text) || text.value().length() > MAX_TEXT) {
      throw unusable(name, "text of up to " + MAX_TEXT + " characters", raw);
    }
    return text.value().isBlank() ? null : text.value().strip();
  }

  /** A moment, or a day, which is its begin in UTC; null where there is none. */
  @Nullable Instant time(String name) throws ReadFailure {
    String text = text(name);
    if (text == null) {
      return null;
    }
    try {
      Instant time = parse(text);
      if (Moments.isUsable(time)) {
        return time;
      }
    } catch (DateTimeException e) {
      // Told like what is out of range.
    }
    throw unusable(name, "time", new RawValue.Text(text));
  }

  private static Instant parse(String text) {
    if (text.length() <= "yyyy-mm-dd".length()) {
      return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
    }
    // Older versions of Windows put a blank between, and name no zone.
    return text.indexOf(' ') > 0
        ? LocalDateTime.parse(text.replace(' ', 'T')).toInstant(ZoneOffset.UTC)
        : Instant.parse(text);
  }

  private ReadFailure unusable(String name, String expected, RawValue raw) {
    return new ReadFailure(
        new Failure(
            "HKLM\\%s\\%s: expected a %s, found %s".formatted(key, name, expected, raw.show()),
            null));
  }
}
