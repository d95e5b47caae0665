package io.github.updatesentinel.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.agent.config.Language;
import io.github.updatesentinel.agent.documents.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GeneratedFilesTest {
  @ParameterizedTest
  @EnumSource
  void tablesInTheDocumentsAreTheGeneratedOnes(Language language) throws IOException {
    for (Table table : GeneratedFiles.tables(Path.of(""))) {
      String page = Files.readString(Path.of("..", "docs", table.file(language)));

      assertThat(page)
          .as("run ./dev tables: %s in %s", table.name(), table.file(language))
          .isEqualTo(table.written(page, language));
    }
  }
}
