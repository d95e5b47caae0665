package io.github.updatesentinel.collector.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TextsTest {
  private static final Path TEXTS = Path.of("src/main/resources/texts");
  private static final Pattern CALL =
      Pattern.compile("(?:[tT]exts|common(?:\\(\\))?)\\.text\\(\\s*\"([^\"]+)\"\\s*[,)]");

  static Stream<String> parts() throws IOException {
    try (Stream<Path> files = Files.list(TEXTS)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.contains("_zh_CN"))
          .map(name -> name.replace(".properties", ""))
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("parts")
  void everyTextIsThereInBothLanguages(String part) throws IOException {
    assertThat(english(part).stringPropertyNames()).isEqualTo(chinese(part).stringPropertyNames());
  }

  @ParameterizedTest
  @MethodSource("parts")
  void bothLanguagesAreToldTheSameFacts(String part) throws IOException {
    Properties english = english(part);
    Properties chinese = chinese(part);
    for (String key : english.stringPropertyNames()) {
      assertThat(places(chinese.getProperty(key)))
          .as(part + " " + key)
          .isEqualTo(places(english.getProperty(key)));
      assertThat(chinese.getProperty(key)).as(part + " " + key).isNotBlank();
    }
  }

  @ParameterizedTest
  @MethodSource("parts")
  void apostrophesAreDoubledWhereThereArePlacesAndNowhereElse(String part) throws IOException {
    for (Properties texts : List.of(english(part), chinese(part))) {
      for (String key : texts.stringPropertyNames()) {
        String text = texts.getProperty(key);
        assertThat(places(text).isEmpty() ? text : text.replace("''", ""))
            .as(part + " " + key)
            .doesNotContain(places(text).isEmpty() ? "''" : "'");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("parts")
  void quotationMarksAreThoseOfPrint(String part) throws IOException {
    for (Properties texts : List.of(english(part), chinese(part))) {
      for (String key : texts.stringPropertyNames()) {
        assertThat(texts.getProperty(key)).as(part + " " + key).doesNotContain("\"");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("parts")
  void noTextIsUnused(String part) throws IOException {
    String sources = String.join("\n", sources());
    assertThat(english(part).stringPropertyNames())
        .as("keys of " + part + " that no template or class names, not even in part")
        .allMatch(key -> named(key, sources));
  }

  @Test
  void everyTextThatATemplateNamesIsThere() throws IOException {
    Set<String> keys = new TreeSet<>();
    for (String part : parts().toList()) {
      keys.addAll(english(part).stringPropertyNames());
    }
    Set<String> named = new TreeSet<>();
    for (String source : sources()) {
      CALL.matcher(source).results().forEach(call -> named.add(call.group(1)));
    }
    assertThat(keys).containsAll(named);
  }

  /**
   * Whether a key is in the sources whole, or its beginning or end is, as in {@code "nav." + x}.
   */
  private static boolean named(String key, String sources) {
    int first = key.indexOf('.');
    int last = key.lastIndexOf('.');
    return sources.contains("\"" + key + "\"")
        || (first > 0
            && (sources.contains("\"" + key.substring(0, first + 1) + "\"")
                || sources.contains("name(\"" + key.substring(0, first) + "\",")
                || sources.contains("\"" + key.substring(last) + "\"")));
  }

  /** The arguments that a text has places for. */
  private static Set<Integer> places(String pattern) {
    Set<Integer> places = new TreeSet<>();
    Pattern.compile("\\{(\\d+)")
        .matcher(pattern)
        .results()
        .forEach(place -> places.add(Integer.valueOf(place.group(1))));
    // Fails on what MessageFormat can't read.
    new MessageFormat(pattern, Locale.ENGLISH);
    return places;
  }

  private static List<String> sources() throws IOException {
    List<String> sources = new ArrayList<>();
    for (Path folder : List.of(Path.of("src/main/jte"), Path.of("src/main/java"))) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          sources.add(Files.readString(file));
        }
      }
    }
    return sources;
  }

  private static Properties english(String part) throws IOException {
    return properties(part + ".properties");
  }

  private static Properties chinese(String part) throws IOException {
    return properties(part + "_zh_CN.properties");
  }

  private static Properties properties(String name) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(TEXTS.resolve(name), UTF_8)) {
      properties.load(reader);
    }
    return properties;
  }
}
