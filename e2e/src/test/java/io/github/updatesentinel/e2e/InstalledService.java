package io.github.updatesentinel.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.updatesentinel.stub.ScriptedCollector;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/**
 * What scenarios share that go through the service as it is installed: the machine, healthy again
 * before each, and a collector. The service is stopped while a test sets the scene.
 */
abstract class InstalledService {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  static final int DISABLED = 4;
  static final int DEMAND = 3;
  static Machine machine;
  static MessageDll messages;
  static ScriptedCollector collector;

  @BeforeAll
  static void prepare() throws IOException {
    // A slow machine is no failure; if time is the contract, the test states it.
    Awaitility.setDefaultTimeout(PATIENCE);
    Build build = Build.current();
    machine = Machine.prepare(build.installedPrefix(), build);
    messages = new MessageDll(machine.wine(), build);
    collector = new ScriptedCollector();
  }

  @AfterAll
  static void close() {
    machine.close();
    collector.close();
  }

  @BeforeEach
  void reset() throws IOException {
    machine.reset();
    collector.reset();
    machine.set("collectorUrl", collector.url());
  }

  @AfterEach
  void everyHeartbeatFitsTheSchemaAndEveryEventReachedWindows() {
    machine.stopService();
    assertThat(collector.violations()).isEmpty();
    for (Machine.LoggedEvent event : machine.events()) {
      assertThat(event.refused()).isFalse();
      assertThat(facts(event)).as(event.toString()).isNotEmpty();
    }
    assertThat(ids()).doesNotContain(1900);
  }

  static JsonObject await(String verdict) {
    return awaitHeartbeat(verdict, heartbeat -> verdict.equals(verdict(heartbeat)));
  }

  static long scans() {
    return machine
        .doubleLog()
        .lines()
        .filter(line -> line.startsWith("BeginSearch ") && line.contains(" online=true "))
        .count();
  }

  /** A verdict that rests on a scan with so many updates. */
  static JsonObject await(String verdict, int found) {
    return awaitHeartbeat(
        verdict + " with " + found,
        heartbeat -> {
          JsonElement count = heartbeat.getAsJsonObject("scan").get("found");
          return verdict.equals(verdict(heartbeat)) && count != null && count.getAsInt() == found;
        });
  }

  static JsonObject awaitHeartbeat(String what, Predicate<JsonObject> wanted) {
    return await(
        what,
        () ->
            collector.heartbeats().stream()
                .filter(wanted)
                .reduce((first, second) -> second)
                .orElse(null));
  }

  static Machine.LoggedEvent awaitEvent(int id) {
    return await(
        "event " + id,
        () -> machine.events().stream().filter(event -> event.id() == id).findFirst().orElse(null));
  }

  /** Each fact of an event as it reached Windows. */
  static List<String> facts(Machine.LoggedEvent event) {
    return EventTrace.factsOf(event, machine.eventStrings());
  }

  static void within(Duration limit, int id) {
    Awaitility.await("event " + id).atMost(limit).until(() -> ids().contains(id));
  }

  private static <T> T await(String what, Callable<@Nullable T> value) {
    return Awaitility.await(what)
        .pollInterval(Duration.ofMillis(100))
        .until(value, found -> found != null);
  }

  static String verdict(JsonObject heartbeat) {
    return heartbeat.getAsJsonObject("verdict").get("code").getAsString();
  }

  static String certainty(JsonObject heartbeat) {
    return heartbeat.getAsJsonObject("verdict").get("certainty").getAsString();
  }

  static String severity(JsonObject heartbeat) {
    return heartbeat.getAsJsonObject("verdict").get("severity").getAsString();
  }

  static String outcome(JsonObject heartbeat) {
    return heartbeat.getAsJsonObject("scan").get("outcome").getAsString();
  }

  static String startType(JsonObject heartbeat, String service) {
    return StreamSupport.stream(heartbeat.getAsJsonArray("services").spliterator(), false)
        .map(JsonElement::getAsJsonObject)
        .filter(entry -> entry.get("name").getAsString().equals(service))
        .map(entry -> entry.get("startType").getAsString())
        .findFirst()
        .orElseThrow();
  }

  static List<Integer> ids() {
    return machine.events().stream().map(Machine.LoggedEvent::id).toList();
  }

  static List<String> reasons(JsonObject heartbeat) {
    return reasonObjects(heartbeat)
        .map(reason -> reason.get("code").getAsString() + " " + reason.get("detail").getAsString())
        .toList();
  }

  /** What the reasons of one code are about; empty where there is none. */
  static List<String> subjects(JsonObject heartbeat, String code) {
    return reasonObjects(heartbeat)
        .filter(reason -> reason.get("code").getAsString().equals(code))
        .map(reason -> reason.get("subject").getAsString())
        .toList();
  }

  private static Stream<JsonObject> reasonObjects(JsonObject heartbeat) {
    return StreamSupport.stream(
            heartbeat.getAsJsonObject("verdict").getAsJsonArray("reasons").spliterator(), false)
        .map(JsonElement::getAsJsonObject);
  }
}
