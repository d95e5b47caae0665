package io.github.updatesentinel.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The download as a person starts it, with the MSI's own runtime, from beginning to end. */
class VerifyIT {
  private static final int ITEMS = 37;
  private static final int MINUTES = 20;
  private static final String KIT = "update-sentinel-verify";

  private static Path prefix;
  private static Machine machine;
  private static int exitCode;
  private static JsonObject json;
  private static final Map<String, String> evidence = new TreeMap<>();

  @BeforeAll
  static void runIt() throws IOException, InterruptedException {
    Build build = Build.current();
    prefix = build.target().resolve("wine-verify");
    machine = Machine.boot(prefix, build);
    machine.makeHealthy();
    Path downloads = Files.createDirectories(machine.drive().resolve("downloads"));
    Tool.run("unzip", "-q", System.getProperty("verify.kit"), "-d", downloads.toString());
    Path kit = downloads.resolve(KIT);
    Files.move(unpacked(downloads), kit);
    // Wine's msiexec does not unpack an MSI.
    Tool.run("cp", "-a", build.image().resolve("runtime").toString(), kit.toString());
    Files.copy(build.msi(), downloads.resolve("first.msi"));
    Files.copy(second(build).path(), downloads.resolve("second.msi"));

    Process process =
        machine
            .wine()
            .start(
                "cmd",
                "/c",
                "C:\\downloads\\" + KIT + "\\verify.cmd",
                "--msi",
                "C:\\downloads\\first.msi",
                "--second-msi",
                "C:\\downloads\\second.msi",
                "--out",
                "C:\\downloads\\out.zip");
    process.getOutputStream().close();
    if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError("verify did not end");
    }
    exitCode = process.exitValue();
    json = read(downloads.resolve("out.zip"));
  }

  private static Path unpacked(Path downloads) throws IOException {
    try (var files = Files.list(downloads)) {
      return files.findFirst().orElseThrow();
    }
  }

  /** Another build of the product, which a machine takes for newer. */
  private static MsiFile second(Build build) throws IOException {
    Path folder = Files.createDirectories(build.target().resolve("verify-versions"));
    Path image = folder.resolve("image");
    Machine.deleteRecursively(image);
    Tool.run("cp", "-al", build.image().toString(), image.toString());
    Files.writeString(image.resolve("newer.txt"), "of the second build");
    return MsiFile.make(image, "1.0.9", folder);
  }

  private static JsonObject read(Path out) throws IOException {
    try (ZipFile zip = new ZipFile(out.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        try (var in = zip.getInputStream(entry)) {
          evidence.put(entry.getName(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
      }
    }
    return JsonParser.parseString(evidence.get("verify.json")).getAsJsonObject();
  }

  @AfterAll
  static void close() {
    machine.close();
    Machine.remove(prefix);
  }

  private static JsonObject check(int item, String name) {
    for (JsonElement check :
        json.getAsJsonArray("items").get(item - 1).getAsJsonObject().getAsJsonArray("checks")) {
      if (check.getAsJsonObject().get("check").getAsString().equals(name)) {
        return check.getAsJsonObject();
      }
    }
    throw new AssertionError("no check " + name);
  }

  private static String outcome(int item, String name) {
    return check(item, name).get("outcome").getAsString();
  }

  private static void assertPassed(int item, String name) {
    assertThat(outcome(item, name)).as("" + check(item, name)).isEqualTo("PASS");
  }

  @Test
  void itTakesTheProductThroughItsLife() {
    assertPassed(22, "installation");
    assertPassed(22, "upgrade");
    assertPassed(22, "repair");
    assertPassed(22, "removal");
    assertThat(machine.installFolder()).doesNotExist();
  }

  @Test
  void itSeesWhatWineShows() {
    assertPassed(5, "a scan in an elevated prompt");
    assertPassed(9, "start types as LocalSystem");
    assertPassed(12, "privileges are enough for a scan");
    assertPassed(23, "settings after the upgrade");
    assertPassed(23, "settings after the repair");
    assertPassed(29, "the class-data archive is used");
    assertPassed(30, "the file of the key");
  }

  @Test
  void whatWineDoesNotShowIsNotTriedAndSaysWhy() {
    assertThat(json.get("windows").getAsString()).contains("Wine");
    assertThat(json.getAsJsonArray("items")).hasSize(ITEMS);
    for (JsonElement item : json.getAsJsonArray("items")) {
      for (JsonElement check : item.getAsJsonObject().getAsJsonArray("checks")) {
        String outcome = check.getAsJsonObject().get("outcome").getAsString();
        assertThat(outcome).as("" + check).isIn("PASS", "NOT_TRIED");
        if (outcome.equals("NOT_TRIED")) {
          assertThat(check.getAsJsonObject().get("why").getAsString()).as("" + check).isNotEmpty();
        }
      }
    }
    // Nothing is asked of PowerShell that an empty answer would let pass.
    assertThat(outcome(6, "texts in Chinese")).isEqualTo("NOT_TRIED");
    assertThat(outcome(13, "rights after the installation")).isEqualTo("NOT_TRIED");
    assertThat(outcome(21, "recovery")).isEqualTo("NOT_TRIED");
    assertThat(exitCode).isZero();
  }

  @Test
  void theEvidenceIsThereAndHasNoSecret() {
    assertThat(evidence.keySet())
        .contains("evidence/msi-install.log", "evidence/msi-upgrade.log", "evidence/msi-remove.log")
        .contains("evidence/sentinel.log", "evidence/heartbeats.json")
        .anyMatch(name -> name.startsWith("evidence/heartbeat-"));
    assertThat(evidence.values()).noneMatch(text -> text.matches("(?s).*verify-[0-9a-f]{32}.*"));
  }

  @Test
  void nothingOfItStaysOnTheMachine() {
    assertThat(machine.drive().resolve("Program Files/Update Sentinel verify")).doesNotExist();
  }
}
