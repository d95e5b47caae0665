package io.github.updatesentinel.collector.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.updatesentinel.collector.page.Language;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What known HRESULTs are called and mean: the same table as the agent's, taken in by the build.
 */
public final class HResults {
  private static final Map<String, Entry> ENTRIES = read();

  private HResults() {}

  /**
   * One known code.
   *
   * @param name symbolic name, as Windows spells it
   */
  public record Entry(String name, String english, String chinese) {
    /** The meaning in a sentence. */
    public String meaning(Language language) {
      return language == Language.ZH_CN ? chinese : english;
    }
  }

  /**
   * What is known of a code.
   *
   * @param code such as {@code 0x80070422}
   */
  public static @Nullable Entry find(@Nullable String code) {
    return code == null ? null : ENTRIES.get(code);
  }

  private static Map<String, Entry> read() {
    InputStream table = HResults.class.getResourceAsStream("hresults.tsv");
    if (table == null) {
      throw new IllegalStateException("hresults.tsv: not found beside its class");
    }
    try (BufferedReader lines = new BufferedReader(new InputStreamReader(table, UTF_8))) {
      Map<String, Entry> entries = new HashMap<>();
      lines
          .lines()
          .skip(1)
          .map(line -> line.split("\t", -1))
          .forEach(
              columns -> entries.put(columns[0], new Entry(columns[1], columns[2], columns[3])));
      return Map.copyOf(entries);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
