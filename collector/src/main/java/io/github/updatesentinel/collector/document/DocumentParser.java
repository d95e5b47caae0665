package io.github.updatesentinel.collector.document;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.github.updatesentinel.collector.document.Problem.Kind;
import io.github.updatesentinel.collector.page.Visible;
import io.github.updatesentinel.contract.baseline.BaselineLimits;
import io.github.updatesentinel.contract.baseline.BuildRow;
import io.github.updatesentinel.contract.baseline.ServicingEnd;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
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

  private final Problems problems = new Problems();

  BaselineDocument parse(byte[] body) throws InvalidBaseline {
    Members document = Members.of(object(body), problems);
    String version = version(document);
    List<BuildRow> rows = new RowParser().rows(document);
    List<ServicingEnd> servicing = new ServicingParser().ends(document);
    Set<String> withdraws = withdraws(document);
    if (version == null || !problems.isEmpty()) {
      throw problems.refused();
    }
    return new BaselineDocument(version, rows, withdraws, servicing, body);
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

  private static @Nullable String version(Members document) {
    JsonElement element = document.required("version");
    if (element == null) {
      return null;
    }
    if (!Members.isText(element) || !isVersion(element.getAsString())) {
      document.note("version", Kind.NOT_A_VERSION, BaselineLimits.MAX_VERSION, element);
      return null;
    }
    return element.getAsString();
  }

  /**
   * Whether a name can be a version: nothing in it that pages or stores would change, that is not
   * seen, that changes how others are seen, or that is markup.
   */
  static boolean isVersion(String text) {
    return !text.isBlank()
        && text.length() <= BaselineLimits.MAX_VERSION
        && text.codePoints().noneMatch(c -> c == '<' || c == '>' || Visible.hasNoGlyph(c));
  }

  private static Set<String> withdraws(Members document) {
    Set<String> withdraws = new HashSet<>();
    JsonArray elements = document.array("withdraws", BaselineLimits.MAX_WITHDRAWN);
    for (JsonElement element : elements == null ? new JsonArray() : elements) {
      if (!Members.isText(element) || element.getAsString().length() > BaselineLimits.MAX_VERSION) {
        document.note("withdraws", Kind.NOT_A_TEXT, BaselineLimits.MAX_VERSION, element);
      } else {
        withdraws.add(element.getAsString());
      }
    }
    return withdraws;
  }

  private InvalidBaseline refused(Problem problem) {
    problems.note(problem);
    return problems.refused();
  }
}
