package io.github.updatesentinel.agent.probe;

import io.github.updatesentinel.agent.config.RawValue;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads HKEY_LOCAL_MACHINE, 64-bit view. Never writes. */
public interface RegistryReader {
  /** Null where there is no such key or value. */
  @Nullable RawValue value(String key, String name) throws ReadFailure;

  /** All values of a key by name; empty where there is no such key. */
  Map<String, RawValue> values(String key) throws ReadFailure;

  boolean exists(String key) throws ReadFailure;
}
