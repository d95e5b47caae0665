package io.github.updatesentinel.agent.state;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.github.updatesentinel.agent.fact.StartTests;
import io.github.updatesentinel.agent.fact.update.UpdateHistory;
import io.github.updatesentinel.agent.json.InvalidJson;
import io.github.updatesentinel.agent.time.FakeClocks;
import io.github.updatesentinel.contract.HeartbeatLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a newer agent, or damage, may have left in the memory costs no more than its own part. */
class NewerStateTest {
  /** What is written or left out together: the rest must stay as it was. */
  private static final List<List<String>> TOGETHER =
      List.of(
          List.of("verdict", "certainty", "verdictSince"),
          List.of("lastScan", "scanObstacles", "scanRestartPending", "nextScanAt"),
          List.of("endAnnounced", "endAnnouncedDaysAhead"));

  private static final List<JsonElement> WRONG =
      List.of(
          new JsonPrimitive(true),
          new JsonPrimitive(-1.5),
          new JsonPrimitive("\u0007 not this"),
          array(new JsonPrimitive(1)),
          object("x", new JsonPrimitive(1)),
          object("at", new JsonArray()));

  private final FakeClocks time = new FakeClocks();
  private final StateJson codec = new StateJson(time.clocks());

  /** Every member but the two that are vital. */
  static Stream<String> optionalMembers() {
    return written().keySet().stream()
        .filter(member -> !member.equals("agentId") && !member.equals("nextSequence"));
  }

  private static JsonObject written() {
    return JsonParser.parseString(
            new StateJson(new FakeClocks().clocks()).write(StateFileTest.full()))
        .getAsJsonObject();
  }

  @ParameterizedTest
  @MethodSource("optionalMembers")
  void memberOfAnotherTypeCostsItselfAlone(String member) throws InvalidJson {
    for (JsonElement wrong : WRONG) {
      JsonObject damaged = written();
      damaged.add(member, wrong);
      List<String> problems = new ArrayList<>();
      JsonObject after = read(damaged, problems);

      for (Map.Entry<String, JsonElement> entry : written().entrySet()) {
        if (!with(member).contains(entry.getKey())) {
          assertThat(after.get(entry.getKey()))
              .as(member + ": " + wrong)
              .isEqualTo(entry.getValue());
        }
      }
      assertThat(problems).allSatisfy(problem -> assertThat(problem).startsWith(member));
      assertThat(problems.isEmpty()).as(member + ": " + wrong).isEqualTo(isTaken(member, wrong));
    }
  }

  /** Whether the value is none that the member can't have. */
  private static boolean isTaken(String member, JsonElement wrong) {
    return switch (member) {
      // Objects whose members are all optional.
      case "machine", "scanBasis", "startTest", "eventLog", "remediation" -> wrong.isJsonObject();
      case "scanRestartPending" -> wrong.equals(new JsonPrimitive(true));
      default -> false;
    };
  }

  @ParameterizedTest
  @MethodSource("optionalMembers")
  void memberThatIsMissingCostsItselfAlone(String member) throws InvalidJson {
    JsonObject older = written();
    older.remove(member);
    List<String> problems = new ArrayList<>();
    JsonObject after = read(older, problems);

    assertThat(problems).isEmpty();
    for (Map.Entry<String, JsonElement> entry : written().entrySet()) {
      if (!with(member).contains(entry.getKey())) {
        assertThat(after.get(entry.getKey())).as(member).isEqualTo(entry.getValue());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("optionalMembers")
  void nothingInsideAMemberCostsTheIdentity(String member) throws InvalidJson {
    JsonElement whole = written().get(member);
    for (JsonElement damaged : damagedInside(whole)) {
      JsonObject json = written();
      json.add(member, damaged);
      JsonObject after = read(json, new ArrayList<>());

      assertThat(after.get("agentId")).isEqualTo(written().get("agentId"));
      assertThat(after.get("nextSequence")).isEqualTo(written().get("nextSequence"));
    }
  }

  /** The same with each of its values in turn replaced by what it can't be. */
  private static List<JsonElement> damagedInside(JsonElement whole) {
    List<JsonElement> all = new ArrayList<>();
    if (whole.isJsonObject()) {
      for (String name : whole.getAsJsonObject().keySet()) {
        List<JsonElement> others = new ArrayList<>(WRONG);
        others.addAll(damagedInside(whole.getAsJsonObject().get(name)));
        for (JsonElement other : others) {
          JsonObject copy = whole.getAsJsonObject().deepCopy();
          copy.add(name, other);
          all.add(copy);
        }
      }
    } else if (whole.isJsonArray()) {
      for (int i = 0; i < whole.getAsJsonArray().size(); i++) {
        List<JsonElement> others = new ArrayList<>(WRONG);
        others.addAll(damagedInside(whole.getAsJsonArray().get(i)));
        for (JsonElement other : others) {
          JsonArray copy = whole.getAsJsonArray().deepCopy();
          copy.set(i, other);
          all.add(copy);
        }
      }
    }
    return all;
  }

  @Test
  void listsThatAreLongerAreCutAndLoseNothingElse() throws InvalidJson {
    JsonObject newer = written();
    JsonObject lastScan = newer.getAsJsonObject("lastScan");
    fill(lastScan.getAsJsonObject("scan").getAsJsonArray("updates"), 60);
    fill(lastScan.getAsJsonObject("history").getAsJsonArray("failures"), 2000);
    JsonObject install = object("at", new JsonPrimitive("2026-11-20T02:11:45Z"));
    lastScan.getAsJsonObject("history").add("installs", array(install));
    fill(lastScan.getAsJsonObject("history").getAsJsonArray("installs"), 300);
    fill(newer.getAsJsonArray("triggeredScans"), 9);
    newer.getAsJsonArray("triggeredScans").add("2026-11-22T07:59:59Z");
    fill(newer.getAsJsonObject("startTest").getAsJsonArray("latest"), 9);
    fill(newer.getAsJsonObject("eventLog").getAsJsonArray("entries"), 800);
    fill(newer.getAsJsonArray("startTypeChanges"), 500);
    fill(newer.getAsJsonArray("servicingSeen"), 500);
    List<String> problems = new ArrayList<>();
    AgentState state = codec.read(newer.toString(), problems::add);

    assertThat(problems).isEmpty();
    var scan = Objects.requireNonNull(state.lastScan);
    assertThat(scan.scan().updates()).hasSize(HeartbeatLimits.UPDATES);
    assertThat(Objects.requireNonNull(scan.history()).installs())
        .hasSize(UpdateHistory.MAX_INSTALLS);
    assertThat(state.triggeredScans)
        .as("the latest")
        .hasSize(AgentState.TRIGGERED_SCANS)
        .endsWith(Instant.parse("2026-11-22T07:59:59Z"));
    assertThat(state.startTests.latest()).hasSize(StartTests.MAX);
    assertThat(state.logEntries).hasSize(EventLogJson.MAX_ENTRIES);
    assertThat(state.startTypeChanges()).hasSize(HeartbeatLimits.START_TYPE_CHANGES);
    assertThat(state.servicingSeen).isNotEmpty();
  }

  @Test
  void scanThatIsLostIsDueAgain() throws InvalidJson {
    JsonObject damaged = written();
    damaged.addProperty("lastScan", "lost");
    AgentState state = codec.read(damaged.toString(), problem -> {});

    assertThat(state.lastScan).isNull();
    assertThat(state.scanObstacles).isEmpty();
    assertThat(state.nextScanAt).isEqualTo(FakeClocks.START);
  }

  @Test
  void bookmarksAreKeptWithTheFailuresThatTheyPassedOrNotAtAll() throws InvalidJson {
    JsonObject damaged = written();
    damaged.getAsJsonObject("eventLog").addProperty("entries", 1);
    AgentState state = codec.read(damaged.toString(), problem -> {});

    assertThat(state.eventBookmarks).isEmpty();
    assertThat(state.logEntries).isEmpty();
  }

  @Test
  void copyOfAFileOfWhichAPartIsLostIsSetAside(@TempDir Path folder) throws IOException {
    JsonObject damaged = written();
    damaged.addProperty("alert", true);
    Path path = Files.writeString(folder.resolve("state.json"), damaged.toString());
    AgentState state = new StateFile(path, time.clocks()).load().orElseThrow();

    assertThat(state.alert).isNull();
    assertThat(state.nextSequence).isEqualTo(StateFileTest.full().nextSequence);
    assertThat(folder.resolve("state.json.damaged")).hasContent(damaged.toString());
    assertThat(path).exists();
  }

  private JsonObject read(JsonObject json, List<String> problems) throws InvalidJson {
    String written = codec.write(codec.read(json.toString(), problems::add));
    return JsonParser.parseString(written).getAsJsonObject();
  }

  private static List<String> with(String member) {
    return TOGETHER.stream()
        .filter(group -> group.contains(member))
        .findFirst()
        .orElse(List.of(member));
  }

  private static void fill(JsonArray array, int size) {
    while (array.size() < size) {
      array.add(array.get(0).deepCopy());
    }
  }

  private static JsonArray array(JsonElement element) {
    JsonArray array = new JsonArray();
    array.add(element);
    return array;
  }

  private static JsonObject object(String name, JsonElement value) {
    JsonObject object = new JsonObject();
    object.add(name, value);
    return object;
  }
}
