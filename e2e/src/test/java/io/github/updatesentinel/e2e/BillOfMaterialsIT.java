package io.github.updatesentinel.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The bill of materials beside the MSI. */
class BillOfMaterialsIT {
  @Test
  void namesTheInstallerAndAllThatItCarries() throws IOException {
    Build build = Build.current();
    String name = build.msi().getFileName().toString().replace("-x64.msi", "-sbom.json");
    Path file = build.target().resolve(name);
    JsonObject bill = JsonParser.parseString(Files.readString(file)).getAsJsonObject();

    assertThat(bill.get("bomFormat").getAsString()).isEqualTo("CycloneDX");
    assertThat(hash(bill.getAsJsonObject("metadata").getAsJsonObject("component")))
        .isEqualTo(Tool.run("sha256sum", build.msi().toString()).substring(0, 64));
    List<JsonObject> components =
        StreamSupport.stream(bill.getAsJsonArray("components").spliterator(), false)
            .map(JsonElement::getAsJsonObject)
            .toList();
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

  private static String hash(JsonObject component) {
    return component.getAsJsonArray("hashes").get(0).getAsJsonObject().get("content").getAsString();
  }
}
