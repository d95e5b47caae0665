package io.github.updatesentinel.agent.config;

import com.google.gson.JsonArray;
import com.google.gson.JsonPrimitive;
import io.github.updatesentinel.agent.config.SettingTexts.Language;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The example of {@code agent.json}: every setting with its default, or as a comment. */
final class ExampleFile {
  private static final List<String> INTRODUCTION =
      List.of(
          "Example of %ProgramData%\\UpdateSentinel\\agent.json. Every value is the default.",
          "A key that starts with // is a comment. Omit the settings that you don't change. The"
              + " documentation describes each setting.",
          "Values in HKLM\\SOFTWARE\\Policies\\UpdateSentinel and HKLM\\SOFTWARE\\UpdateSentinel"
              + " take precedence over this file.",
          "Durations are ISO 8601: PT30S, PT15M, PT4H, P7D. Write each backslash in a path twice.");

  private final SettingTexts texts;

  ExampleFile(SettingTexts texts) {
    this.texts = texts;
  }

  String json() {
    List<String> members = new ArrayList<>();
    members.add(
        "\"//\": [\n    "
            + String.join(",\n    ", INTRODUCTION.stream().map(ExampleFile::quoted).toList())
            + "\n  ]");
    for (Setting<?> setting : Settings.ALL) {
      // To name the default services differs from naming none: on servers, UsoSvc would be
      // required.
      boolean given =
          setting.fallback() != null && !setting.key().equals(Settings.REQUIRED_SERVICES.key());
      if (!given || isChoice(setting)) {
        members.add(quoted("// " + setting.key()) + ": " + quoted(comment(setting)));
      }
      if (given) {
        members.add(quoted(setting.key()) + ": " + value(setting));
      }
    }
    return "{\n  " + String.join(",\n  ", members) + "\n}\n";
  }

  /** Whether the default alone does not show what else is possible. */
  private static boolean isChoice(Setting<?> setting) {
    Object fallback = setting.fallback();
    return !(fallback instanceof Duration
        || fallback instanceof Number
        || fallback instanceof Boolean
        || fallback instanceof List<?>);
  }

  private String comment(Setting<?> setting) {
    String key = setting.key();
    if (setting.isSecret()) {
      return setting.expected()
          + ". The value is a secret that stays in this file: protect the file before you enter it";
    }
    List<String> values = List.of(setting.expected().split(" or ", -1));
    String expected =
        texts.has(key + "." + values.get(0) + ".en")
            ? String.join(
                ", ",
                values.stream().map(value -> texts.get(key + "." + value, Language.EN)).toList())
            : setting.expected();
    String note = texts.get(key + ".defaultNote", Language.EN, "");
    return expected
        + ". Default: "
        + setting.shownDefault()
        + Language.EN.note(note)
        + ". Example: "
        + texts.get(key + ".example").replace("\n", ", ");
  }

  private static String value(Setting<?> setting) {
    Object fallback = setting.fallback();
    if (fallback instanceof Number || fallback instanceof Boolean) {
      return fallback.toString();
    }
    if (fallback instanceof List<?> names) {
      JsonArray array = new JsonArray();
      names.forEach(name -> array.add(name.toString()));
      return array.toString();
    }
    return quoted(setting.shownDefault());
  }

  private static String quoted(String text) {
    return new JsonPrimitive(text).toString();
  }
}
