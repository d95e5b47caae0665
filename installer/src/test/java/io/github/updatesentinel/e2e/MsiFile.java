package io.github.updatesentinel.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tables of an MSI. */
record MsiFile(Path path) {
  /** Makes another version of the product from an install folder. */
  static MsiFile make(Path image, String version, Path folder) throws IOException {
    Path msi = folder.resolve("update-sentinel-" + version + ".msi");
    Tool.run(
        "../installer/src/main/scripts/msi.sh",
        image.toString(),
        version,
        folder.resolve("parts").toString(),
        msi.toString());
    return new MsiFile(msi);
  }

  /** This package with its tables changed, under another name. */
  MsiFile with(String name, String... queries) throws IOException {
    Path changed = path.resolveSibling(name);
    Files.copy(path, changed, StandardCopyOption.REPLACE_EXISTING);
    List<String> command = new ArrayList<>(List.of("msibuild", changed.toString()));
    for (String query : queries) {
      command.addAll(List.of("-q", query));
    }
    Tool.run(command.toArray(String[]::new));
    return new MsiFile(changed);
  }

  /** The names of all tables but those that hold no rows of the product. */
  List<String> tables() throws IOException {
    return Tool.run("msiinfo", "tables", path.toString())
        .lines()
        .filter(name -> !name.startsWith("_"))
        .toList();
  }

  /**
   * The types of a table's columns by name, such as {@code s72}: a letter, which is a capital where
   * the cell may be empty, and the number of characters, or 0 for any.
   */
  Map<String, String> types(String table) throws IOException {
    List<String> lines = export(table);
    String[] columns = lines.get(0).split("\t", -1);
    String[] types = lines.get(1).split("\t", -1);
    Map<String, String> all = new LinkedHashMap<>();
    for (int i = 0; i < columns.length; i++) {
      all.put(columns[i], types[i]);
    }
    return all;
  }

  private List<String> export(String table) throws IOException {
    return Tool.run("msiinfo", "export", path.toString(), table).replace("\r", "").lines().toList();
  }

  /** Each row by the names of its columns; an empty cell is "". */
  List<Map<String, String>> table(String name) throws IOException {
    List<String> lines = export(name);
    String[] columns = lines.get(0).split("\t", -1);
    List<Map<String, String>> rows = new ArrayList<>();
    for (String line : lines.subList(3, lines.size())) {
      String[] cells = line.split("\t", -1);
      Map<String, String> row = new LinkedHashMap<>();
      for (int i = 0; i < columns.length; i++) {
        row.put(columns[i], cells[i]);
      }
      rows.add(row);
    }
    return rows;
  }

  /** The only row whose first column is this. */
  Map<String, String> row(String table, String key) throws IOException {
    List<Map<String, String>> rows =
        table(table).stream().filter(row -> row.values().iterator().next().equals(key)).toList();
    if (rows.size() != 1) {
      throw new AssertionError(table + " has " + rows.size() + " rows " + key);
    }
    return rows.get(0);
  }

  String property(String name) throws IOException {
    return row("Property", name).getOrDefault("Value", "");
  }
}
