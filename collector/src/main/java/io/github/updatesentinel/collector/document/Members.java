package io.github.updatesentinel.collector.document;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.github.updatesentinel.collector.document.Problem.Kind;
import io.github.updatesentinel.contract.WindowsFamily;
import io.github.updatesentinel.contract.baseline.BaselineLimits;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/**
 * The members of one object of a document. What can't be read is noted and null, and so is what is
 * absent.
 *
 * @param array the array that the object is an entry of; "" for the document itself
 * @param index in that array; -1 for the document itself
 */
record Members(JsonObject object, String array, int index, Problems problems) {
  /** Those of the document itself. */
  static Members of(JsonObject document, Problems problems) {
    return new Members(document, "", -1, problems);
  }

  /** Those of an entry of one of its arrays; null for an entry that is no object. */
  static @Nullable Members of(JsonElement entry, String array, int index, Problems problems) {
    if (entry instanceof JsonObject object) {
      return new Members(object, array, index, problems);
    }
    problems.note(Problem.at(array, index, "", Kind.NOT_AN_OBJECT, entry));
    return null;
  }

  void note(String member, Kind kind, Object... arguments) {
    problems.note(Problem.at(array, index, member, kind, arguments));
  }

  @Nullable JsonElement present(String name) {
    JsonElement element = object.get(name);
    return element == null || element.isJsonNull() ? null : element;
  }

  /** Null is noted. */
  @Nullable JsonElement required(String name) {
    JsonElement element = present(name);
    if (element == null) {
      note(name, Kind.MISSING);
    }
    return element;
  }

  @Nullable JsonArray array(String name, int max) {
    JsonElement element = present(name);
    if (element == null) {
      return null;
    }
    if (!(element instanceof JsonArray found)) {
      note(name, Kind.NOT_AN_ARRAY, element);
      return null;
    }
    if (found.size() > max) {
      note(name, Kind.TOO_MANY, max, found.size());
      return null;
    }
    return found;
  }

  /** A number from {@code min} to {@link BaselineLimits#MAX_NUMBER}; null is noted. */
  @Nullable Integer number(String name, int min) {
    JsonElement element = required(name);
    if (element == null) {
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
    note(name, Kind.NOT_A_NUMBER, min, BaselineLimits.MAX_NUMBER, element);
    return null;
  }

  @Nullable String text(String name) {
    JsonElement element = present(name);
    if (element == null) {
      return null;
    }
    if (isText(element)) {
      return element.getAsString();
    }
    note(name, Kind.NOT_A_TEXT, BaselineLimits.MAX_VERSION, element);
    return null;
  }

  @Nullable LocalDate date(String name) {
    JsonElement element = present(name);
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
    note(name, Kind.NOT_A_DATE, element);
    return null;
  }

  @Nullable WindowsFamily family() {
    String name = text("family");
    if (name == null) {
      return null;
    }
    for (WindowsFamily family : WindowsFamily.values()) {
      if (family.name().equals(name)) {
        return family;
      }
    }
    note("family", Kind.NOT_A_FAMILY, name);
    return null;
  }

  static boolean isText(JsonElement element) {
    return element instanceof JsonPrimitive primitive && primitive.isString();
  }
}
