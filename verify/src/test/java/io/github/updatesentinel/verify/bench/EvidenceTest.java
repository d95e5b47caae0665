package io.github.updatesentinel.verify.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvidenceTest {
  private static Run run(String output) {
    return new Run(
        List.of("C:\\Windows\\System32\\sc.exe", "queryex", "X"),
        0,
        output.getBytes(StandardCharsets.UTF_8),
        false,
        false);
  }

  @Test
  void anAnswerThatStaysTheSameIsKeptOnceAndNamedByEachThatAsked(@TempDir Path folder)
      throws IOException {
    Evidence evidence = new Evidence(folder.resolve("evidence"));
    evidence.keep(run("STOP_PENDING"));
    int mark = evidence.mark();
    evidence.keep(run("STOP_PENDING"));
    evidence.keep(run("STOP_PENDING"));
    evidence.keep(run("STOPPED"));

    assertThat(evidence.since(mark))
        .containsExactly("001-sc-queryex-x.txt", "002-sc-queryex-x.txt");
  }
}
