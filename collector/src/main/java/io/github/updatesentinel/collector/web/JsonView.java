package io.github.updatesentinel.collector.web;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a heartbeat for templates. A member that is not there, or of another kind than
 * expected, is null: not known.
 */
public record JsonView(JsonObject json) {
  /** The object in a member; an empty one where there is none. */
  public JsonView object(String name) {
    return new JsonView(json.get(name) instanceof JsonObject object ? object : new JsonObject());
  }

  /** The objects in a member that is an array; whatever else is in there is left out. */
  public List<JsonView> objects(String name) {
    List<JsonView> objects = new ArrayList<>();
    for (JsonElement element : array(name)) {
      if (element instanceof JsonObject object) {
        objects.add(new JsonView(object));
      }
    }
    return objects;
  }

  /** The strings in a member that is an array. */
  public List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    for (JsonElement element : array(name)) {
      if (element instanceof JsonPrimitive text && text.isString()) {
        texts.add(text.getAsString());
      }
    }
    return texts;
  }

  /** A string. */
  public @Nullable String text(String name) {
    JsonPrimitive value = primitive(name);
    return value != null && value.isString() ? value.getAsString() : null;
  }

  /** A whole number, in any notation that JSON has. */
  public @Nullable Long number(String name) {
    JsonPrimitive value = primitive(name);
    try {
      // Gson would refuse 0e-99999, which is a 0 like any other.
      return value != null && value.isNumber()
          ? (Long) new BigDecimal(value.getAsString()).longValueExact()
          : null;
    } catch (ArithmeticException | NumberFormatException e) {
      return null;
    }
  }

  /** True or false. */
  public @Nullable Boolean flag(String name) {
    JsonPrimitive value = primitive(name);
    if (value == null || !value.isBoolean()) {
      return null;
    }
    return value.getAsBoolean();
  }

  /** A moment in RFC 3339. */
  public @Nullable Instant instant(String name) {
    String text = text(name);
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** Whether nothing is known at all. */
  public boolean isEmpty() {
    return json.isEmpty();
  }

  private @Nullable JsonPrimitive primitive(String name) {
    return json.get(name) instanceof JsonPrimitive primitive ? primitive : null;
  }

  private JsonArray array(String name) {
    return json.get(name) instanceof JsonArray array ? array : new JsonArray();
  }
}
