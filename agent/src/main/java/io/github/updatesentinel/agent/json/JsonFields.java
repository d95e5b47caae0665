package io.github.updatesentinel.agent.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.Moments;
import io.github.updatesentinel.agent.fact.Texts;
import io.github.updatesentinel.contract.Open;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON object from an untrusted document, field by field. Every complaint names the field
 * by its path.
 */
public final class JsonFields {
  /** The parser's complaint about deep nesting spells out the whole path. */
  private static final int MAX_REASON = 200;

  private final JsonObject object;
  private final String path;
  private final boolean cutsLists;

  private JsonFields(JsonObject object, String path, boolean cutsLists) {
    this.object = object;
    this.path = path;
    this.cutsLists = cutsLists;
  }

  /** The whole text as one object; anything around it is an error, and so is lenient JSON. */
  public static JsonFields parse(String text) throws InvalidJson {
    try (JsonReader reader = new JsonReader(new StringReader(text))) {
      reader.setStrictness(Strictness.STRICT);
      JsonElement element = JsonParser.parseReader(reader);
      if (reader.peek() != JsonToken.END_DOCUMENT) {
        throw new InvalidJson("expected one JSON object, found more after it");
      }
      if (!element.isJsonObject()) {
        throw new InvalidJson("expected a JSON object, found " + show(element));
      }
      return new JsonFields(element.getAsJsonObject(), "", false);
    } catch (IOException | JsonParseException | IllegalStateException | StackOverflowError e) {
      throw new InvalidJson("not JSON: " + firstLine(e.getMessage()));
    }
  }

  /** The same, where a list that is too long is its first entries, at any depth, and no error. */
  public JsonFields cuttingLists() {
    return new JsonFields(object, path, true);
  }

  public Set<String> names() {
    return object.keySet();
  }

  public @Nullable JsonElement raw(String name) {
    return object.get(name);
  }

  public @Nullable String text(String name, int maxLength) throws InvalidJson {
    JsonElement element = present(name);
    if (element == null) {
      return null;
    }
    if (!(element instanceof JsonPrimitive primitive) || !primitive.isString()) {
      throw expected(name, "a string", element);
    }
    String text = primitive.getAsString();
    if (text.length() > maxLength) {
      throw expected(name, "a string of up to " + maxLength + " characters", element);
    }
    return text;
  }

  public String requiredText(String name, int maxLength) throws InvalidJson {
    return required(name, text(name, maxLength));
  }

  public @Nullable Long integer(String name, long min, long max) throws InvalidJson {
    JsonElement element = present(name);
    if (element == null) {
      return null;
    }
    if (!(element instanceof JsonPrimitive primitive) || !primitive.isNumber()) {
      throw expected(name, wholeNumber(min, max), element);
    }
    try {
      long value = new BigDecimal(primitive.getAsString()).longValueExact();
      if (value < min || value > max) {
        throw expected(name, wholeNumber(min, max), element);
      }
      return value;
    } catch (ArithmeticException | NumberFormatException e) {
      throw expected(name, wholeNumber(min, max), element);
    }
  }

  private static String wholeNumber(long min, long max) {
    return "a whole number from %d to %d".formatted(min, max);
  }

  public long requiredInteger(String name, long min, long max) throws InvalidJson {
    return required(name, integer(name, min, max));
  }

  public @Nullable Boolean bool(String name) throws InvalidJson {
    JsonElement element = present(name);
    if (element == null) {
      return null;
    }
    if (!(element instanceof JsonPrimitive primitive) || !primitive.isBoolean()) {
      throw expected(name, "true or false", element);
    }
    return primitive.getAsBoolean();
  }

  public @Nullable LocalDate date(String name) throws InvalidJson {
    String text = text(name, 10);
    try {
      return text == null ? null : LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw new InvalidJson(
          path + name + ": expected a date such as 2026-07-14, found " + quote(text));
    }
  }

  public @Nullable Instant instant(String name) throws InvalidJson {
    String text = text(name, 40);
    Instant instant = text == null ? null : Moments.parse(text);
    if (text == null || instant != null) {
      return instant;
    }
    throw new InvalidJson(
        path + name + ": expected a time such as 2026-11-22T08:00:03Z, found " + quote(text));
  }

  public @Nullable HResult hresult(String name) throws InvalidJson {
    String text = text(name, 12);
    try {
      return text == null ? null : HResult.parse(text);
    } catch (IllegalArgumentException e) {
      throw new InvalidJson(
          path + name + ": expected a code such as 0x80070422, found " + quote(text));
    }
  }

  /** A value of an enumeration that a newer agent may have written more of. */
  public <E extends Enum<E>> @Nullable Open<E> open(String name, Class<E> type) throws InvalidJson {
    String text = openName(name);
    return text == null ? null : new Open<>(type, text);
  }

  /** The same for one that is no Java enumeration. */
  public @Nullable String openName(String name) throws InvalidJson {
    String text = text(name, Open.MAX_NAME);
    if (text != null && !Open.NAME.matcher(text).matches()) {
      throw new InvalidJson(
          "%s%s: expected capital letters, digits and _, found %s"
              .formatted(path, name, quote(text)));
    }
    return text;
  }

  public <E extends Enum<E>> @Nullable E oneOf(String name, Class<E> type) throws InvalidJson {
    String text = text(name, 100);
    if (text == null) {
      return null;
    }
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(text)) {
        return constant;
      }
    }
    throw new InvalidJson(
        "%s%s: expected one of %s, found %s"
            .formatted(path, name, List.of(type.getEnumConstants()), quote(text)));
  }

  /** Absent is null; an entry that is no object is an error. */
  public @Nullable List<JsonFields> objects(String name, int maxSize) throws InvalidJson {
    List<JsonFields> objects = new ArrayList<>();
    List<JsonElement> elements = elements(name, maxSize);
    if (elements == null) {
      return null;
    }
    for (JsonElement element : elements) {
      // Not by a format: a build list has thousands of entries.
      String at = path + name + "[" + objects.size() + "]";
      if (!element.isJsonObject()) {
        throw new InvalidJson(at + ": expected an object, found " + show(element));
      }
      objects.add(new JsonFields(element.getAsJsonObject(), at + ".", cutsLists));
    }
    return objects;
  }

  /** Absent is null; an entry that is no string is an error. */
  public @Nullable List<String> texts(String name, int maxSize, int maxLength) throws InvalidJson {
    List<String> texts = new ArrayList<>();
    List<JsonElement> elements = elements(name, maxSize);
    if (elements == null) {
      return null;
    }
    for (JsonElement element : elements) {
      if (!(element instanceof JsonPrimitive primitive)
          || !primitive.isString()
          || primitive.getAsString().length() > maxLength) {
        throw new InvalidJson(
            "%s%s[%d]: expected a string of up to %d characters, found %s"
                .formatted(path, name, texts.size(), maxLength, show(element)));
      }
      texts.add(primitive.getAsString());
    }
    return texts;
  }

  public @Nullable JsonFields object(String name) throws InvalidJson {
    JsonElement element = present(name);
    if (element == null) {
      return null;
    }
    if (!element.isJsonObject()) {
      throw expected(name, "an object", element);
    }
    return new JsonFields(element.getAsJsonObject(), path + name + ".", cutsLists);
  }

  /** A complaint about one field of this object. */
  public InvalidJson invalid(String name, String problem) {
    return new InvalidJson(path + name + ": " + problem);
  }

  public <T> T required(String name, @Nullable T value) throws InvalidJson {
    if (value == null) {
      throw new InvalidJson(path + name + ": missing");
    }
    return value;
  }

  private @Nullable List<JsonElement> elements(String name, int maxSize) throws InvalidJson {
    JsonElement element = present(name);
    if (element == null) {
      return null;
    }
    if (!(element instanceof JsonArray array)) {
      throw expected(name, "an array", element);
    }
    if (array.size() > maxSize) {
      if (cutsLists) {
        return array.asList().subList(0, maxSize);
      }
      throw new InvalidJson(
          "%s%s: expected up to %d entries, found %d".formatted(path, name, maxSize, array.size()));
    }
    return array.asList();
  }

  private @Nullable JsonElement present(String name) {
    JsonElement element = object.get(name);
    return element == null || element.isJsonNull() ? null : element;
  }

  private InvalidJson expected(String name, String what, JsonElement found) {
    return new InvalidJson("%s%s: expected %s, found %s".formatted(path, name, what, show(found)));
  }

  private static String show(JsonElement element) {
    String text = element.toString();
    return text.length() <= 60 ? text : text.substring(0, 60) + "...";
  }

  private static String quote(@Nullable String text) {
    return "\"" + text + "\"";
  }

  private static String firstLine(@Nullable String message) {
    return message == null
        ? "no reason given"
        : Texts.cut(message.lines().findFirst().orElse(""), MAX_REASON);
  }
}
