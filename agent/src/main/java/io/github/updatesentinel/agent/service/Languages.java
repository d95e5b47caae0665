package io.github.updatesentinel.agent.service;

import io.github.updatesentinel.agent.sink.EventTexts.Language;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which of the two languages to speak. */
public final class Languages {
  private static final int EN_US = 0x0409;
  private static final int ZH_CN = 0x0804;

  private Languages() {}

  /**
   * The language that is configured, or else the system's.
   *
   * @param configured such as {@code zh-CN}; null means the system's
   */
  public static Language of(@Nullable String configured) {
    return Language.of(configured == null ? Locale.getDefault().toLanguageTag() : configured);
  }

  /** Windows' number of a language. */
  public static int localeId(Language language) {
    return language == Language.CHINESE ? ZH_CN : EN_US;
  }
}
