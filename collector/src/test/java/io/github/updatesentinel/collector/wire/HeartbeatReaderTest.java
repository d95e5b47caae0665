package io.github.updatesentinel.collector.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.updatesentinel.collector.ingest.HeartbeatRoutes;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class HeartbeatReaderTest {
  private final UUID agent = UUID.randomUUID();
  private final JsonObject heartbeat = Heartbeats.json(agent, 7);

  @Test
  void everyColumnIsRead() {
    Heartbeat read = Heartbeats.read(heartbeat);
    assertThat(read.agentId()).isEqualTo(agent.toString());
    assertThat(read.sequence()).isEqualTo(7);
    assertThat(read.sentAt()).isEqualTo(Heartbeats.START.plusSeconds(6300).toEpochMilli());
    assertThat(read.clockSkewMs()).isEqualTo(-1500);
    assertThat(read.corrected(1_000)).isEqualTo(2_500);
    assertThat(read.host()).isEqualTo(new Heartbeat.Host("PC-0042", "corp.example"));
    assertThat(read.os().build()).isEqualTo(19044);
    assertThat(read.scan().warned()).isTrue();
    assertThat(read.scan().found()).isZero();
    assertThat(read.baseline())
        .isEqualTo(new Heartbeat.Baseline(19044L, 2006L, "KB5017308", "COLLECTOR"));
    assertThat(read.verdict().reasons()).containsExactly("SERVICE_DISABLED", "BUILD_BEHIND");
    assertThat(read.os().family()).isEqualTo("CLIENT");
    assertThat(read.scan().servicingFound()).isZero();
    assertThat(read.verdict().behindSince()).isEqualTo(LocalDate.of(2026, 6, 9));
    assertThat(read.verdict().lastHonestScanAt())
        .isEqualTo(Instant.parse("2026-11-20T07:59:15Z").toEpochMilli());
  }

  @Test
  void whatIsAbsentIsNullAndNeverZero() {
    Heartbeat read = Heartbeats.read(Heartbeats.bare(agent, 1));
    assertThat(read.clockSkewMs()).isNull();
    assertThat(read.corrected(1_000)).isEqualTo(1_000);
    assertThat(read.os()).isEqualTo(Heartbeat.Os.UNKNOWN);
    assertThat(read.scan()).isEqualTo(Heartbeat.Scan.UNKNOWN);
    assertThat(read.rebootPending()).isNull();
    assertThat(read.agent().checkIntervalMs()).isNull();
  }

  @Test
  void aNumberOfDroppedReportsThatTheAgentLostIsNotKnown() {
    heartbeat.getAsJsonObject("agent").remove("droppedHeartbeats");
    assertThat(Heartbeats.read(heartbeat).agent().dropped()).isNull();
  }

  @Test
  void anAgentIdIsTheSameInCapitals() {
    heartbeat.addProperty("agentId", agent.toString().toUpperCase(java.util.Locale.ROOT));
    assertThat(Heartbeats.read(heartbeat).agentId()).isEqualTo(agent.toString());
  }

  @Test
  void sequenceAndTimeAreNoContent() {
    Heartbeat one = Heartbeats.read(Heartbeats.json(agent, 1));
    assertThat(Heartbeats.read(Heartbeats.json(agent, 2)).content()).isEqualTo(one.content());
  }

  /** Both are measured again for each heartbeat. */
  @Test
  void clockSkewAndTheStartOfWindowsAreNoContent() {
    Heartbeat before = Heartbeats.read(heartbeat);
    heartbeat.addProperty("clockSkewMs", 17);
    heartbeat.getAsJsonObject("restart").addProperty("bootedAt", "2026-11-01T06:00:00.017Z");
    Heartbeat after = Heartbeats.read(heartbeat);
    assertThat(after.content()).isEqualTo(before.content());
    assertThat(after.state().differsFrom(before.state())).isEmpty();
    heartbeat.getAsJsonObject("restart").addProperty("since", "2026-11-21T03:00:00Z");
    assertThat(Heartbeats.read(heartbeat).content()).isNotEqualTo(before.content());
  }

  @Test
  void aMemberThatCameLaterIsNoChangeWhereItIsAbsent() {
    ChangeFingerprint.Builder old = new ChangeFingerprint.Builder().add(ChangeKind.SCAN, "FAILED");
    ChangeFingerprint.Builder now =
        new ChangeFingerprint.Builder()
            .add(ChangeKind.SCAN, "FAILED")
            .addKnown(ChangeKind.SCAN, "servicingFound", null);
    assertThat(now.build().differsFrom(old.build())).isEmpty();
    now.addKnown(ChangeKind.SCAN, "servicingFound", 0L);
    assertThat(now.build().differsFrom(old.build())).containsExactly(ChangeKind.SCAN);
  }

  @Test
  void aDayThatDoesNotExistOrHasAnotherFormIsRefused() {
    for (String day : List.of("2026-02-30", "2026-1-1", "+2026-01-01", "2026-01-01T00:00:00Z")) {
      heartbeat.getAsJsonObject("servicing").addProperty("ends", day);
      assertThat(refusal(heartbeat.toString()))
          .startsWith("servicing.ends: expected a day such as 2026-10-13, found \"" + day);
    }
  }

  @Test
  void aTagWithAControlOrASemicolonIsRefused() {
    for (String tag : List.of("a;b", "a\tb", "a\u0085b", "", "x".repeat(65))) {
      heartbeat.getAsJsonArray("tags").set(0, new com.google.gson.JsonPrimitive(tag));
      assertThat(refusal(heartbeat.toString())).as(tag).startsWith("tags[0]: expected ");
    }
  }

  @Test
  void anyOtherMemberIsContent() {
    Heartbeat before = Heartbeats.read(heartbeat);
    heartbeat.addProperty("unknown", 1);
    Heartbeat after = Heartbeats.read(heartbeat);
    assertThat(after.content()).isNotEqualTo(before.content());
    assertThat(after.state().differsFrom(before.state())).isEmpty();
  }

  @Test
  void aServiceThatStartsOrStopsIsNoChangeOfState() {
    Heartbeat before = Heartbeats.read(heartbeat);
    heartbeat.getAsJsonArray("services").get(0).getAsJsonObject().addProperty("state", "RUNNING");
    assertThat(Heartbeats.read(heartbeat).state().differsFrom(before.state())).isEmpty();
  }

  @Test
  void eachPartOfTheStateIsAKindOfChange() {
    Heartbeat before = Heartbeats.read(heartbeat);
    heartbeat.getAsJsonObject("host").addProperty("name", "PC-0043");
    heartbeat.getAsJsonObject("os").addProperty("ubr", 2006);
    heartbeat.addProperty("rebootPending", true);
    heartbeat.getAsJsonObject("agent").addProperty("version", "1.1.0");
    heartbeat.getAsJsonObject("scan").addProperty("found", 1);
    heartbeat.getAsJsonObject("baseline").addProperty("ubr", 3000);
    heartbeat.getAsJsonObject("updateSource").addProperty("targetGroup", "Labs");
    heartbeat
        .getAsJsonArray("services")
        .get(0)
        .getAsJsonObject()
        .addProperty("startType", "MANUAL");
    heartbeat
        .getAsJsonArray("startTypeChanges")
        .get(0)
        .getAsJsonObject()
        .addProperty("to", "MANUAL");
    heartbeat.getAsJsonObject("policy").addProperty("deferDays", 8);
    heartbeat.getAsJsonObject("servicing").addProperty("esu", "ACTIVE");
    heartbeat.getAsJsonObject("verdict").add("reasons", new JsonArray());
    Heartbeats.setVerdict(heartbeat, "UP_TO_DATE", "OK");
    assertThat(Heartbeats.read(heartbeat).state().differsFrom(before.state()))
        .containsExactlyElementsOf(ChangeKind.PARTS);
  }

  @Test
  void aStateSurvivesTheStore() {
    ChangeFingerprint state = Heartbeats.read(heartbeat).state();
    assertThat(ChangeFingerprint.of(state.toBytes()).differsFrom(state)).isEmpty();
    assertThat(state.differsFrom(ChangeFingerprint.of(state.toBytes()))).isEmpty();
  }

  @Test
  void aPlaceInABatchIsPartOfThePath() {
    heartbeat.getAsJsonArray("services").get(4).getAsJsonObject().addProperty("state", 4);
    assertThat(refusal("[" + Heartbeats.json(agent, 1) + "," + heartbeat + "]"))
        .isEqualTo("[1].services[4].state: expected a string, found 4");
  }

  @Test
  void aMissingMemberIsNamed() {
    heartbeat
        .getAsJsonObject("verdict")
        .getAsJsonArray("reasons")
        .get(1)
        .getAsJsonObject()
        .remove("code");
    assertThat(refusal(heartbeat.toString())).isEqualTo("verdict.reasons[1].code: missing");
    heartbeat.remove("verdict");
    assertThat(refusal(heartbeat.toString())).isEqualTo("verdict: missing");
  }

  @Test
  void aLongOrHostileValueIsShownShortAndHarmless() {
    heartbeat
        .getAsJsonObject("scan")
        .addProperty("outcome", "a\nb\u202Ec\uD83D\uDE00" + "x".repeat(5000));
    assertThat(refusal(heartbeat.toString()))
        .startsWith("scan.outcome: expected capital letters, ")
        .contains("found \"a\\u000Ab\\u202Ec")
        .hasSizeLessThan(300)
        .matches("\\p{Print}+");
  }

  @Test
  void tooManyEntriesNameTheArray() {
    JsonArray updates = heartbeat.getAsJsonObject("scan").getAsJsonArray("updates");
    while (updates.size() < 51) {
      updates.add(updates.get(0));
    }
    assertThat(refusal(heartbeat.toString()))
        .isEqualTo("scan.updates: expected up to 50 entries, found more");
  }

  @Test
  void aLineEndIsNoPartOfAPattern() {
    heartbeat.addProperty("agentId", agent + "\n");
    assertThat(refusal(heartbeat.toString())).startsWith("agentId: expected a UUID");
  }

  @Test
  void aDayThatDoesNotExistIsRefused() {
    heartbeat.addProperty("sentAt", "2026-02-30T00:00:00Z");
    assertThat(refusal(heartbeat.toString())).startsWith("sentAt: expected a time in UTC");
  }

  @Test
  void aLeapSecondIsTheFirstOfTheNextMinute() {
    heartbeat.addProperty("sentAt", "2016-12-31T23:59:60Z");
    assertThat(Heartbeats.read(heartbeat).sentAt())
        .isEqualTo(java.time.Instant.parse("2017-01-01T00:00:00Z").toEpochMilli());
  }

  @Test
  void looseJsonIsRefused() {
    String valid = heartbeat.toString();
    for (String loose :
        List.of(
            "",
            " ",
            "null",
            "7",
            "\"x\"",
            valid.replaceFirst("7", "NaN"),
            valid.replaceFirst("\"schema\":1", "\"schema\":01"),
            valid.replaceFirst("\"schema\":1", "schema:1"),
            valid.replaceFirst("\"schema\"", "'schema'"),
            valid.replaceFirst("\\{", "{/* */"),
            valid + valid,
            valid + ",",
            valid.substring(0, valid.length() - 1),
            valid.substring(0, valid.length() - 1) + ",}",
            "[" + valid + ",]",
            "[" + valid,
            valid.replaceFirst("PC-0042", "PC\n0042"))) {
      assertThat(refusal(loose)).as(loose).isNotEmpty();
    }
  }

  @Test
  void aMemberThatIsThereTwiceIsRefused() {
    String twice = heartbeat.toString().replaceFirst("\\{", "{\"sequence\":8,");
    assertThat(refusal(twice)).contains("\"sequence\" occurs twice");
    String deep = "{\"x\":{\"y\":{\"z\":1,\"z\":2}}," + heartbeat.toString().substring(1);
    assertThat(refusal(deep)).contains("\"z\" occurs twice");
  }

  @Test
  void depthIsBounded() {
    String deep = "[".repeat(100_000);
    assertThat(refusal("{\"x\":" + deep)).contains("32 levels");
    assertThat(refusal(deep)).isNotEmpty();
  }

  @Test
  void theNumberOfValuesIsBounded() {
    String many = "{\"x\":[" + "0,".repeat(1_000_000) + "0]}";
    assertThat(refusal(many)).contains("up to 200000");
  }

  @Test
  void theNumberOfMembersOfAnObjectIsBounded() {
    JsonObject many = new JsonObject();
    for (int i = 0; i < 1_000; i++) {
      many.addProperty("n" + i, i);
    }
    heartbeat.add("x", many);
    assertThat(Heartbeats.read(heartbeat).sequence()).isEqualTo(7);
    many.addProperty("n1000", 1);
    assertThat(refusal(heartbeat.toString()))
        .isEqualTo("x: expected up to 1000 members, found more");
  }

  @Test
  void aNameThatOccursTwiceIsFoundAfterAnObjectOfManyNames() {
    JsonObject many = new JsonObject();
    for (int i = 0; i < 500; i++) {
      many.addProperty("n" + i, i);
    }
    heartbeat.add("x", many);
    String json = heartbeat.toString();
    String twice = json.substring(0, json.length() - 1) + ",\"y\":[{\"n1\":1},{\"a\":1,\"a\":2}]}";
    assertThat(refusal(twice)).isEqualTo("\"a\" occurs twice in one object");
    String once = json.substring(0, json.length() - 1) + ",\"y\":[{\"n1\":1},{\"n1\":2}]}";
    assertThat(Heartbeats.read(JsonParser.parseString(once).getAsJsonObject()).sequence())
        .isEqualTo(7);
  }

  @Test
  void ofUnknownMembersNoMoreThan16KilobytesAreKept() {
    JsonObject kept = heartbeat.deepCopy();
    kept.addProperty("small", "x");
    kept.getAsJsonObject("verdict").addProperty("after", "y");
    String large = "z".repeat(17 << 10);
    JsonObject sent = new JsonObject();
    sent.addProperty("first", large);
    sent.addProperty("second", large);
    heartbeat.entrySet().forEach(entry -> sent.add(entry.getKey(), entry.getValue().deepCopy()));
    sent.getAsJsonObject("verdict").addProperty("large", large);
    sent.getAsJsonObject("verdict").addProperty("after", "y");
    JsonArray array = new JsonArray();
    array.add(large);
    sent.getAsJsonArray("services").get(0).getAsJsonObject().add("large", array);
    sent.addProperty("small", "x");
    sent.addProperty("last", large);

    Heartbeat read = Heartbeats.read(sent);

    assertThat(JsonParser.parseString(StandardCharsets.UTF_8.decode(read.json()).toString()))
        .isEqualTo(kept);
    assertThat(read.content()).isEqualTo(Heartbeats.read(changed(sent)).content());
  }

  /** With others of the members that are too large to be kept. */
  private static JsonObject changed(JsonObject sent) {
    JsonObject changed = sent.deepCopy();
    changed.addProperty("last", "q".repeat(18 << 10));
    return changed;
  }

  @Test
  void whatIsLeftOutLeavesNoCommaBehindWhereverSpacesAre() {
    String large = "\"" + "z".repeat(17 << 10) + "\"";
    String bare = Heartbeats.bare(agent, 7).toString();
    String members = bare.substring(1, bare.length() - 1);
    for (String sent :
        List.of(
            "{ \n \"a\" : " + large + " , \t\"b\":" + large + " ,\n" + members + " }",
            "{" + members + " ,\n \"a\" : " + large + "\n , \"b\":" + large + " \n}",
            "{\"a\":" + large + ",\"c\":[1,{\"d\":2}]," + members + ",\"b\":" + large + "}")) {
      Heartbeat read =
          HeartbeatReader.read(Heartbeats.utf8(sent), HeartbeatRoutes.MAX_BATCH).get(0);
      JsonObject json =
          JsonParser.parseString(StandardCharsets.UTF_8.decode(read.json()).toString())
              .getAsJsonObject();
      json.remove("c");
      assertThat(json).isEqualTo(Heartbeats.bare(agent, 7));
    }
  }

  @Test
  void brokenUtf8IsRefused() {
    byte[] bytes = heartbeat.toString().getBytes(StandardCharsets.UTF_8);
    bytes[bytes.length / 2] = (byte) 0xFF;
    Rejected rejected = rejected(ByteBuffer.wrap(bytes));
    assertThat(rejected.field()).isEqualTo("encoding");
    assertThat(rejected.reason()).contains("byte " + bytes.length / 2);
  }

  @Test
  void aNumberBeyondAllBoundsIsRefusedAtOnce() {
    for (String number : List.of("1e400", "1e999999999", "1e-999999999", "-1e999999999")) {
      String json = heartbeat.toString().replace("\"build\":19044", "\"build\":" + number);
      assertThat(refusal(json))
          .isEqualTo("os.build: expected a whole number from 1 to 4294967295, found " + number);
    }
  }

  @Test
  void anEmptyBatchIsRefused() {
    assertThat(refusal("[]")).contains("empty");
  }

  @Test
  void moreThanAHundredAreRefused() {
    JsonArray batch = new JsonArray();
    for (int i = 1; i <= 101; i++) {
      batch.add(Heartbeats.bare(agent, i));
    }
    assertThat(refusal(batch.toString())).contains("up to 100 entries");
  }

  @Test
  void aFieldOfAMetricHasNoIndexAndNothingHostile() {
    heartbeat.getAsJsonArray("services").get(4).getAsJsonObject().addProperty("state", "no");
    assertThat(rejected(Heartbeats.utf8("[" + heartbeat + "]")).field())
        .isEqualTo("services.state");
    assertThat(rejected(Heartbeats.utf8("{\"<script>\":{\"a\":1,\"a\":2}}")).field())
        .isEqualTo("json");
  }

  @Test
  void unknownMembersAreKeptWhereverTheyAre() {
    heartbeat.getAsJsonObject("verdict").addProperty("confidence", 0.75);
    Heartbeat read = Heartbeats.read(heartbeat);
    assertThat(JsonParser.parseString(StandardCharsets.UTF_8.decode(read.json()).toString()))
        .isEqualTo(heartbeat);
  }

  @Test
  void eachHeartbeatOfABatchIsKeptAsItWasSent() {
    // A number before a brace, a space and a comma; the two members in either order.
    String one = spaced("{\"sentAt\" : \"2026-11-22T08:00:00Z\" ,", ", \"sequence\": 7}");
    String two = spaced("{ \"sequence\":8 , \"sentAt\":\"2026-11-22T08:15:00Z\",\n", "\n}");
    List<Heartbeat> read =
        HeartbeatReader.read(
            Heartbeats.utf8(" [ " + one + " ,\n" + two + " ] "), HeartbeatRoutes.MAX_BATCH);
    assertThat(read)
        .extracting(each -> StandardCharsets.UTF_8.decode(each.json().duplicate()).toString())
        .containsExactly(one, two);
    assertThat(read).extracting(Heartbeat::sequence).containsExactly(7L, 8L);
  }

  @Test
  void whereSequenceAndTimeStandIsAllThatIsLeftOutOfContent() {
    String at = "\"sentAt\":\"2026-11-22T08:00:00Z\"";
    Heartbeat first = only(spaced("{\"sequence\":7," + at + ",", "}"));
    assertThat(only(spaced("{\"sequence\":12345," + at + ",", "}")).content())
        .isEqualTo(first.content());
    String other = spaced("{\"sequence\":7," + at + ",", "}").replace("PC-0042", "PC-0043");
    assertThat(only(other).content()).isNotEqualTo(first.content());
  }

  @Test
  void textAfterTheFirstThousandCharactersIsCheckedAsWell() {
    byte[] bytes = ("\u4F60".repeat(3000) + "x").getBytes(StandardCharsets.UTF_8);
    bytes[bytes.length - 1] = (byte) 0xC0;
    assertThat(rejected(ByteBuffer.wrap(bytes)).reason())
        .isEqualTo("not UTF-8: byte 9000 is malformed");
  }

  @Test
  void otherEncodingsAreRefusedAndAByteOrderMarkIsNone() {
    String json = heartbeat.toString();
    for (Charset other : List.of(StandardCharsets.UTF_16BE, StandardCharsets.UTF_16LE)) {
      assertThat(rejected(ByteBuffer.wrap(json.getBytes(other))).field()).isEqualTo("encoding");
    }
    assertThat(only("\uFEFF" + json).content()).isEqualTo(Heartbeats.read(heartbeat).content());
  }

  /** A whole heartbeat whose sequence and time stand in the given beginning or end. */
  private String spaced(String begin, String end) {
    JsonObject rest = heartbeat.deepCopy();
    rest.remove("sequence");
    rest.remove("sentAt");
    String members = rest.toString();
    return begin + members.substring(1, members.length() - 1) + end;
  }

  private static Heartbeat only(String json) {
    return HeartbeatReader.read(Heartbeats.utf8(json), HeartbeatRoutes.MAX_BATCH).get(0);
  }

  private static String refusal(String json) {
    return rejected(Heartbeats.utf8(json)).reason();
  }

  private static Rejected rejected(ByteBuffer json) {
    return catchThrowableOfType(
        Rejected.class, () -> HeartbeatReader.read(json, HeartbeatRoutes.MAX_BATCH));
  }

  /** A meter is counted by the field, and meters stay: a sender must not choose its name. */
  @Test
  void theFieldOfARefusalIsNeverANameOfTheSender() {
    StringBuilder members = new StringBuilder("{");
    for (int i = 0; i <= 1000; i++) {
      members.append("\"").append(i).append("\":0,");
    }
    String tooMany = members.append("\"last\":0}").toString();
    Set<String> fields = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      String name = "\"x" + i + "\":";
      String body =
          switch (i % 3) {
            case 0 -> "{" + name + tooMany + "}";
            case 1 -> "{\"os\":{" + name + "[" + tooMany + "]}}";
            default -> "{" + name + "{" + name + "[{" + name + tooMany + "}]}}";
          };
      Rejected rejected =
          catchThrowableOfType(
              Rejected.class,
              () -> HeartbeatReader.read(Heartbeats.utf8(body), HeartbeatRoutes.MAX_BATCH));
      assertThat(rejected.reason()).contains("expected up to 1000 members", "x" + i);
      fields.add(rejected.field());
    }
    assertThat(fields).containsExactly("unknown");
  }
}
