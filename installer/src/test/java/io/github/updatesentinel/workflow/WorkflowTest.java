package io.github.updatesentinel.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The workflow for GitHub Actions, as far as it can be checked without running there. */
class WorkflowTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path WORKFLOWS = ROOT.resolve(".github/workflows");
  private static final Pattern PINNED = Pattern.compile("[\\w-]+/[\\w-]+@[0-9a-f]{40}");
  private static final Pattern DEV = Pattern.compile("\\./dev (\\w+)");
  private static final Pattern OWN_FILE = Pattern.compile("(?<![\\w.])\\./([\\w./-]+)");

  /** What a build leaves behind, by the module that makes it. */
  private static final Map<String, String> MADE_BY =
      Map.of(
          "agent/target/config/agent.json", "agent/pom.xml",
          "agent/target/config/policy/", "agent/pom.xml",
          "installer/target/update-sentinel-*-x64.msi", "installer/pom.xml",
          "verify/target/update-sentinel-verify-*.zip", "verify/pom.xml");

  private static final List<String> BUILD_REPORTS =
      List.of("*/target/surefire-reports/", "*/target/failsafe-reports/");

  private static List<Path> workflows() throws IOException {
    try (Stream<Path> files = Files.list(WORKFLOWS)) {
      return files.filter(file -> file.toString().endsWith(".yml")).toList();
    }
  }

  private static JsonNode read(Path workflow) throws IOException {
    return new YAMLMapper().readTree(workflow.toFile());
  }

  private static List<JsonNode> jobs() throws IOException {
    List<JsonNode> jobs = new ArrayList<>();
    for (Path workflow : workflows()) {
      read(workflow).path("jobs").forEach(jobs::add);
    }
    return jobs;
  }

  private static List<JsonNode> steps() throws IOException {
    return jobs().stream().flatMap(job -> children(job.path("steps"))).toList();
  }

  private static Stream<JsonNode> children(JsonNode node) {
    return StreamSupport.stream(node.spliterator(), false);
  }

  private static String commands(JsonNode job) {
    StringBuilder commands = new StringBuilder();
    job.path("steps").forEach(step -> commands.append(step.path("run").asText()).append('\n'));
    return commands.toString();
  }

  @TestFactory
  Stream<DynamicTest> everyActionIsPinnedToACommit() throws IOException {
    return steps().stream()
        .filter(step -> step.has("uses"))
        .map(step -> step.get("uses").asText())
        .distinct()
        .map(action -> DynamicTest.dynamicTest(action, () -> assertThat(action).matches(PINNED)));
  }

  @Test
  void noWorkflowMayWriteToTheRepository() throws IOException {
    for (Path workflow : workflows()) {
      assertThat(read(workflow).path("permissions").toString())
          .isEqualTo("{\"contents\":\"read\"}");
    }
  }

  @Test
  void everyJobEndsByItself() throws IOException {
    assertThat(jobs())
        .isNotEmpty()
        .allSatisfy(
            job ->
                assertThat(job.path("timeout-minutes").asInt())
                    .isBetween(1, scansOnWindows(job) ? 180 : 120));
  }

  /** Real scans take minutes each. */
  private static boolean scansOnWindows(JsonNode job) {
    return job.path("name").asText().startsWith("Verify on ");
  }

  @Test
  void everyFileOfOursThatACommandNamesExists() throws IOException {
    List<String> named = new ArrayList<>();
    for (JsonNode step : steps()) {
      Matcher file = OWN_FILE.matcher(step.path("run").asText());
      while (file.find()) {
        named.add(file.group(1));
      }
    }
    assertThat(named).contains("dev", "mvnw.cmd");
    assertThat(named).allSatisfy(file -> assertThat(ROOT.resolve(file)).exists());
  }

  @Test
  void everyCommandOfDevExists() throws IOException {
    String dev = Files.readString(ROOT.resolve("dev"));
    List<String> used = new ArrayList<>();
    for (JsonNode step : steps()) {
      Matcher command = DEV.matcher(step.path("run").asText());
      while (command.find()) {
        used.add(command.group(1));
      }
    }
    assertThat(used).contains("test", "msi");
    assertThat(used).allSatisfy(command -> assertThat(dev).contains("\n" + command + ")\n"));
  }

  @Test
  void everyArtifactIsMadeByTheBuild() throws IOException {
    for (JsonNode step : steps()) {
      if (!step.path("uses").asText().startsWith("actions/upload-artifact@")) {
        continue;
      }
      assertThat(step.path("with").path("path").asText().lines())
          .isNotEmpty()
          .allSatisfy(
              path -> {
                if (!BUILD_REPORTS.contains(path) && !path.startsWith("results/")) {
                  assertThat(MADE_BY).containsKey(path);
                  assertThat(ROOT.resolve(MADE_BY.getOrDefault(path, "?"))).exists();
                }
              });
    }
  }

  /** Ubuntu has Chromium as a snap alone, which no container and no test can use. */
  @Test
  void allTestsRunInADebianContainer() throws IOException {
    List<JsonNode> tested =
        jobs().stream().filter(job -> commands(job).contains("./dev test")).toList();
    assertThat(tested).isNotEmpty();
    assertThat(tested)
        .allSatisfy(
            job -> {
              assertThat(job.path("container").path("image").asText())
                  .isEqualTo("${{ matrix.image }}");
              assertThat(children(job.path("strategy").path("matrix").path("image")))
                  .isNotEmpty()
                  .allSatisfy(image -> assertThat(image.asText()).startsWith("debian:"));
            });
  }

  /** They are found by their names and run by a condition on the system, never by a selection. */
  @Test
  void allTestsForWindowsRunOnWindows() throws IOException {
    List<JsonNode> windows =
        jobs().stream().filter(job -> commands(job).contains("mvnw.cmd")).toList();
    assertThat(windows).isNotEmpty();
    assertThat(windows)
        .allSatisfy(
            job -> {
              assertThat(commands(job).strip()).isEqualTo("./mvnw.cmd -B verify");
              assertThat(children(job.path("strategy").path("matrix").path("os")))
                  .isNotEmpty()
                  .allSatisfy(os -> assertThat(os.asText()).startsWith("windows-"));
            });
    assertThat(testsForWindows())
        .isNotEmpty()
        .allSatisfy(test -> assertThat(test.getFileName().toString()).endsWith("Test.java"));
  }

  private static List<Path> testsForWindows() {
    try (Stream<Path> files = Files.walk(ROOT.resolve("agent/src/test/java"))) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(WorkflowTest::isForWindows)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isForWindows(Path file) {
    try {
      return Files.readString(file).contains("@EnabledOnOs(OS.WINDOWS)");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
