package io.github.updatesentinel.collector.page;

import io.github.updatesentinel.contract.Open;
import io.github.updatesentinel.contract.ReasonCode;
import io.github.updatesentinel.contract.Text;
import io.github.updatesentinel.contract.VerdictCode;
import java.util.Optional;
import java.util.function.Function;

/** Texts of codes that the contract has, under the keys that pages use. */
final class ContractTexts {
  private ContractTexts() {}

  /**
   * Empty for any other key.
   *
   * @param part of the texts: {@code common} has titles, {@code machine} has whole sentences,
   *     {@code advice} what to do
   * @param key such as {@code verdict.UP_TO_DATE}
   */
  static Optional<String> find(String part, String key, Language language) {
    int dot = key.indexOf('.');
    if (dot < 0) {
      return Optional.empty();
    }
    String code = key.substring(dot + 1);
    return switch (part + "." + key.substring(0, dot)) {
      case "common.verdict" -> verdict(code).map(VerdictCode::title).map(in(language));
      case "advice.verdict" -> verdict(code).map(VerdictCode::advice).map(in(language));
      case "machine.meaning" -> verdict(code).map(VerdictCode::meaning).map(in(language));
      case "common.reason" -> reason(code).map(ReasonCode::title).map(in(language));
      case "machine.reason" -> reason(code).map(ReasonCode::meaning).map(in(language));
      default -> Optional.empty();
    };
  }

  private static Optional<VerdictCode> verdict(String code) {
    return new Open<>(VerdictCode.class, code).known();
  }

  private static Optional<ReasonCode> reason(String code) {
    return new Open<>(ReasonCode.class, code).known();
  }

  private static Function<Text, String> in(Language language) {
    return text -> language == Language.ZH_CN ? text.chinese() : text.english();
  }
}
