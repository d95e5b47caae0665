package io.github.updatesentinel.verify.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.updatesentinel.verify.bench.Evidence;
import io.github.updatesentinel.verify.bench.Run;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  private static final Item ITEM = Item.of(21);

  private final Report report = new Report();

  private void add(Outcome... outcomes) {
    for (Outcome outcome : outcomes) {
      report.add(new Finding(ITEM, "a check", "looked", "saw s3cret", outcome, "why", List.of()));
    }
  }

  @Test
  void anItemPassesWhereAllItsChecksDo() {
    add(Outcome.PASS, Outcome.PASS);
    assertThat(report.outcome(ITEM)).isEqualTo(Outcome.PASS);
    add(Outcome.NOT_TRIED);
    assertThat(report.outcome(ITEM)).isEqualTo(Outcome.NOT_TRIED);
    add(Outcome.FAIL);
    assertThat(report.outcome(ITEM)).isEqualTo(Outcome.FAIL);
  }

  @Test
  void theZipHasFindingsAndEvidenceAndNoSecret(@TempDir Path folder) throws IOException {
    add(Outcome.PASS);
    Evidence evidence = new Evidence(folder.resolve("evidence"));
    evidence.hide("s3cret");
    evidence.keep(
        new Run(
            List.of("C:\\Windows\\System32\\sc.exe", "qc", "s3cret"),
            0,
            "it says s3cret".getBytes(StandardCharsets.UTF_8),
            false,
            false));
    Path out = folder.resolve("out.zip");

    report.write(evidence, out);

    try (ZipFile zip = new ZipFile(out.toFile())) {
      JsonObject json = JsonParser.parseString(read(zip, "verify.json")).getAsJsonObject();
      assertThat(json.getAsJsonArray("items").get(0).getAsJsonObject().get("outcome").getAsString())
          .isEqualTo("PASS");
      assertThat(zip.stream().map(ZipEntry::getName))
          .containsExactly("verify.json", "evidence/001-sc-qc-hidden-.txt");
      assertThat(read(zip, "evidence/001-sc-qc-hidden-.txt"))
          .contains("exit code 0", "it says [hidden]");
      for (ZipEntry entry : zip.stream().toList()) {
        assertThat(read(zip, entry.getName())).doesNotContain("s3cret");
      }
    }
  }

  private static String read(ZipFile zip, String name) throws IOException {
    try (var in = zip.getInputStream(zip.getEntry(name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
