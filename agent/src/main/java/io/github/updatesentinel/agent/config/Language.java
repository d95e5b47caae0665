package io.github.updatesentinel.agent.config;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The languages that people are spoken to in. */
public enum Language {
  ENGLISH(0x0409),
  CHINESE(0x0804);

  private final int localeId;

  Language(int localeId) {
    this.localeId = localeId;
  }

  /** Windows' number of the language. */
  public int localeId() {
    return localeId;
  }

  /**
   * Chinese for any Chinese tag such as {@code zh-CN}, English for the rest.
   *
   * @param configured null means the system's language
   */
  public static Language of(@Nullable String configured) {
    String tag = configured == null ? Locale.getDefault().toLanguageTag() : configured;
    return tag.startsWith("zh") ? CHINESE : ENGLISH;
  }
}
