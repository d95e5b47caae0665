package io.github.updatesentinel.agent.config;

import io.github.updatesentinel.contract.setting.InvalidValue;
import org.jspecify.annotations.Nullable;

/**
 * One key of the configuration, described once.
 *
 * @param expected range or form, as the documentation and messages say it
 * @param fallback what counts where no source has a usable value; null where that is "none"
 * @param shownDefault the same as the documentation says it
 * @param instead what counts where the value is invalid; null where that is "none"
 * @param shownInstead the same as messages say it
 */
record Setting<T>(
    String key,
    String expected,
    @Nullable T fallback,
    String shownDefault,
    @Nullable T instead,
    String shownInstead,
    Reader<T> reader) {

  /** One whose default counts where the value is invalid. */
  Setting(
      String key, String expected, @Nullable T fallback, String shownDefault, Reader<T> reader) {
    this(key, expected, fallback, shownDefault, fallback, shownDefault, reader);
  }

  /** The same setting, where an invalid value must not count like one that is absent. */
  Setting<T> invalidMeans(@Nullable T value, String shown) {
    return new Setting<>(key, expected, fallback, shownDefault, value, shown, reader);
  }

  /** Turns what the source holds into what the agent uses. */
  @FunctionalInterface
  interface Reader<T> {
    T read(RawValue raw) throws InvalidValue;
  }

  /** Values that only some may know. */
  boolean isSecret() {
    return key.equals("enrollmentToken");
  }

  /** Values that no message or log may show: a private key is easily taken for the public one. */
  boolean isHidden() {
    return isSecret() || key.equals("baselineKey");
  }
}
