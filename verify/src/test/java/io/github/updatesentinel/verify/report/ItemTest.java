package io.github.updatesentinel.verify.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ItemTest {
  @Test
  void theItemsAreTheSectionsOfThePage() throws IOException {
    List<String> sections =
        Files.readAllLines(Path.of("../docs/not-yet-on-windows.md")).stream()
            .filter(line -> line.matches("## \\d+\\. .*"))
            .toList();
    assertThat(
            IntStream.rangeClosed(1, Item.COUNT)
                .mapToObj(Item::of)
                .map(item -> "## " + item.number() + ". " + item.name()))
        .containsExactlyElementsOf(sections);
  }
}
