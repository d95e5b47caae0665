package io.github.updatesentinel.agent.config;

import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * One place that settings come from.
 *
 * @param name as an administrator knows it, such as a registry key or a file
 * @param values as they are held there, by key; the case of a key does not matter, as in the
 *     registry
 */
public record ConfigSource(String name, Map<String, RawValue> values) {
  public ConfigSource {
    NavigableMap<String, RawValue> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    copy.putAll(values);
    values = Collections.unmodifiableNavigableMap(copy);
  }
}
