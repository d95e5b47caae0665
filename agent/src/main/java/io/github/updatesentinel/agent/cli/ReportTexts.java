package io.github.updatesentinel.agent.cli;

import io.github.updatesentinel.agent.config.Language;
import io.github.updatesentinel.contract.Text;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/** The words of a report in one language. */
record ReportTexts(Language language, Properties texts) {
  /** The words of {@code check}. */
  static ReportTexts load(Language language) {
    return load("report", language);
  }

  /** The words of the report with this name. */
  static ReportTexts load(String report, Language language) {
    String name =
        report + (language == Language.CHINESE ? ".zh-CN.properties" : ".en-US.properties");
    Properties texts = new Properties();
    try (InputStream in = ReportTexts.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from this build");
      }
      texts.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException(name + " can't be read", e);
    }
    return new ReportTexts(language, texts);
  }

  /**
   * The text of a key.
   *
   * @throws IllegalStateException where there is none
   */
  String get(String key) {
    String text = texts.getProperty(key);
    if (text == null) {
      throw new IllegalStateException("no " + language + " text for " + key);
    }
    return text;
  }

  /** A text of the contract in this language. */
  String of(Text text) {
    return language == Language.CHINESE ? text.chinese() : text.english();
  }
}
