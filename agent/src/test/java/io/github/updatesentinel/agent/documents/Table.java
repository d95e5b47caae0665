package io.github.updatesentinel.agent.documents;

import io.github.updatesentinel.agent.config.Language;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A table of a document whose rows follow from the code. The document marks it with {@code <!--
 * ./dev tables: NAME -->} above its head.
 *
 * @param name of the table, in its mark
 * @param page file name of the document without the language and the ending
 * @param notes whether the document has one more column, which is written by hand
 */
public record Table(String name, String page, boolean notes, Rows rows) {
  /** What follows from the code. */
  @FunctionalInterface
  public interface Rows {
    /** The cells of each row. The first cell identifies the row. */
    List<List<String>> in(Language language);
  }

  /** The file name of the document in a language. */
  public String file(Language language) {
    return page + (language == Language.CHINESE ? ".zh-CN.md" : ".md");
  }

  /** The document with the rows replaced. Notes stay; a row that is new has none. */
  public String written(String document, Language language) {
    List<String> lines = new ArrayList<>(document.lines().toList());
    int first = lines.indexOf("<!-- ./dev tables: " + name + " -->") + 1;
    if (first == 0) {
      throw new IllegalArgumentException(file(language) + " has no mark of the table " + name);
    }
    first += 2; // the head and the line below it
    Map<String, String> written = new HashMap<>();
    while (first < lines.size() && lines.get(first).startsWith("| ")) {
      String[] cells = lines.remove(first).split(" *\\| *", -1);
      written.put(cells[1], cells[cells.length - 2]);
    }
    int at = first;
    for (List<String> cells : rows.in(language)) {
      List<String> row = new ArrayList<>(cells);
      if (notes) {
        row.add(written.getOrDefault(cells.get(0), ""));
      }
      lines.add(at++, ("| " + String.join(" | ", row) + " |").replace("|  |", "| |"));
    }
    return String.join("\n", lines) + "\n";
  }
}
