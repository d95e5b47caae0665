package io.github.updatesentinel.agent.probe.access;

import io.github.updatesentinel.agent.config.RawValue;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads HKEY_LOCAL_MACHINE, 64-bit view. Never writes. */
public interface RegistryReader {
  /** Null where there is no such key or value. */
  @Nullable RawValue value(String key, String name) throws ReadFailure;

  /** All values of a key by name; empty where there is no such key. */
  Map<String, RawValue> values(String key) throws ReadFailure;

  boolean exists(String key) throws ReadFailure;

  /**
   * When a value of the key was last written, or a key right below it made or deleted; null where
   * there is no such key.
   */
  @Nullable Instant lastWrite(String key) throws ReadFailure;

  /**
   * Names of the keys right below a key; empty where there is no such key.
   *
   * @param prefix what the names begin with, in any case; an empty one takes them all
   * @throws ReadFailure also where there are so many keys that not all of them are looked at
   */
  List<String> subkeys(String key, String prefix) throws ReadFailure;
}
