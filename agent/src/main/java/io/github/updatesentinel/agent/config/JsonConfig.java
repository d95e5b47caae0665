package io.github.updatesentinel.agent.config;

import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import io.github.updatesentinel.agent.json.InvalidJson;
import io.github.updatesentinel.agent.json.JsonFields;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The configuration file's text as a source. */
public final class JsonConfig {
  /** Bytes; a full configuration has about two thousand. */
  public static final int MAX_BYTES = 1 << 20;

  private JsonConfig() {}

  public static ConfigSource parse(String name, String json) throws InvalidJson {
    JsonFields fields = JsonFields.parse(json);
    Map<String, RawValue> values = new HashMap<>();
    for (String key : fields.names()) {
      JsonElement element = fields.raw(key);
      // JSON knows no comments; a key that starts with "//" is the usual stand-in.
      if (element != null && !element.isJsonNull() && !key.startsWith("//")) {
        values.put(key, raw(element));
      }
    }
    return new ConfigSource(name, values);
  }

  private static RawValue raw(JsonElement element) {
    if (element.isJsonArray()) {
      List<String> texts = new ArrayList<>();
      for (JsonElement entry : element.getAsJsonArray()) {
        if (!(entry instanceof JsonPrimitive primitive) || !primitive.isString()) {
          return new RawValue.Unusable("an array that contains values other than strings");
        }
        texts.add(primitive.getAsString());
      }
      return new RawValue.Texts(texts);
    }
    if (!(element instanceof JsonPrimitive primitive)) {
      return new RawValue.Unusable("an object");
    }
    if (primitive.isString()) {
      return new RawValue.Text(primitive.getAsString());
    }
    if (primitive.isBoolean()) {
      return new RawValue.Bool(primitive.getAsBoolean());
    }
    try {
      return new RawValue.Int(primitive.getAsBigDecimal().longValueExact());
    } catch (ArithmeticException | NumberFormatException e) {
      return new RawValue.Unusable("the number " + primitive.getAsString());
    }
  }
}
