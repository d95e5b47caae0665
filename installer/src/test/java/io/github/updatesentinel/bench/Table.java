package io.github.updatesentinel.bench;

import java.util.ArrayList;
import java.util.List;

/** A table of text: the first column to the left, all others to the right. Not thread-safe. */
final class Table {
  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();

  Table(String... header) {
    row(header);
  }

  /**
   * @param cells as many as the header has
   */
  Table row(String... cells) {
    return row(List.of(cells));
  }

  Table row(List<String> cells) {
    if (!rows.isEmpty() && cells.size() != rows.get(0).size()) {
      throw new IllegalArgumentException(
          "expected %d cells, got %s".formatted(rows.get(0).size(), cells));
    }
    rows.add(List.copyOf(cells));
    return this;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < rows.size(); i++) {
      text.append(line(rows.get(i))).append('\n');
      if (i == 0) {
        text.append("-".repeat(totalWidth())).append('\n');
      }
    }
    return text.toString();
  }

  private String line(List<String> cells) {
    StringBuilder line = new StringBuilder(pad(cells.get(0), 0, true));
    for (int column = 1; column < cells.size(); column++) {
      line.append(GAP).append(pad(cells.get(column), column, false));
    }
    return line.toString().stripTrailing();
  }

  private String pad(String cell, int column, boolean left) {
    String space = " ".repeat(width(column) - cell.length());
    return left ? cell + space : space + cell;
  }

  private int width(int column) {
    return rows.stream().mapToInt(cells -> cells.get(column).length()).max().orElse(0);
  }

  private int totalWidth() {
    int columns = rows.get(0).size();
    int width = GAP.length() * (columns - 1);
    for (int column = 0; column < columns; column++) {
      width += width(column);
    }
    return width;
  }
}
