package io.github.updatesentinel.agent.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** The texts of the settings, in both languages. The file says what each is. */
final class SettingTexts {
  /** A language of the documents and of the group policy editor. */
  enum Language {
    EN("en", "en-US", "Range: ", "Default: ", "Registry value: ", "Example:", " "),
    ZH("zh", "zh-CN", "取值范围：", "默认值：", "注册表值：", "示例：", "");

    final String suffix;
    final String folder;
    final String range;
    final String fallback;
    final String registryValue;
    final String example;

    /** Between two sentences. */
    final String gap;

    Language(
        String suffix,
        String folder,
        String range,
        String fallback,
        String registryValue,
        String example,
        String gap) {
      this.suffix = suffix;
      this.folder = folder;
      this.range = range;
      this.fallback = fallback;
      this.registryValue = registryValue;
      this.example = example;
      this.gap = gap;
    }

    /** A remark after a word, in brackets. */
    String note(String remark) {
      if (remark.isEmpty()) {
        return "";
      }
      return this == EN ? " (" + remark + ")" : "（" + remark + "）";
    }
  }

  private final Properties texts = new Properties();

  SettingTexts(Path file) throws IOException {
    try (Reader reader = Files.newBufferedReader(file)) {
      texts.load(reader);
    }
  }

  /** A text that has to be there. */
  String get(String name) {
    String text = texts.getProperty(name, "");
    if (text.isBlank()) {
      throw new IllegalArgumentException("settings.properties has no " + name);
    }
    return text;
  }

  String get(String name, Language language) {
    return get(name + "." + language.suffix);
  }

  /** A text that may be absent. */
  String get(String name, Language language, String fallback) {
    return texts.getProperty(name + "." + language.suffix, fallback);
  }

  boolean has(String name) {
    return texts.containsKey(name);
  }

  /** The range of a setting, in words. */
  String range(Setting<?> setting, Language language) {
    return get(setting.key() + ".range", language, translated(setting.expected(), language));
  }

  /** Its default. */
  String fallback(Setting<?> setting, Language language) {
    return get(setting.key() + ".default", language, translated(setting.shownDefault(), language));
  }

  private static String translated(String words, Language language) {
    if (language == Language.EN) {
      return words;
    }
    return words.equals("none") ? "无" : words.replace(" to ", " 到 ").replace(" or ", " 或 ");
  }
}
