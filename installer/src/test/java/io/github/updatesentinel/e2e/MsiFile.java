package io.github.updatesentinel.e2e;

import java.io.IOException;
import java.nio.file.Path;
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

  /** Each row by the names of its columns; an empty cell is "". */
  List<Map<String, String>> table(String name) throws IOException {
    List<String> lines =
        Tool.run("msiinfo", "export", path.toString(), name).replace("\r", "").lines().toList();
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
