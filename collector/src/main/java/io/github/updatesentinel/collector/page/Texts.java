package io.github.updatesentinel.collector.page;

import java.text.MessageFormat;
import java.util.Optional;
import java.util.ResourceBundle;

/**
 * The texts of one part in one language: {@code texts/PART_LANGUAGE.properties}, UTF-8, and those
 * that the contract has beside its codes. A key that is missing is an error, and a test compares
 * the languages.
 */
public final class Texts {
  private final String part;
  private final ResourceBundle bundle;
  private final Language language;

  private Texts(String part, ResourceBundle bundle, Language language) {
    this.part = part;
    this.bundle = bundle;
    this.language = language;
  }

  /** Texts of a part, such as {@code fleet}. */
  public static Texts of(String part, Language language) {
    return new Texts(
        part,
        ResourceBundle.getBundle(
            "texts/" + part,
            language.locale(),
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES)),
        language);
  }

  /**
   * One text; {@code {0}} and so on stand for the arguments. Not escaped: the template does that.
   */
  public String text(String key, Object... arguments) {
    if (!bundle.containsKey(key)) {
      Optional<String> shared = ContractTexts.find(part, key, language);
      if (shared.isPresent()) {
        return shared.get();
      }
    }
    String pattern = bundle.getString(key);
    return arguments.length == 0
        ? pattern
        : new MessageFormat(pattern, language.locale()).format(arguments);
  }

  /** Whether there is such a text: for codes that a newer agent may send. */
  public boolean has(String key) {
    return bundle.containsKey(key) || ContractTexts.find(part, key, language).isPresent();
  }
}
