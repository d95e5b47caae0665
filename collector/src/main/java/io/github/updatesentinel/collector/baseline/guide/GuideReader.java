package io.github.updatesentinel.collector.baseline.guide;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import io.github.updatesentinel.contract.baseline.BaselineLimits;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the document of a month: a stream, since it has tens of megabytes. What it does not need,
 * it skips, so that new members do no harm.
 */
final class GuideReader {
  static final long MAX_BYTES = 256L << 20;

  private static final int MAX_PRODUCTS = 50_000;
  private static final int MAX_FIXES = 200_000;
  private static final int MAX_TEXT = 500;

  /** Of branches in branches; the guide has two. */
  private static final int MAX_DEPTH = 10;

  private static final DateTimeFormatter MONTH =
      DateTimeFormatter.ofPattern("uuuu-MMM", Locale.ENGLISH);
  private static final Pattern BUILD = Pattern.compile("10\\.0\\.(\\d{5})\\.(\\d{1,6})");

  private final Map<String, String> products = new HashMap<>();
  private final Map<GuideFix, Integer> fixes = new HashMap<>();
  private @Nullable String id;

  private GuideReader() {}

  static GuideReader read(Path file) throws IOException, InvalidGuide {
    long size = Files.size(file);
    if (size > MAX_BYTES) {
      throw new InvalidGuide("expected up to " + MAX_BYTES + " bytes, found " + size);
    }
    GuideReader guide = new GuideReader();
    try (BufferedReader text = Files.newBufferedReader(file)) {
      refuseXml(text);
      JsonReader in = new JsonReader(text);
      in.setStrictness(Strictness.LEGACY_STRICT);
      guide.document(in);
    } catch (CharacterCodingException e) {
      throw new InvalidGuide("expected UTF-8, found other bytes");
    } catch (MalformedJsonException
        | EOFException
        | IllegalStateException
        | NumberFormatException e) {
      throw new InvalidGuide("it is not the JSON of the Security Update Guide");
    }
    return guide;
  }

  /** What the server sends without the header {@code Accept: application/json}. */
  private static void refuseXml(BufferedReader text) throws IOException, InvalidGuide {
    text.mark(2);
    int first = text.read();
    if (first == '\uFEFF') {
      first = text.read();
    }
    text.reset();
    if (first == '<') {
      throw new InvalidGuide("it is XML; download it with the header \"Accept: application/json\"");
    }
  }

  /**
   * The month of the document.
   *
   * @throws InvalidGuide if its id is no month
   */
  YearMonth month() throws InvalidGuide {
    try {
      return YearMonth.parse(id == null ? "" : id, MONTH);
    } catch (DateTimeParseException e) {
      throw new InvalidGuide("expected an id such as 2026-Sep, found " + id);
    }
  }

  /** Names of products by id. */
  Map<String, String> products() {
    return products;
  }

  /** Updates of Windows, and how many vulnerabilities each fixes. */
  Map<GuideFix, Integer> fixes() {
    return fixes;
  }

  private void document(JsonReader in) throws IOException, InvalidGuide {
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "DocumentTracking" -> tracking(in);
        case "ProductTree" -> productTree(in);
        case "Vulnerability" -> vulnerabilities(in);
        default -> in.skipValue();
      }
    }
    in.endObject();
  }

  private void tracking(JsonReader in) throws IOException {
    in.beginObject();
    while (in.hasNext()) {
      if (in.nextName().equals("Identification")) {
        id = member(in, "ID");
      } else {
        in.skipValue();
      }
    }
    in.endObject();
  }

  /** Products are listed by name, and again by branches; one of both is enough. */
  private void productTree(JsonReader in) throws IOException, InvalidGuide {
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "FullProductName", "Branch" -> products(in, 0);
        default -> in.skipValue();
      }
    }
    in.endObject();
  }

  private void products(JsonReader in, int depth) throws IOException, InvalidGuide {
    if (in.peek() != JsonToken.BEGIN_ARRAY || depth > MAX_DEPTH) {
      in.skipValue();
      return;
    }
    in.beginArray();
    while (in.hasNext()) {
      product(in, depth);
    }
    in.endArray();
  }

  private void product(JsonReader in, int depth) throws IOException, InvalidGuide {
    String productId = null;
    String name = null;
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "ProductID" -> productId = text(in);
        case "Value" -> name = text(in);
        case "Items" -> products(in, depth + 1);
        default -> in.skipValue();
      }
    }
    in.endObject();
    if (productId != null && name != null) {
      products.put(productId, name);
      limit("products", products.size(), MAX_PRODUCTS);
    }
  }

  private void vulnerabilities(JsonReader in) throws IOException, InvalidGuide {
    in.beginArray();
    while (in.hasNext()) {
      Set<GuideFix> ofThisOne = new HashSet<>();
      in.beginObject();
      while (in.hasNext()) {
        if (in.nextName().equals("Remediations") && in.peek() == JsonToken.BEGIN_ARRAY) {
          in.beginArray();
          while (in.hasNext()) {
            remediation(in, ofThisOne);
            limit("fixes of a vulnerability", ofThisOne.size(), MAX_FIXES);
          }
          in.endArray();
        } else {
          in.skipValue();
        }
      }
      in.endObject();
      ofThisOne.forEach(fix -> fixes.merge(fix, 1, Integer::sum));
      limit("fixes", fixes.size(), MAX_FIXES);
    }
    in.endArray();
  }

  private static void remediation(JsonReader in, Set<GuideFix> fixes) throws IOException {
    String description = null;
    String subType = null;
    String fixedBuild = null;
    List<String> productIds = List.of();
    in.beginObject();
    while (in.hasNext()) {
      switch (in.nextName()) {
        case "Description" -> description = member(in, "Value");
        case "SubType" -> subType = text(in);
        case "FixedBuild" -> fixedBuild = text(in);
        case "ProductID" -> productIds = texts(in);
        default -> in.skipValue();
      }
    }
    in.endObject();
    Matcher build = BUILD.matcher(fixedBuild == null ? "" : fixedBuild.strip());
    if (subType == null || !build.matches()) {
      return;
    }
    // The guide spells it "Security Hotpatch Update" and "SecurityHotpatchUpdate".
    boolean hotpatch = subType.toLowerCase(Locale.ROOT).contains("hotpatch");
    if (hotpatch || subType.equalsIgnoreCase("Security Update")) {
      String kb = description == null ? null : "KB" + description.strip();
      for (String productId : productIds) {
        fixes.add(
            new GuideFix(
                productId,
                Integer.parseInt(build.group(1)),
                Integer.parseInt(build.group(2)),
                kb != null && BaselineLimits.isKb(kb) ? kb : null,
                hotpatch));
      }
    }
  }

  /** A text of an object, or of an object in it: {@code {"ID": {"Value": "2026-Sep"}}}. */
  private static @Nullable String member(JsonReader in, String name) throws IOException {
    if (in.peek() != JsonToken.BEGIN_OBJECT) {
      return text(in);
    }
    String found = null;
    in.beginObject();
    while (in.hasNext()) {
      if (!in.nextName().equals(name)) {
        in.skipValue();
      } else if (in.peek() == JsonToken.BEGIN_OBJECT) {
        found = member(in, "Value");
      } else {
        found = text(in);
      }
    }
    in.endObject();
    return found;
  }

  private static List<String> texts(JsonReader in) throws IOException {
    if (in.peek() != JsonToken.BEGIN_ARRAY) {
      in.skipValue();
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    in.beginArray();
    while (in.hasNext()) {
      String text = text(in);
      if (text != null && texts.size() < MAX_PRODUCTS) {
        texts.add(text);
      }
    }
    in.endArray();
    return texts;
  }

  /** Null for what is no text, and for one that is too long to be a name. */
  private static @Nullable String text(JsonReader in) throws IOException {
    if (in.peek() != JsonToken.STRING) {
      in.skipValue();
      return null;
    }
    String text = in.nextString();
    return text.length() <= MAX_TEXT ? text : null;
  }

  private static void limit(String what, int found, int max) throws InvalidGuide {
    if (found > max) {
      throw new InvalidGuide("expected up to " + max + " " + what + ", found more");
    }
  }
}
