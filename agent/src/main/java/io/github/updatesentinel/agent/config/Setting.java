package io.github.updatesentinel.agent.config;

import org.jspecify.annotations.Nullable;

/**
 * One key of the configuration, described once.
 *
 * @param expected range or form, as the documentation and messages say it
 * @param fallback what counts where no source has a usable value; null where that is "none"
 * @param shownDefault the same as the documentation says it
 */
record Setting<T>(
    String key, String expected, @Nullable T fallback, String shownDefault, Reader<T> reader) {

  /** Turns what the source holds into what the agent uses. */
  @FunctionalInterface
  interface Reader<T> {
    T read(RawValue raw) throws InvalidValue;
  }

  /** Values that no message or log may show. */
  boolean isSecret() {
    return key.equals("enrollmentToken");
  }
}
