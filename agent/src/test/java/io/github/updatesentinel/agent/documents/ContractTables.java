package io.github.updatesentinel.agent.documents;

import io.github.updatesentinel.agent.config.Language;
import io.github.updatesentinel.agent.sink.MessageFile;
import io.github.updatesentinel.contract.EventId;
import io.github.updatesentinel.contract.ReasonCode;
import io.github.updatesentinel.contract.Text;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tables of reasons and events, which follow from the contract and the message file. */
public final class ContractTables {
  private static final Pattern ENGLISH_SENTENCE =
      Pattern.compile("\\A.*?(\\.(?= )|$)", Pattern.MULTILINE);
  private static final Pattern CHINESE_SENTENCE = Pattern.compile("\\A.*?(。|$)", Pattern.MULTILINE);
  private static final Pattern FACT = Pattern.compile("%(\\d+)");

  private ContractTables() {}

  public static Table reasons() {
    return new Table("reasons", "verdicts", true, ContractTables::reasons);
  }

  public static Table events(MessageFile messages) {
    return new Table("events", "events", true, language -> events(messages, language));
  }

  private static List<List<String>> reasons(Language language) {
    return Arrays.stream(ReasonCode.values())
        .map(reason -> List.of("`" + reason + "`", in(reason.meaning(), language)))
        .toList();
  }

  private static List<List<String>> events(MessageFile messages, Language language) {
    return Arrays.stream(EventId.values())
        .map(
            id ->
                List.of(
                    Integer.toString(id.number()),
                    in(level(id.level()), language),
                    sentence(id, messages.text(id, language), language),
                    "`" + String.join("` `", id.inserts()) + "`"))
        .toList();
  }

  /** The first sentence of an event's text, with the names of its facts. */
  private static String sentence(EventId id, String text, Language language) {
    Pattern sentence = language == Language.CHINESE ? CHINESE_SENTENCE : ENGLISH_SENTENCE;
    Matcher found = sentence.matcher(text);
    if (!found.find()) {
      throw new IllegalArgumentException("the text of " + id + " is empty");
    }
    return FACT.matcher(found.group())
        .replaceAll(fact -> "`" + id.inserts().get(Integer.parseInt(fact.group(1)) - 1) + "`");
  }

  /** The words of the Event Viewer. */
  private static Text level(EventId.Level level) {
    return switch (level) {
      case INFO -> new Text("Information", "信息");
      case WARNING -> new Text("Warning", "警告");
      case ERROR -> new Text("Error", "错误");
    };
  }

  private static String in(Text text, Language language) {
    return language == Language.CHINESE ? text.chinese() : text.english();
  }
}
