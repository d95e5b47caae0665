package io.github.updatesentinel.agent.sink;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The texts of all events in both languages, from the message file that a message compiler turns
 * into the DLL of the event log. Immutable.
 */
public final class EventTexts {
  private static final String MESSAGE_FILE = "UpdateSentinel.mc";
  private static final Pattern INSERT = Pattern.compile("%(\\d{1,2}|n|%|\\.|!)");
  private static final Pattern FIELD = Pattern.compile("(\\w+)=(.*)");

  /** The languages of the message file, by the names it gives them. */
  public enum Language {
    ENGLISH("English"),
    CHINESE("Chinese");

    private final String name;

    Language(String name) {
      this.name = name;
    }

    /** Chinese for any Chinese tag such as {@code zh-CN}, English for the rest. */
    public static Language of(String tag) {
      return tag.startsWith("zh") ? CHINESE : ENGLISH;
    }
  }

  private final Map<Language, Map<Integer, String>> texts = new EnumMap<>(Language.class);

  private EventTexts(List<String> lines) {
    read(lines);
  }

  /** The texts that this build ships. */
  public static EventTexts load() {
    try (InputStream in = EventTexts.class.getResourceAsStream(MESSAGE_FILE)) {
      if (in == null) {
        throw new IllegalStateException(MESSAGE_FILE + " is missing from this build");
      }
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException(MESSAGE_FILE + " can't be read", e);
    }
  }

  static EventTexts parse(String messageFile) {
    return new EventTexts(messageFile.lines().toList());
  }

  /** The event's text with its facts in place, lines parted by CR LF as the event log wants it. */
  public String render(Event event, Language language) {
    String template = template(event.id(), language);
    Matcher matcher = INSERT.matcher(template);
    StringBuilder text = new StringBuilder();
    while (matcher.find()) {
      matcher.appendReplacement(
          text, Matcher.quoteReplacement(insert(matcher.group(1), event.inserts())));
    }
    return matcher.appendTail(text).toString();
  }

  String template(EventId id, Language language) {
    String template = texts.getOrDefault(language, Map.of()).get(id.number());
    if (template == null) {
      throw new IllegalStateException(MESSAGE_FILE + " has no " + language + " text for " + id);
    }
    return template;
  }

  private static String insert(String code, List<String> inserts) {
    return switch (code) {
      case "n" -> "\r\n";
      case "%", ".", "!" -> code;
      default -> {
        int index = Integer.parseInt(code) - 1;
        yield index >= 0 && index < inserts.size() ? inserts.get(index) : Event.NONE;
      }
    };
  }

  private void read(List<String> lines) {
    int id = 0;
    for (int i = 0; i < lines.size(); i++) {
      Matcher field = FIELD.matcher(lines.get(i));
      if (!field.matches()) {
        continue;
      }
      if (field.group(1).equals("MessageId")) {
        id = Integer.decode(field.group(2).strip());
      } else if (field.group(1).equals("Language")) {
        int end = endOfText(lines, i + 1);
        put(field.group(2).strip(), id, String.join("\r\n", lines.subList(i + 1, end)));
        i = end;
      }
    }
  }

  private static int endOfText(List<String> lines, int start) {
    for (int i = start; i < lines.size(); i++) {
      if (lines.get(i).equals(".")) {
        return i;
      }
    }
    throw new IllegalStateException(
        "%s, line %d: this text has no end".formatted(MESSAGE_FILE, start));
  }

  private void put(String languageName, int id, String text) {
    for (Language language : Language.values()) {
      if (language.name.equals(languageName)) {
        texts.computeIfAbsent(language, key -> new HashMap<>()).put(id, text);
        return;
      }
    }
    throw new IllegalStateException(MESSAGE_FILE + ": unknown language " + languageName);
  }
}
