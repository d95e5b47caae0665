package io.github.updatesentinel.verify.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextFileTest {
  @Test
  void aLogIsReadInItsEncoding(@TempDir Path folder) throws IOException {
    Path wide = folder.resolve("wide.log");
    Files.write(wide, "\uFEFF错误 1939".getBytes(StandardCharsets.UTF_16LE));
    assertThat(TextFile.read(wide)).isEqualTo("错误 1939");
    Path narrow = folder.resolve("narrow.log");
    Files.writeString(narrow, "错误 1939");
    assertThat(TextFile.read(narrow)).isEqualTo("错误 1939");
  }

  @Test
  void ofALargeLogTheEndIsKept(@TempDir Path folder) throws IOException {
    Path large = folder.resolve("large.log");
    Files.write(
        large, ("\uFEFF" + "x".repeat(TextFile.MOST) + "错误").getBytes(StandardCharsets.UTF_16LE));
    assertThat(TextFile.read(large))
        .startsWith("[only the end is kept]\nx")
        .endsWith("x错误")
        .hasSizeLessThan(TextFile.MOST);
  }
}
