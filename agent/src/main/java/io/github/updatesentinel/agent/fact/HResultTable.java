package io.github.updatesentinel.agent.fact;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the known HRESULTs are called, mean, and ask for; read once from {@code hresults.tsv}. */
public final class HResultTable {
  private static final String RESOURCE = "hresults.tsv";
  private static final String HEADER = "code\tname\ten\tzh\tenNext\tzhNext";
  private static final Map<HResult, Entry> ENTRIES = parse(read());

  private HResultTable() {}

  /**
   * One known code.
   *
   * @param name symbolic name, as Windows spells it
   * @param en meaning in English
   * @param zh meaning in Chinese
   * @param enNext what to do next, in English; empty where there is nothing to do
   * @param zhNext the same in Chinese; empty exactly where {@code enNext} is
   */
  public record Entry(
      HResult code, String name, String en, String zh, String enNext, String zhNext) {}

  public static Optional<Entry> find(HResult code) {
    return Optional.ofNullable(ENTRIES.get(code));
  }

  /** All codes, in the order of the resource. */
  static List<Entry> entries() {
    return List.copyOf(ENTRIES.values());
  }

  static Map<HResult, Entry> parse(String table) {
    List<String> lines = table.lines().toList();
    if (lines.isEmpty() || !lines.get(0).equals(HEADER)) {
      throw malformed(1, "expected the header " + HEADER.replace('\t', ' '));
    }
    Map<HResult, Entry> entries = new LinkedHashMap<>();
    for (int index = 1; index < lines.size(); index++) {
      Entry entry = entry(lines.get(index), index + 1);
      if (entries.putIfAbsent(entry.code(), entry) != null) {
        throw malformed(index + 1, entry.code() + " occurs twice");
      }
    }
    return entries;
  }

  private static Entry entry(String line, int number) {
    String[] columns = line.split("\t", -1);
    if (columns.length != 6) {
      throw malformed(number, "expected 6 columns, found " + columns.length);
    }
    if (columns[1].isBlank() || columns[2].isBlank() || columns[3].isBlank()) {
      throw malformed(number, "expected name, en and zh, found an empty one");
    }
    if (columns[4].isBlank() != columns[5].isBlank()) {
      throw malformed(number, "expected enNext and zhNext both or neither");
    }
    return new Entry(
        code(columns[0], number), columns[1], columns[2], columns[3], columns[4], columns[5]);
  }

  private static HResult code(String text, int number) {
    try {
      return HResult.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(RESOURCE + " line " + number + ": " + e.getMessage(), e);
    }
  }

  private static String read() {
    try (InputStream in = HResultTable.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + ": not found beside its class");
      }
      // A decoder of its own fails on a broken byte, where new String would put in a mark.
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(in.readAllBytes())).toString();
    } catch (IOException e) {
      throw new IllegalStateException(RESOURCE + ": " + e, e);
    }
  }

  private static IllegalStateException malformed(int number, String what) {
    return new IllegalStateException(RESOURCE + " line " + number + ": " + what);
  }
}
