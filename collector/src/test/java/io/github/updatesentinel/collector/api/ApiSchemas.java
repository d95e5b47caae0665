package io.github.updatesentinel.collector.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.List;

/** The schemas in the description of the API, and answers that they describe. */
public final class ApiSchemas {
  private ApiSchemas() {}

  /** The description of the API. */
  public static JsonObject description() {
    try (InputStream in = ApiSchemas.class.getResourceAsStream("/api/openapi.json")) {
      if (in == null) {
        throw new IllegalStateException("no description");
      }
      return JsonParser.parseString(new String(in.readAllBytes(), UTF_8)).getAsJsonObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An answer that its schema describes: with all that is required, and nothing beyond. */
  public static JsonObject described(HttpResponse<String> response, String schema) {
    JsonObject root = new JsonObject();
    root.addProperty("$schema", "https://json-schema.org/draft/2020-12/schema");
    root.addProperty("$ref", "#/components/schemas/" + schema);
    root.add("components", close(description().getAsJsonObject("components")));
    assertThat(
            JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(root.toString())
                .validate(
                    response.body(),
                    InputFormat.JSON,
                    context -> context.getExecutionConfig().setFormatAssertionsEnabled(true)))
        .as(response.uri() + ": " + response.body())
        .isEmpty();
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    return JsonParser.parseString(response.body()).getAsJsonObject();
  }

  private static JsonElement close(JsonElement schema) {
    if (schema instanceof JsonArray array) {
      array.forEach(ApiSchemas::close);
    } else if (schema instanceof JsonObject object) {
      for (String name : List.copyOf(object.keySet())) {
        close(object.get(name));
      }
      if (object.get("properties") instanceof JsonObject && object.has("type")) {
        object.addProperty("additionalProperties", false);
      }
    }
    return schema;
  }
}
