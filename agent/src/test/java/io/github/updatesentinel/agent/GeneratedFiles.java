package io.github.updatesentinel.agent;

import io.github.updatesentinel.agent.config.GeneratedSettings;
import io.github.updatesentinel.agent.config.Language;
import io.github.updatesentinel.agent.documents.ContractTables;
import io.github.updatesentinel.agent.documents.Table;
import io.github.updatesentinel.agent.sink.MessageFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Writes what follows from the settings, the reasons, and the events. */
public final class GeneratedFiles {
  private GeneratedFiles() {}

  /** The tables of the documents that follow from the code. */
  static List<Table> tables(Path agent) throws IOException {
    return List.of(
        new GeneratedSettings(agent).table(),
        ContractTables.reasons(),
        ContractTables.events(MessageFile.read(agent)));
  }

  /**
   * Writes the files of the build; with the system property {@code docs.tables}, also the tables in
   * the documents.
   *
   * @param args the folder of the agent, and the folder for the files of the build
   */
  public static void main(String[] args) throws IOException {
    Path agent = Path.of(args[0]);
    for (Map.Entry<String, String> file : new GeneratedSettings(agent).files().entrySet()) {
      Path to = Path.of(args[1]).resolve(file.getKey());
      Files.createDirectories(to.resolveSibling("."));
      Files.writeString(to, file.getValue());
    }
    if (Boolean.getBoolean("docs.tables")) {
      for (Table table : tables(agent)) {
        for (Language language : Language.values()) {
          Path page = agent.resolveSibling("docs").resolve(table.file(language));
          Files.writeString(page, table.written(Files.readString(page), language));
        }
      }
    }
  }
}
