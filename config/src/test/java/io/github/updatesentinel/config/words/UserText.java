package io.github.updatesentinel.config.words;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A text that users read, without the code around it.
 *
 * @param file relative to the project, with slashes
 * @param line from 1
 */
record UserText(String file, int line, String text) {
  private static final Pattern JAVA =
      Pattern.compile(
          "\"\"\"(?<block>.*?)\"\"\"|\"(?<literal>(?:[^\"\\\\\n]|\\\\.)*)\"|'(?:[^'\\\\]|\\\\.)+'"
              + "|//[^\n]*|/\\*.*?\\*/",
          Pattern.DOTALL);
  private static final Pattern SQL =
      Pattern.compile("\\b(SELECT|INSERT|UPDATE|DELETE|FROM|WHERE|ORDER BY|SET|AND) ");
  private static final Pattern QUOTED = Pattern.compile("\"(?<literal>(?:[^\"\\\\]|\\\\.)*)\"");
  private static final Pattern ATTRIBUTE =
      Pattern.compile("\\b(?:Description|Comments|Message|Title)=\"(?<literal>[^\"]*)\"");
  private static final Pattern SQL_TEXT = Pattern.compile("'(?<literal>[^']*)'");

  /** What the texts of a file are, by how its name ends. */
  static Stream<UserText> of(Path project, Path file) {
    String name = project.relativize(file).toString().replace('\\', '/');
    String content = read(file);
    String kind = name.substring(name.lastIndexOf('.') + 1);
    return switch (kind) {
      case "java" -> java(name, content);
      case "properties" -> lines(name, content, UserText::value);
      case "jte" -> lines(name, content, UserText::template);
      case "wxs" -> lines(name, content, line -> literals(ATTRIBUTE, line));
      case "sql" -> lines(name, content, line -> literals(SQL_TEXT, line));
      case "json" -> lines(name, content, line -> literals(QUOTED, line));
      case "cmd", "sh" -> lines(name, content, line -> line.contains("echo ") ? line : "");
      case "yml" -> lines(name, content, line -> line.replaceFirst("^\\s*#.*|expr:.*", ""));
      case "md" -> lines(name, prose(content), line -> line);
      case "mc", "tsv", "txt" -> lines(name, content, line -> line);
      default -> Stream.empty();
    };
  }

  private static Stream<UserText> java(String name, String content) {
    Matcher matcher = JAVA.matcher(content);
    return matcher
        .results()
        .flatMap(
            found -> {
              String block = found.group(1);
              String text = block == null ? found.group(2) : block;
              int line = (int) content.substring(0, found.start()).lines().count();
              return text == null || !isProse(text) || SQL.matcher(text).find()
                  ? Stream.empty()
                  : Stream.of(new UserText(name, line, text));
            });
  }

  private static Stream<UserText> lines(
      String name, String content, Function<String, String> textOf) {
    List<String> lines = content.lines().toList();
    return IntStream.range(0, lines.size())
        .mapToObj(i -> new UserText(name, i + 1, textOf.apply(lines.get(i))))
        .filter(text -> !text.text().isBlank());
  }

  /** Words, and not the name of something. */
  private static boolean isProse(String text) {
    return text.contains(" ") || text.codePoints().anyMatch(Character::isIdeographic);
  }

  private static String value(String line) {
    return line.startsWith("#") ? "" : line.substring(line.indexOf('=') + 1);
  }

  private static String template(String line) {
    return line.strip().startsWith("@") || line.strip().startsWith("!")
        ? ""
        : line.replaceAll("[$!]\\{.*}|@\\S*|<[^>]*>", " ");
  }

  private static String literals(Pattern pattern, String line) {
    return pattern
        .matcher(line)
        .results()
        .map(found -> found.group(1))
        .filter(UserText::isProse)
        .reduce("", (before, next) -> before + " | " + next);
  }

  /** Markdown without code; its lines stay where they are. */
  private static String prose(String markdown) {
    return Pattern.compile("(?ms)^ *```.*?^ *```|`[^`\n]*`")
        .matcher(markdown)
        .replaceAll(code -> "\n".repeat(code.group().split("\n", -1).length - 1));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
  }
}
