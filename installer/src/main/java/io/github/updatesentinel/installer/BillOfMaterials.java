package io.github.updatesentinel.installer;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/**
 * Makes the installer's bill of materials (CycloneDX) of the libraries': adds what Maven does not
 * know of, the Java runtime and procrun, and leaves out what is not shipped.
 */
public final class BillOfMaterials {
  /** Annotations for compilers. */
  private static final Set<String> NOT_SHIPPED = Set.of("annotations", "error_prone_annotations");

  private BillOfMaterials() {}

  /**
   * Writes the bill.
   *
   * @param arguments the libraries' bill, the install folder's content, procrun's version, the MSI,
   *     the bill to write
   */
  public static void main(String[] arguments) throws IOException {
    Path image = Path.of(arguments[1]);
    Path msi = Path.of(arguments[3]);
    JsonObject bill =
        JsonParser.parseString(Files.readString(Path.of(arguments[0]))).getAsJsonObject();
    JsonObject complete =
        complete(
            bill,
            release(Files.readString(image.resolve("runtime/release"))),
            arguments[2],
            Map.of(
                "runtime", sha256(image.resolve("runtime/lib/modules")),
                "procrun", sha256(image.resolve("UpdateSentinel.exe")),
                "msi", sha256(msi)));
    String json =
        new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(complete);
    Files.writeString(Path.of(arguments[4]), json + "\n");
  }

  /**
   * Completes the bill.
   *
   * @param libraries changed
   * @param release of the Java runtime
   * @param hashes SHA-256 of runtime, procrun and msi
   */
  static JsonObject complete(
      JsonObject libraries, Properties release, String procrun, Map<String, String> hashes) {
    JsonObject product = libraries.getAsJsonObject("metadata").getAsJsonObject("component");
    product.addProperty("type", "application");
    product.addProperty("name", "update-sentinel");
    product.add("hashes", hash(hashes, "msi"));

    JsonArray components = new JsonArray();
    for (JsonElement component : libraries.getAsJsonArray("components")) {
      if (!NOT_SHIPPED.contains(component.getAsJsonObject().get("name").getAsString())) {
        components.add(component);
      }
    }
    components.add(runtime(release, hash(hashes, "runtime")));
    components.add(procrun(procrun, hash(hashes, "procrun")));
    libraries.add("components", components);
    // Maven's graph names what is left out here, and not what was added.
    libraries.remove("dependencies");
    return libraries;
  }

  /** A Java runtime's description of itself: {@code KEY="value"} lines. */
  static Properties release(String text) {
    Properties release = new Properties();
    text.lines()
        .filter(line -> line.contains("="))
        .forEach(
            line ->
                release.setProperty(
                    line.substring(0, line.indexOf('=')),
                    line.substring(line.indexOf('=') + 1).replace("\"", "")));
    return release;
  }

  private static JsonObject runtime(Properties release, JsonArray hashes) {
    String version = release.getProperty("JAVA_RUNTIME_VERSION");
    String vendor = release.getProperty("IMPLEMENTOR");
    if (version == null || vendor == null) {
      throw new IllegalArgumentException(
          "the Java runtime does not name JAVA_RUNTIME_VERSION and IMPLEMENTOR, but " + release);
    }
    JsonObject runtime =
        component("platform", "OpenJDK", version, "pkg:generic/openjdk@" + version, hashes);
    JsonObject supplier = new JsonObject();
    supplier.addProperty("name", vendor);
    runtime.add("supplier", supplier);
    runtime.add("licenses", license("expression", "GPL-2.0-only WITH Classpath-exception-2.0"));
    return runtime;
  }

  private static JsonObject procrun(String version, JsonArray hashes) {
    String url =
        "pkg:maven/commons-daemon/commons-daemon@%s?classifier=bin-windows&type=zip"
            .formatted(version);
    JsonObject procrun = component("application", "commons-daemon-procrun", version, url, hashes);
    procrun.add("licenses", license("expression", "Apache-2.0"));
    return procrun;
  }

  private static JsonObject component(
      String type, String name, String version, String url, JsonArray hashes) {
    JsonObject component = new JsonObject();
    component.addProperty("type", type);
    component.addProperty("bom-ref", url);
    component.addProperty("name", name);
    component.addProperty("version", version);
    component.add("hashes", hashes);
    component.addProperty("purl", url);
    return component;
  }

  private static JsonArray license(String kind, String value) {
    JsonObject license = new JsonObject();
    license.addProperty(kind, value);
    JsonArray licenses = new JsonArray();
    licenses.add(license);
    return licenses;
  }

  private static JsonArray hash(Map<String, String> hashes, String of) {
    JsonObject hash = new JsonObject();
    hash.addProperty("alg", "SHA-256");
    hash.addProperty("content", hashes.get(of));
    JsonArray all = new JsonArray();
    all.add(hash);
    return all;
  }

  private static String sha256(Path file) throws IOException {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
