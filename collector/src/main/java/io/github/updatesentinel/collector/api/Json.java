package io.github.updatesentinel.collector.api;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An object under construction. What is null is left out: absent means not known. */
final class Json {
  private final JsonObject object = new JsonObject();

  Json put(String name, @Nullable String value) {
    if (value != null) {
      object.addProperty(name, value);
    }
    return this;
  }

  Json put(String name, @Nullable Number value) {
    if (value != null) {
      object.addProperty(name, value);
    }
    return this;
  }

  Json put(String name, @Nullable Boolean value) {
    if (value != null) {
      object.addProperty(name, value);
    }
    return this;
  }

  Json put(String name, @Nullable Instant value) {
    return put(name, value == null ? null : value.toString());
  }

  Json put(String name, JsonElement value) {
    object.add(name, value);
    return this;
  }

  /** Leaves out an object without members. */
  Json put(String name, Json value) {
    if (!value.object.isEmpty()) {
      object.add(name, value.object);
    }
    return this;
  }

  <T> Json put(String name, Collection<T> values, Function<T, Json> each) {
    JsonArray array = new JsonArray();
    values.forEach(value -> array.add(each.apply(value).object));
    return put(name, array);
  }

  Json put(String name, List<String> values) {
    JsonArray array = new JsonArray();
    values.forEach(value -> array.add(new JsonPrimitive(value)));
    return put(name, array);
  }

  Json put(String name, Map<String, Long> counts) {
    JsonObject members = new JsonObject();
    counts.forEach((key, count) -> members.addProperty(key, count));
    return put(name, members);
  }

  JsonObject object() {
    return object;
  }
}
