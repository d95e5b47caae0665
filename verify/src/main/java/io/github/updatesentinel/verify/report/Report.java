package io.github.updatesentinel.verify.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.updatesentinel.verify.bench.Evidence;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/** The findings, as verify.json, and with the evidence as a zip. */
public final class Report {
  private static final int FORMAT = 1;

  private final Map<String, String> head = new LinkedHashMap<>();
  private @Nullable JsonObject experiment;
  private final List<Finding> findings = new ArrayList<>();

  /** Something of the run itself, such as the machine it ran on. */
  public void head(String name, String value) {
    head.put(name, value);
  }

  public void add(Finding finding) {
    findings.add(finding);
  }

  /** The table of what Windows Update answered. */
  public void experiment(JsonObject table) {
    experiment = table;
  }

  public List<Finding> findings() {
    return List.copyOf(findings);
  }

  /** An item failed where one of its checks did, and passed where all did. */
  Outcome outcome(Item item) {
    List<Outcome> outcomes =
        findings.stream()
            .filter(finding -> finding.item().equals(item))
            .map(Finding::outcome)
            .toList();
    if (outcomes.contains(Outcome.FAIL)) {
      return Outcome.FAIL;
    }
    return outcomes.contains(Outcome.NOT_TRIED) ? Outcome.NOT_TRIED : Outcome.PASS;
  }

  private long count(Item item, Outcome outcome) {
    return findings.stream()
        .filter(finding -> finding.item().equals(item) && finding.outcome() == outcome)
        .count();
  }

  private List<Item> items() {
    return findings.stream()
        .map(Finding::item)
        .distinct()
        .sorted((a, b) -> Integer.compare(a.number(), b.number()))
        .toList();
  }

  JsonObject json() {
    JsonObject json = new JsonObject();
    json.addProperty("format", FORMAT);
    head.forEach(json::addProperty);
    JsonArray items = new JsonArray();
    for (Item item : items()) {
      JsonObject entry = new JsonObject();
      entry.addProperty("item", item.number());
      entry.addProperty("name", item.name());
      entry.addProperty("outcome", outcome(item).name());
      entry.addProperty("passed", count(item, Outcome.PASS));
      entry.addProperty("failed", count(item, Outcome.FAIL));
      entry.addProperty("notTried", count(item, Outcome.NOT_TRIED));
      JsonArray checks = new JsonArray();
      findings.stream()
          .filter(finding -> finding.item().equals(item))
          .forEach(finding -> checks.add(check(finding)));
      entry.add("checks", checks);
      items.add(entry);
    }
    json.add("items", items);
    if (experiment != null) {
      json.add("experiment", experiment);
    }
    return json;
  }

  private static JsonObject check(Finding finding) {
    JsonObject json = new JsonObject();
    json.addProperty("check", finding.check());
    json.addProperty("done", finding.done());
    json.addProperty("seen", finding.seen());
    json.addProperty("outcome", finding.outcome().name());
    json.addProperty("why", finding.why());
    JsonArray evidence = new JsonArray();
    finding.evidence().forEach(evidence::add);
    json.add("evidence", evidence);
    return json;
  }

  /**
   * Writes the zip, whole or not at all.
   *
   * @param out is replaced
   */
  public void write(Evidence evidence, Path out) throws IOException {
    Gson gson = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
    String text = evidence.redacted(gson.toJson(json()));
    Path making = out.resolveSibling(out.getFileName() + ".new");
    try (OutputStream file = Files.newOutputStream(making);
        ZipOutputStream zip = new ZipOutputStream(file, StandardCharsets.UTF_8)) {
      zip.putNextEntry(new ZipEntry("verify.json"));
      zip.write(text.getBytes(StandardCharsets.UTF_8));
      try (Stream<Path> files = Files.list(evidence.folder())) {
        for (Path one : files.sorted().toList()) {
          zip.putNextEntry(new ZipEntry("evidence/" + one.getFileName()));
          Files.copy(one, zip);
        }
      }
    }
    replace(making, out);
  }

  /** At once, so that a run that is cut off here leaves one of the two. */
  private static void replace(Path by, Path file) throws IOException {
    try {
      Files.move(by, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      // A folder of another computer, such as that of Windows Sandbox, may not allow it.
      Files.move(by, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** For the console: one line for each item, and what went wrong. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (Item item : items()) {
      long passed = count(item, Outcome.PASS);
      String part =
          outcome(item) == Outcome.NOT_TRIED && passed > 0 ? " (%d passed)".formatted(passed) : "";
      lines.add("%-9s %2d  %s%s".formatted(outcome(item), item.number(), item.name(), part));
      findings.stream()
          .filter(finding -> finding.item().equals(item) && finding.outcome() == Outcome.FAIL)
          .forEach(finding -> lines.add("              " + finding.check() + ": " + finding.why()));
    }
    return lines;
  }
}
