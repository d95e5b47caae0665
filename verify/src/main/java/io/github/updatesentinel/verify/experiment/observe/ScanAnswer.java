package io.github.updatesentinel.verify.experiment.observe;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The answer of Windows Update, as reported by the agent's check.
 *
 * @param json of the check, whole
 */
record ScanAnswer(JsonObject json) {

  /** Empty where the text is no such JSON. */
  static Optional<ScanAnswer> parse(String text) {
    try {
      // What the launcher may print in front of it is none of it.
      int start = text.indexOf('{');
      JsonElement json = JsonParser.parseString(start < 0 ? "" : text.substring(start));
      return json.isJsonObject()
          ? Optional.of(new ScanAnswer(json.getAsJsonObject()))
          : Optional.empty();
    } catch (JsonParseException e) {
      return Optional.empty();
    }
  }

  Optional<String> outcome() {
    return text("scan", "outcome");
  }

  Optional<String> hresult() {
    return text("scan", "hresult");
  }

  Optional<String> verdict() {
    return text("verdict", "code");
  }

  Optional<String> certainty() {
    return text("verdict", "certainty");
  }

  Optional<Long> found() {
    return number("scan", "found");
  }

  /** How many of those need TrustedInstaller; empty if the agent does not report it. */
  Optional<Long> servicingFound() {
    return number("scan", "servicingFound");
  }

  Optional<JsonArray> warnings() {
    return member("scan", "warnings")
        .filter(JsonElement::isJsonArray)
        .map(JsonElement::getAsJsonArray);
  }

  private Optional<String> text(String object, String name) {
    return member(object, name).filter(JsonElement::isJsonPrimitive).map(JsonElement::getAsString);
  }

  private Optional<Long> number(String object, String name) {
    return member(object, name)
        .filter(value -> value.isJsonPrimitive() && value.getAsJsonPrimitive().isNumber())
        .map(value -> value.getAsJsonPrimitive().getAsBigDecimal().longValue());
  }

  private Optional<JsonElement> member(String object, String name) {
    @Nullable JsonElement outer = json.get(object);
    return outer != null && outer.isJsonObject()
        ? Optional.ofNullable(outer.getAsJsonObject().get(name))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return "%s %s, found %s%s, warnings %s, verdict %s%s"
        .formatted(
            outcome().orElse("no outcome"),
            hresult().orElse("without a code"),
            found().map(Object::toString).orElse("unknown"),
            servicingFound().map(count -> " (" + count + " servicing)").orElse(""),
            warnings().map(JsonArray::toString).orElse("unknown"),
            verdict().orElse("unknown"),
            certainty().map(word -> " " + word).orElse(""));
  }
}
