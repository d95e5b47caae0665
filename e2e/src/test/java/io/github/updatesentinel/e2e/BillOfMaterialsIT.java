package io.github.updatesentinel.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The bills of materials of the MSI and of the collector, and what both carry. */
class BillOfMaterialsIT {
  /** Annotations for compilers, which the installer leaves out. */
  private static final String NOT_SHIPPED = "(error_prone_)?annotations-.*";

  @Test
  void namesTheInstallerAndAllThatItCarries() throws IOException {
    Build build = Build.current();
    JsonObject bill = installersBill(build);

    assertThat(bill.get("bomFormat").getAsString()).isEqualTo("CycloneDX");
    assertThat(hash(bill.getAsJsonObject("metadata").getAsJsonObject("component")))
        .isEqualTo(sha256(build.msi()));
    List<JsonObject> components = components(bill);
    assertThat(components)
        .extracting(component -> component.get("name").getAsString())
        .containsExactlyInAnyOrder(
            "update-sentinel-agent",
            "update-sentinel-config",
            "update-sentinel-contract",
            "jna",
            "jna-platform",
            "okhttp-jvm",
            "okio-jvm",
            "kotlin-stdlib",
            "gson",
            "tinylog-api",
            "tinylog-impl",
            "OpenJDK",
            "commons-daemon-procrun");
    assertThat(components)
        .allSatisfy(
            component -> {
              assertThat(component.get("version").getAsString()).matches("\\d+\\..*");
              assertThat(component.get("purl").getAsString()).startsWith("pkg:");
              assertThat(component.getAsJsonArray("licenses")).isNotEmpty();
            });
    JsonObject runtime =
        components.stream()
            .filter(component -> component.get("name").getAsString().equals("OpenJDK"))
            .findFirst()
            .orElseThrow();
    assertThat(runtime.get("version").getAsString())
        .startsWith(Runtime.version().feature() + ".0.");
    assertThat(runtime.getAsJsonObject("supplier").get("name").getAsString()).isNotBlank();
  }

  @Test
  void theInstallersPartsAreThoseThatWereBuiltIn() throws IOException {
    Build build = Build.current();
    Map<String, String> parts = jars(build.target().resolve("lib"));
    parts.keySet().removeIf(jar -> jar.matches(NOT_SHIPPED));
    Map<String, String> billed = billed(installersBill(build));
    assertThat(billed.values())
        .contains(
            sha256(build.image().resolve("runtime/lib/modules")),
            sha256(build.image().resolve("UpdateSentinel.exe")));
    billed.keySet().removeIf(part -> part.matches("(OpenJDK|commons-daemon-procrun)-.*"));

    assertThat(billed).isEqualTo(parts);
  }

  @Test
  void theCollectorsBillNamesTheLibrariesOfItsArchive() throws IOException {
    Build build = Build.current();
    Path folder = build.target().resolve("bill-of-materials");
    Machine.deleteRecursively(folder);
    Files.createDirectories(folder);
    Tool.run(
        "tar",
        "-xzf",
        build.collector().toString(),
        "--strip-components=1",
        "-C",
        folder.toString());
    String name = build.collector().getFileName().toString().replace(".tar.gz", "");
    Map<String, String> parts = jars(folder.resolve("lib"));
    assertThat(parts.remove(name + ".jar")).as("the collector itself").isNotNull();

    assertThat(billed(read(folder.resolve(name + "-sbom.json")))).isEqualTo(parts);
  }

  private static JsonObject installersBill(Build build) throws IOException {
    String name = build.msi().getFileName().toString().replace("-x64.msi", "-sbom.json");
    return read(build.target().resolve(name));
  }

  private static JsonObject read(Path file) throws IOException {
    return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
  }

  private static List<JsonObject> components(JsonObject bill) {
    return StreamSupport.stream(bill.getAsJsonArray("components").spliterator(), false)
        .map(JsonElement::getAsJsonObject)
        .toList();
  }

  /** SHA-256 by file name. */
  private static Map<String, String> jars(Path folder) throws IOException {
    Map<String, String> jars = new TreeMap<>();
    for (String name : Delivery.names(folder)) {
      jars.put(name, sha256(folder.resolve(name)));
    }
    return jars;
  }

  /** The same as a bill has it. */
  private static Map<String, String> billed(JsonObject bill) {
    Map<String, String> parts = new TreeMap<>();
    for (JsonObject component : components(bill)) {
      parts.put(
          component.get("name").getAsString()
              + "-"
              + component.get("version").getAsString()
              + ".jar",
          hash(component));
    }
    return parts;
  }

  private static String sha256(Path file) throws IOException {
    return Tool.run("sha256sum", file.toString()).substring(0, 64);
  }

  private static String hash(JsonObject component) {
    return StreamSupport.stream(component.getAsJsonArray("hashes").spliterator(), false)
        .map(JsonElement::getAsJsonObject)
        .filter(hash -> hash.get("alg").getAsString().equals("SHA-256"))
        .map(hash -> hash.get("content").getAsString())
        .findFirst()
        .orElseThrow();
  }
}
