package io.github.updatesentinel.agent.sink;

import io.github.updatesentinel.agent.config.Language;
import io.github.updatesentinel.contract.EventId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The message file, from which the DLL is compiled that the event log shows texts from. */
public final class MessageFile {
  private static final Pattern MESSAGE =
      Pattern.compile(
          """
          MessageId=(\\d+)
          Severity=Success
          Facility=Application
          SymbolicName=(\\w+)
          Language=English
          (.*?)
          \\.
          Language=Chinese
          (.*?)
          \\.
          """,
          Pattern.DOTALL);
  private static final Pattern FACT = Pattern.compile("%(\\d+)");

  /** One event of the file. */
  record Message(int number, String name, String english, String chinese) {
    String in(Language language) {
      return language == Language.CHINESE ? chinese : english;
    }
  }

  private final List<Message> messages;

  private MessageFile(String text) {
    this.messages =
        MESSAGE
            .matcher(text)
            .results()
            .map(
                found ->
                    new Message(
                        Integer.parseInt(found.group(1)),
                        found.group(2),
                        found.group(3),
                        found.group(4)))
            .toList();
  }

  public static MessageFile read() {
    return read(Path.of(""));
  }

  public static MessageFile read(Path agent) {
    try {
      return new MessageFile(Files.readString(agent.resolve("src/main/mc/UpdateSentinel.mc")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<Message> messages() {
    return messages;
  }

  public String text(EventId id, Language language) {
    return messages.stream()
        .filter(message -> message.number() == id.number())
        .map(message -> message.in(language))
        .findFirst()
        .orElseThrow(() -> new AssertionError("the message file lacks " + id));
  }

  /** The numbers of the facts that a text uses. */
  public Set<Integer> facts(EventId id, Language language) {
    return FACT.matcher(text(id, language))
        .results()
        .map(found -> Integer.valueOf(found.group(1)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** A text with its facts in place. */
  String render(Event event, Language language) {
    return FACT.matcher(text(event.id(), language))
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    event.inserts().get(Integer.parseInt(found.group(1)) - 1)));
  }
}
