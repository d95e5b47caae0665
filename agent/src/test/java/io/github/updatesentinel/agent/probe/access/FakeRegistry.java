package io.github.updatesentinel.agent.probe.access;

import io.github.updatesentinel.agent.config.RawValue;
import io.github.updatesentinel.agent.fact.Failure;
import io.github.updatesentinel.agent.fact.HResult;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A registry in memory; like Windows' own, it knows no case. */
public final class FakeRegistry implements RegistryReader {
  private final Map<String, Map<String, RawValue>> keys =
      new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final Map<String, Instant> written = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final Set<String> denied = new HashSet<>();

  /** How often the keys below a key were asked for. */
  public int enumerations;

  public FakeRegistry key(String key) {
    keys.computeIfAbsent(key, none -> new TreeMap<>(String.CASE_INSENSITIVE_ORDER));
    return this;
  }

  public FakeRegistry set(String key, String name, RawValue value) {
    key(key);
    keys.getOrDefault(key, Map.of()).put(name, value);
    return this;
  }

  public FakeRegistry set(String key, String name, String value) {
    return set(key, name, new RawValue.Text(value));
  }

  public FakeRegistry set(String key, String name, long value) {
    return set(key, name, new RawValue.Int(value));
  }

  /** When the key was last written; not known of others. */
  public FakeRegistry written(String key, Instant at) {
    written.put(key, at);
    return key(key);
  }

  public FakeRegistry remove(String key) {
    keys.remove(key);
    return this;
  }

  /** From now on this key may not be opened. */
  public FakeRegistry deny(String key) {
    denied.add(key);
    return this;
  }

  @Override
  public @Nullable RawValue value(String key, String name) throws ReadFailure {
    return values(key).get(name);
  }

  @Override
  public Map<String, RawValue> values(String key) throws ReadFailure {
    check(key);
    return keys.getOrDefault(key, Map.of());
  }

  @Override
  public boolean exists(String key) throws ReadFailure {
    check(key);
    return keys.containsKey(key);
  }

  @Override
  public @Nullable Instant lastWrite(String key) throws ReadFailure {
    check(key);
    return written.get(key);
  }

  @Override
  public List<String> subkeys(String key, String prefix) throws ReadFailure {
    enumerations++;
    check(key);
    String below = key + "\\";
    return keys.keySet().stream()
        .filter(other -> other.regionMatches(true, 0, below, 0, below.length()))
        .map(other -> other.substring(below.length()).split("\\\\", 2)[0])
        .filter(name -> name.regionMatches(true, 0, prefix, 0, prefix.length()))
        .distinct()
        .toList();
  }

  private void check(String key) throws ReadFailure {
    if (denied.contains(key)) {
      throw new ReadFailure(new Failure("RegOpenKeyEx(" + key + ")", HResult.E_ACCESSDENIED));
    }
  }
}
