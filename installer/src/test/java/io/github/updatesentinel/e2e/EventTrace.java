package io.github.updatesentinel.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The strings that reached Wine's ReportEvent, which only traces them. It shows the first three
 * hundred characters of each and not the event's number.
 */
final class EventTrace {
  private static final Pattern STRING = Pattern.compile(":ReportEventW L\"(.*)\"(\\.\\.\\.)?$");
  private static final Pattern ESCAPE = Pattern.compile("\\\\(?:([0-9a-f]{4})|(.))");

  private final Path file;
  private int start;

  EventTrace(Path file) {
    this.file = file;
  }

  /** Forgets what was traced up to now. */
  void reset() {
    start = all().size();
  }

  List<String> strings() {
    List<String> all = all();
    return all.subList(Math.min(start, all.size()), all.size());
  }

  private List<String> all() {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
          .lines()
          .map(STRING::matcher)
          .filter(Matcher::find)
          .map(matcher -> unescape(matcher.group(1)))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String unescape(String text) {
    return ESCAPE
        .matcher(text)
        .replaceAll(
            match -> {
              String code = match.group(1);
              String plain =
                  code != null
                      ? Character.toString((char) Integer.parseInt(code, 16))
                      : switch (match.group(2)) {
                        case "n" -> "\n";
                        case "r" -> "\r";
                        case "t" -> "\t";
                        default -> match.group(2);
                      };
              return Matcher.quoteReplacement(plain);
            });
  }
}
