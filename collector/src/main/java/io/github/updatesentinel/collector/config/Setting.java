package io.github.updatesentinel.collector.config;

import com.google.gson.JsonElement;
import io.github.updatesentinel.contract.setting.InvalidValue;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One key of {@code collector.json}, described once.
 *
 * @param key with a dot where it lies in an object, such as {@code smtp.host}
 * @param expected range or form, as in the documentation and in messages
 * @param fallback the value if the file does not contain the key; null if that is "none"
 * @param shownDefault the same as shown in the documentation
 */
record Setting<T>(
    String key, String expected, @Nullable T fallback, String shownDefault, Reader<T> reader) {

  /** The documentation's word for a key that its object can't be without. */
  static final String REQUIRED = "required";

  /** Turns what the file holds into what the collector uses. */
  @FunctionalInterface
  interface Reader<T> {
    /**
     * Reads a value.
     *
     * @param base the folder that relative paths start from
     */
    T read(JsonElement raw, Path base) throws InvalidValue;
  }

  /** The same setting, which may not be left out of its object. */
  Setting<T> required() {
    return new Setting<>(key, expected, fallback, REQUIRED, reader);
  }
}
