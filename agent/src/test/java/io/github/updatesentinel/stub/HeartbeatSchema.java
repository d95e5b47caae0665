package io.github.updatesentinel.stub;

import com.google.gson.JsonObject;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.InputStream;
import java.util.List;

/** The contract for heartbeats as both sides of the wire have it. */
final class HeartbeatSchema {
  private static final String RESOURCE = "/io/github/updatesentinel/config/heartbeat.schema.json";

  private final JsonSchema schema = load();

  private static JsonSchema load() {
    InputStream in = HeartbeatSchema.class.getResourceAsStream(RESOURCE);
    if (in == null) {
      throw new IllegalStateException(RESOURCE + " is not on the class path");
    }
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(in);
  }

  /** In words, each with the heartbeat; empty where it fits. */
  List<String> violations(JsonObject heartbeat) {
    String text = heartbeat.toString();
    return schema
        .validate(
            text,
            InputFormat.JSON,
            context -> context.getExecutionConfig().setFormatAssertionsEnabled(true))
        .stream()
        .map(message -> message + " in " + text)
        .toList();
  }
}
