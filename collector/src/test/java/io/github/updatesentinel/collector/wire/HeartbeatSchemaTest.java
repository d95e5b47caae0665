package io.github.updatesentinel.collector.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.internal.LazilyParsedNumber;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.github.updatesentinel.collector.ingest.HeartbeatRoutes;
import io.github.updatesentinel.contract.Certainty;
import io.github.updatesentinel.contract.ScanOutcome;
import io.github.updatesentinel.contract.Severity;
import io.github.updatesentinel.contract.StartType;
import io.github.updatesentinel.contract.UpdateSourceKind;
import io.github.updatesentinel.contract.VerdictCode;
import io.github.updatesentinel.contract.WindowsFamily;
import io.github.updatesentinel.contract.baseline.BaselineSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The reader takes what the schema takes, and nothing else: each value is spoilt in many ways. */
class HeartbeatSchemaTest {
  private static final JsonSchema SCHEMA =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
          .getSchema(
              HeartbeatSchemaTest.class.getResourceAsStream(
                  "/io/github/updatesentinel/config/heartbeat.schema.json"));

  private static final List<JsonElement> SPOILT = spoilt();

  private final List<String> disagreements = new ArrayList<>();
  private int accepted;
  private int refused;

  @Test
  void readerAndSchemaAgreeAboutSpoiltHeartbeats() {
    UUID agentId = UUID.randomUUID();
    for (JsonObject valid : List.of(Heartbeats.json(agentId, 1), Heartbeats.bare(agentId, 1))) {
      check(valid.toString());
      spoil(valid, valid);
    }
    assertThat(disagreements).isEmpty();
    assertThat(accepted).isGreaterThan(200);
    assertThat(refused).isGreaterThan(1_000);
  }

  /** Spoils each value below in turn, and puts it back. */
  private void spoil(JsonObject whole, JsonElement at) {
    if (at instanceof JsonObject object) {
      for (String name : List.copyOf(object.keySet())) {
        JsonElement value = object.remove(name);
        check(whole.toString());
        for (JsonElement other : replacements(value)) {
          object.add(name, other);
          check(whole.toString());
        }
        object.add(name, value);
        spoil(whole, value);
      }
      object.add("unknown", JsonNull.INSTANCE);
      check(whole.toString());
      object.remove("unknown");
    } else if (at instanceof JsonArray array) {
      for (int i = 0; i < array.size(); i++) {
        JsonElement value = array.get(i);
        for (JsonElement other : replacements(value)) {
          array.set(i, other);
          check(whole.toString());
        }
        array.set(i, value);
        spoil(whole, value);
      }
    }
  }

  private static List<JsonElement> replacements(JsonElement value) {
    List<JsonElement> all = new ArrayList<>(SPOILT);
    if (value instanceof JsonArray array && !array.isEmpty()) {
      for (int size : new int[] {20, 21, 50, 51, 100, 101, 200, 201, 1000, 1001}) {
        JsonArray more = new JsonArray();
        IntStream.range(0, size).forEach(i -> more.add(array.get(0)));
        all.add(more);
      }
    } else if (value instanceof JsonPrimitive text && text.isString()) {
      String string = text.getAsString();
      all.add(new JsonPrimitive(string + " "));
      all.add(new JsonPrimitive(string.toLowerCase(java.util.Locale.ROOT)));
      all.add(new JsonPrimitive(string.replace("00Z", "60Z")));
      all.add(new JsonPrimitive(string.replace("Z", ".123456789Z")));
      all.add(new JsonPrimitive(string.replace("Z", "+00:00")));
    }
    return all;
  }

  private static List<JsonElement> spoilt() {
    List<JsonElement> all = new ArrayList<>();
    all.add(JsonNull.INSTANCE);
    all.add(new JsonObject());
    all.add(new JsonArray());
    all.add(new JsonPrimitive(true));
    String[] numbers = {
      "0",
      "1",
      "-1",
      "-0",
      "1.0",
      "1.5",
      "2e0",
      "1e3",
      "1e-3",
      "4294967295",
      "4294967296",
      "9007199254740991",
      "9007199254740992",
      "123456789012345678901234567890"
    };
    for (String number : numbers) {
      all.add(new JsonPrimitive(new LazilyParsedNumber(number)));
    }
    String[] texts = {
      "",
      "x",
      "OK",
      "UP_TO_DATE",
      "DISABLED",
      "MISSING",
      "0x80070422",
      "0x8007042z",
      "0XABCDEF01",
      "2026-02-28T23:59:60Z",
      "2026-11-22T24:00:00Z",
      "2026-13-01T00:00:00Z",
      "2026-11-22 08:00:00Z",
      "0000-01-01T00:00:00.0Z",
      "9999-12-31T23:59:60.999999999Z",
      "2026-01-01T00:00:00.Z",
      "２026-01-01T00:00:00Z",
      "2026-01-01T00:00:00.1234567890Z",
      "\u0000",
      "\u202E<script>"
    };
    for (String text : texts) {
      all.add(new JsonPrimitive(text));
    }
    for (int length : new int[] {50, 51, 100, 101, 255, 256, 257, 1000, 1001, 2048, 2049, 4000}) {
      all.add(new JsonPrimitive("A".repeat(length)));
      all.add(new JsonPrimitive("\uD83D\uDE00".repeat(length)));
    }
    for (int length : new int[] {4001, 32_767, 32_768}) {
      all.add(new JsonPrimitive("A".repeat(length)));
    }
    return all;
  }

  private void check(String json) {
    boolean schemaTakes = SCHEMA.validate(json, InputFormat.JSON).isEmpty();
    String complaint = complaint(json);
    if (schemaTakes) {
      accepted++;
    } else {
      refused++;
    }
    if (schemaTakes != complaint.isEmpty()) {
      disagreements.add(schemaTakes + " by the schema; reader: " + complaint);
    }
  }

  private static String complaint(String json) {
    try {
      HeartbeatReader.read(Heartbeats.utf8(json), HeartbeatRoutes.MAX_BATCH);
      return "";
    } catch (Rejected e) {
      return e.reason();
    }
  }

  @Test
  void codesOfANewerAgentAreTakenAndKept() {
    JsonObject newer = Heartbeats.json(UUID.randomUUID(), 1);
    JsonObject verdict = newer.getAsJsonObject("verdict");
    verdict.addProperty("code", "INSTALL_FAILING_2");
    verdict.addProperty("certainty", "LIKELY");
    verdict.addProperty("severity", "FATAL");
    newer.getAsJsonObject("updateSource").addProperty("kind", "NEIGHBOR");
    newer.getAsJsonObject("scan").addProperty("outcome", "POSTPONED");
    newer.getAsJsonObject("baseline").addProperty("source", "CLOUD");
    newer.getAsJsonObject("os").addProperty("family", "IOT");
    newer.getAsJsonObject("scan").addProperty("selection", "PEERS");
    newer.getAsJsonObject("scan").getAsJsonObject("sight").addProperty("state", "HALF_SEEN");
    newer.getAsJsonObject("servicing").addProperty("esu", "EXPIRED");
    newer.getAsJsonObject("updateLog").addProperty("judgement", "HALF_ZERO");
    newer
        .getAsJsonArray("startTypeChanges")
        .get(0)
        .getAsJsonObject()
        .addProperty("means", "MALWARE");
    JsonObject service = newer.getAsJsonArray("services").get(0).getAsJsonObject();
    service.addProperty("startType", "AUTO_LATER");
    service.addProperty("registryStartType", "AUTO_LATER");
    service.addProperty("state", "FROZEN");
    assertThat(complaint(newer.toString())).isEmpty();
    assertThat(SCHEMA.validate(newer.toString(), InputFormat.JSON)).isEmpty();

    Heartbeat read = Heartbeats.read(newer);
    assertThat(read.verdict())
        .extracting(
            Heartbeat.Verdict::code, Heartbeat.Verdict::certainty, Heartbeat.Verdict::severity)
        .containsExactly("INSTALL_FAILING_2", "LIKELY", "FATAL");
    assertThat(read.updateSource().kind()).isEqualTo("NEIGHBOR");
    assertThat(read.scan().outcome()).isEqualTo("POSTPONED");
    assertThat(read.baseline().source()).isEqualTo("CLOUD");
    assertThat(read.os().family()).isEqualTo("IOT");
  }

  /** The schema names all that this version has, in the contract's order. */
  @Test
  void theSchemaNamesTheCodesOfTheContract() throws IOException {
    JsonObject schema = schema();
    assertThat(examples(schema, "verdict", "code")).isEqualTo(names(VerdictCode.values()));
    assertThat(examples(schema, "verdict", "certainty")).isEqualTo(names(Certainty.values()));
    assertThat(examples(schema, "verdict", "severity")).isEqualTo(names(Severity.values()));
    assertThat(examples(schema, "os", "family")).isEqualTo(names(WindowsFamily.values()));
    assertThat(examples(schema, "updateSource", "kind"))
        .isEqualTo(names(UpdateSourceKind.values()));
    assertThat(examples(schema, "scan", "outcome")).isEqualTo(names(ScanOutcome.values()));
    assertThat(examples(schema, "baseline", "source")).isEqualTo(names(BaselineSource.values()));
    assertThat(strings(schema.getAsJsonObject("$defs").getAsJsonObject("startType")))
        .isEqualTo(names(StartType.values()));
  }

  private static JsonObject schema() throws IOException {
    return JsonParser.parseString(Files.readString(Path.of("../config/heartbeat.schema.json")))
        .getAsJsonObject();
  }

  private static List<String> examples(JsonObject schema, String object, String member) {
    return strings(
        schema
            .getAsJsonObject("properties")
            .getAsJsonObject(object)
            .getAsJsonObject("properties")
            .getAsJsonObject(member));
  }

  private static List<String> strings(JsonObject of) {
    return of.getAsJsonArray("examples").asList().stream().map(JsonElement::getAsString).toList();
  }

  private static List<String> names(Enum<?>[] constants) {
    return Stream.of(constants).map(Enum::name).toList();
  }

  @Test
  void whatTheReaderKeepsIsWhatWasSent() {
    JsonObject sent = Heartbeats.json(UUID.randomUUID(), 3);
    sent.add("unknown", JsonParser.parseString("{\"a\": [1, 2.50, \"\\u0000\", null, true, {}]}"));
    assertThat(
            JsonParser.parseString(
                StandardCharsets.UTF_8.decode(Heartbeats.read(sent).json()).toString()))
        .isEqualTo(sent);
  }
}
