package io.github.updatesentinel.collector.document;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.github.updatesentinel.collector.document.Problem.Kind;
import io.github.updatesentinel.contract.baseline.BaselineLimits;
import io.github.updatesentinel.contract.baseline.BuildRow;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a baseline by {@link BaselineLimits}, as agents do, but goes on after a problem so that all
 * are reported at once: what passes here must pass there.
 */
public final class DocumentParser {
  private static final Pattern PLACE = Pattern.compile("line \\d+ column \\d+");

  /** More than these would not help. */
  private static final int MAX_PROBLEMS = 100;

  private final List<Problem> problems = new ArrayList<>();

  BaselineDocument parse(byte[] body) throws InvalidBaseline {
    JsonObject document = object(body);
    String version = version(document);
    List<BuildRow> rows = rows(document);
    Set<String> withdraws = withdraws(document);
    if (version == null || !problems.isEmpty()) {
      throw refused();
    }
    return new BaselineDocument(version, rows, withdraws, body);
  }

  private JsonObject object(byte[] body) throws InvalidBaseline {
    if (body.length > BaselineLimits.MAX_BYTES) {
      throw refused(Problem.of("", Kind.SIZE, BaselineLimits.MAX_BYTES, body.length));
    }
    String text = text(body);
    int marks = BaselineLimits.marks(text);
    if (marks > BaselineLimits.MAX_MARKS) {
      throw refused(Problem.of("", Kind.MARKS, BaselineLimits.MAX_MARKS, marks));
    }
    try (JsonReader reader = new JsonReader(new StringReader(text))) {
      reader.setStrictness(Strictness.STRICT);
      JsonElement element = JsonParser.parseReader(reader);
      if (reader.peek() != JsonToken.END_DOCUMENT || !element.isJsonObject()) {
        throw refused(Problem.of("", Kind.NOT_AN_OBJECT, element));
      }
      return element.getAsJsonObject();
    } catch (IOException | JsonParseException | IllegalStateException | StackOverflowError e) {
      throw refused(Problem.of("", Kind.NOT_JSON, place(String.valueOf(e.getMessage()))));
    }
  }

  /** Where it is wrong; what else the parser says is for who programs with it. */
  private static String place(String message) {
    Matcher place = PLACE.matcher(message);
    return place.find() ? place.group() : message.lines().findFirst().orElse("");
  }

  private String text(byte[] body) throws InvalidBaseline {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw refused(Problem.of("", Kind.NOT_UTF8));
    }
  }

  private @Nullable String version(JsonObject document) {
    JsonElement element = present(document, "version");
    if (element == null) {
      note(-1, "version", Kind.MISSING);
      return null;
    }
    if (!isText(element) || !isVersion(element.getAsString())) {
      note(-1, "version", Kind.NOT_A_VERSION, BaselineLimits.MAX_VERSION, element);
      return null;
    }
    return element.getAsString();
  }

  /** Whether a name can be a version: nothing in it that pages or stores would change. */
  static boolean isVersion(String text) {
    return !text.isBlank()
        && text.length() <= BaselineLimits.MAX_VERSION
        && text.codePoints()
            .noneMatch(
                c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
  }

  private List<BuildRow> rows(JsonObject document) {
    List<BuildRow> rows = new ArrayList<>();
    JsonArray elements = array(document, "builds", BaselineLimits.MAX_ROWS, true);
    if (elements == null) {
      return rows;
    }
    if (elements.isEmpty()) {
      note(-1, "builds", Kind.NO_ROWS);
    }
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < elements.size(); i++) {
      BuildRow row = row(elements.get(i), i);
      if (row == null) {
        continue;
      }
      if (!seen.add(row.os())) {
        note(i, "", Kind.TWICE, row.os());
      }
      rows.add(row);
    }
    return rows;
  }

  private @Nullable BuildRow row(JsonElement element, int index) {
    if (!(element instanceof JsonObject object)) {
      note(index, "", Kind.NOT_AN_OBJECT, element);
      return null;
    }
    Integer build = number(object, index, "build", 1);
    Integer ubr = number(object, index, "ubr", 0);
    String kb = text(object, index, "kb");
    if (kb != null && !BaselineLimits.isKb(kb)) {
      note(index, "kb", Kind.NOT_A_KB, kb);
    }
    String kind = text(object, index, "kind");
    if (kind != null && !BaselineLimits.KINDS.contains(kind)) {
      note(index, "kind", Kind.NOT_A_KIND, kind);
    }
    LocalDate released = date(object, index, "released");
    LocalDate estimate = date(object, index, "releasedEstimate");
    LocalDate notAfter = date(object, index, "notAfter");
    return build == null || ubr == null
        ? null
        : new BuildRow(build, ubr, kb, released, estimate, notAfter, kind);
  }

  private Set<String> withdraws(JsonObject document) {
    Set<String> withdraws = new HashSet<>();
    JsonArray elements = array(document, "withdraws", BaselineLimits.MAX_WITHDRAWN, false);
    if (elements == null) {
      return withdraws;
    }
    for (JsonElement element : elements) {
      if (!isText(element) || element.getAsString().length() > BaselineLimits.MAX_VERSION) {
        note(-1, "withdraws", Kind.NOT_A_TEXT, BaselineLimits.MAX_VERSION, element);
      } else {
        withdraws.add(element.getAsString());
      }
    }
    return withdraws;
  }

  private @Nullable JsonArray array(JsonObject object, String name, int max, boolean required) {
    JsonElement element = present(object, name);
    if (element == null) {
      if (required) {
        note(-1, name, Kind.MISSING);
      }
      return null;
    }
    if (!(element instanceof JsonArray array)) {
      note(-1, name, Kind.NOT_AN_ARRAY, element);
      return null;
    }
    if (array.size() > max) {
      note(-1, name, Kind.TOO_MANY, max, array.size());
      return null;
    }
    return array;
  }

  private @Nullable Integer number(JsonObject object, int row, String name, int min) {
    JsonElement element = present(object, name);
    if (element == null) {
      note(row, name, Kind.MISSING);
      return null;
    }
    try {
      if (element instanceof JsonPrimitive primitive && primitive.isNumber()) {
        int value = new BigDecimal(primitive.getAsString()).intValueExact();
        if (value >= min && value <= BaselineLimits.MAX_NUMBER) {
          return value;
        }
      }
    } catch (ArithmeticException | NumberFormatException e) {
      // Falls through: a fraction is reported like a value that is out of range.
    }
    note(row, name, Kind.NOT_A_NUMBER, min, BaselineLimits.MAX_NUMBER, element);
    return null;
  }

  private @Nullable String text(JsonObject object, int row, String name) {
    JsonElement element = present(object, name);
    if (element == null) {
      return null;
    }
    if (isText(element)) {
      return element.getAsString();
    }
    note(row, name, Kind.NOT_A_TEXT, BaselineLimits.MAX_VERSION, element);
    return null;
  }

  private @Nullable LocalDate date(JsonObject object, int row, String name) {
    JsonElement element = present(object, name);
    if (element == null) {
      return null;
    }
    try {
      if (isText(element) && element.getAsString().length() <= 10) {
        return LocalDate.parse(element.getAsString());
      }
    } catch (DateTimeParseException e) {
      // Falls through.
    }
    note(row, name, Kind.NOT_A_DATE, element);
    return null;
  }

  private static @Nullable JsonElement present(JsonObject object, String name) {
    JsonElement element = object.get(name);
    return element == null || element.isJsonNull() ? null : element;
  }

  private static boolean isText(JsonElement element) {
    return element instanceof JsonPrimitive primitive && primitive.isString();
  }

  private void note(int row, String member, Kind kind, Object... arguments) {
    if (problems.size() < MAX_PROBLEMS) {
      problems.add(Problem.at(row, member, kind, arguments));
    } else if (problems.size() == MAX_PROBLEMS) {
      problems.add(Problem.of("", Kind.MORE, MAX_PROBLEMS));
    }
  }

  private InvalidBaseline refused(Problem problem) {
    problems.add(problem);
    return refused();
  }

  private InvalidBaseline refused() {
    return new InvalidBaseline(problems);
  }
}
