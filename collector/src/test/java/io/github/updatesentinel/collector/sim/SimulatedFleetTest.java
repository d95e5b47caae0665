package io.github.updatesentinel.collector.sim;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.github.updatesentinel.contract.VerdictCode;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SimulatedFleetTest {
  private static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");
  private static final SimulatedFleet FLEET = new SimulatedFleet(1, 5000, NOW);

  @Test
  void everyHeartbeatIsValidBySchema() {
    JsonSchema schema =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(resource("heartbeat.schema.json"));
    for (SimulatedMachine machine : machines(300)) {
      for (long slot : machine.tellingSlots(NOW)) {
        Set<ValidationMessage> violations =
            schema.validate(
                machine.heartbeat(slot),
                com.networknt.schema.InputFormat.JSON,
                context -> context.getExecutionConfig().setFormatAssertionsEnabled(true));
        assertThat(violations).as(machine.heartbeat(slot)).isEmpty();
      }
    }
  }

  @Test
  void everyVerdictIsThatOfTheTable() {
    for (SimulatedMachine machine : machines(1500)) {
      for (long slot : machine.tellingSlots(NOW)) {
        JsonObject heartbeat = parse(machine.heartbeat(slot));
        assertThat(heartbeat.getAsJsonObject("verdict").get("code").getAsString())
            .as(heartbeat.toString())
            .isEqualTo(VerdictTable.verdict(heartbeat));
      }
    }
  }

  @Test
  void allVerdictsComeInBelievableShares() {
    Map<String, Long> verdicts =
        FLEET
            .machines()
            .collect(
                Collectors.groupingBy(
                    machine -> machine.verdict(machine.slotAt(NOW)),
                    TreeMap::new,
                    Collectors.counting()));
    assertThat(verdicts).hasSize(VerdictCode.values().length);
    assertThat(verdicts.get("INSTALL_FAILING")).isBetween(15L, 70L);
    assertThat(verdicts.get("RESTART_PENDING")).isBetween(15L, 80L);
    assertThat(verdicts.get("END_OF_SERVICE")).isBetween(40L, 130L);
    assertThat(verdicts.get("HELD_BACK")).isBetween(15L, 70L);
    assertThat(verdicts.get("FALSE_UP_TO_DATE")).isBetween(150L, 350L);
    assertThat(verdicts.get("SERVICING_BLOCKED")).isBetween(50L, 150L);
    assertThat(verdicts.get("SCAN_FAILED")).isBetween(50L, 150L);
    assertThat(verdicts.get("BEHIND_BASELINE")).isBetween(80L, 250L);
    assertThat(verdicts.get("UPDATES_PENDING")).isBetween(20L, 400L);
    assertThat(verdicts.get("UP_TO_DATE")).isGreaterThan(3500L);
  }

  /** Severity belongs to the judgement. */
  @Test
  void aRestartThatIsPendingForAWeekIsAWarning() {
    SimulatedMachine machine =
        FLEET
            .machines()
            .filter(one -> one.fate().hindrance == Hindrance.RESTART_WAITS)
            .filter(one -> one.fate().restartPendingFrom < daysAgo(8))
            .filter(one -> one.verdict(one.slotAt(NOW)).equals("RESTART_PENDING"))
            .findFirst()
            .orElseThrow();
    Instant pending = Instant.ofEpochMilli(machine.fate().restartPendingFrom);
    assertThat(severity(machine, pending.plus(Duration.ofDays(6)))).isEqualTo("INFO");
    assertThat(severity(machine, pending.plus(Duration.ofDays(8)))).isEqualTo("WARNING");
  }

  private static String severity(SimulatedMachine machine, Instant at) {
    return parse(machine.heartbeat(machine.slotAt(at)))
        .getAsJsonObject("verdict")
        .get("severity")
        .getAsString();
  }

  @Test
  void theHardenedDepartmentLiesOnlySinceTheBaselineWasRaised() {
    SimulatedMachine machine =
        FLEET
            .machines()
            .filter(
                one ->
                    one.fate().department.equals(Department.HARDENED)
                        && one.fate().faultAt(NOW.toEpochMilli())
                            == Fault.TRUSTED_INSTALLER_DISABLED
                        && one.fate().faults.get(0).from() >= daysAgo(12)
                        && one.fate().troubles.isEmpty()
                        && one.fate().extras.isEmpty()
                        && one.fate().windows.baseline())
            .findFirst()
            .orElseThrow();
    assertThat(machine.verdict(machine.slotAt(Instant.ofEpochMilli(daysAgo(13)))))
        .isEqualTo("UP_TO_DATE");
    assertThat(machine.verdict(machine.slotAt(Instant.ofEpochMilli(daysAgo(11)))))
        .isEqualTo("SERVICING_BLOCKED");
    assertThat(machine.verdict(machine.slotAt(Instant.ofEpochMilli(daysAgo(8)))))
        .isEqualTo("FALSE_UP_TO_DATE");
  }

  @Test
  void slotsThatAreNotTellingDifferOnlyInWhatMovesAnyway() {
    for (SimulatedMachine machine : machines(100)) {
      List<Long> telling = machine.tellingSlots(NOW);
      for (int i = 1; i < telling.size() - 1; i++) {
        long slot = telling.get(i) - 1;
        if (slot > telling.get(i - 1) && machine.reportsAt(slot)) {
          assertThat(still(machine.heartbeat(slot)))
              .isEqualTo(still(machine.heartbeat(telling.get(i - 1))));
        }
      }
    }
  }

  @Test
  void sequencesHaveNoGapsButTheSetBackOfASnapshot() {
    for (SimulatedMachine machine : machines(200)) {
      long last = 0;
      for (long slot = 0; slot <= machine.slotAt(NOW); slot++) {
        if (machine.reportsAt(slot)) {
          long sequence = machine.sequence(slot);
          assertThat(sequence).isEqualTo(last + 1);
          last = sequence;
        }
      }
    }
    SimulatedMachine setBack = FLEET.machine(4711);
    Set<Long> seen = new HashSet<>();
    boolean repeated = false;
    for (long slot = 0; slot <= setBack.slotAt(NOW); slot++) {
      repeated |= !seen.add(setBack.sequence(slot));
    }
    assertThat(repeated).isTrue();
  }

  @Test
  void theSameSeedMakesTheSameFleetAndAnotherSeedAnother() {
    String one = FLEET.machine(7).heartbeat(100);
    assertThat(new SimulatedFleet(1, 10, NOW).machine(7).heartbeat(100)).isEqualTo(one);
    assertThat(new SimulatedFleet(2, 10, NOW).machine(7).heartbeat(100)).isNotEqualTo(one);
    assertThat(FLEET.machines().map(SimulatedMachine::agentId).distinct()).hasSize(5000);
  }

  @Test
  void releasesAreThoseOfTheShippedBuildList() {
    Set<String> shipped = new HashSet<>();
    for (JsonElement row :
        JsonParser.parseReader(
                new InputStreamReader(resource("builds.json"), StandardCharsets.UTF_8))
            .getAsJsonObject()
            .getAsJsonArray("builds")) {
      JsonObject release = row.getAsJsonObject();
      shipped.add(
          release.get("build")
              + "."
              + release.get("ubr")
              + " "
              + (release.has("kb") ? release.get("kb").getAsString() : ""));
    }
    for (Windows windows : Windows.ALL) {
      for (Windows.Release release : windows.releases()) {
        assertThat(shipped).contains(windows.build() + "." + release.ubr() + " " + release.kb());
      }
    }
  }

  private static List<SimulatedMachine> machines(int number) {
    return FLEET.machines().limit(number).toList();
  }

  private static long daysAgo(int days) {
    return NOW.toEpochMilli() - days * 86_400_000L;
  }

  private static JsonObject still(String text) {
    JsonObject heartbeat = parse(text);
    heartbeat.remove("sequence");
    heartbeat.remove("sentAt");
    heartbeat.getAsJsonObject("agent").remove("startedAt");
    heartbeat.getAsJsonObject("restart").remove("bootedAt");
    heartbeat.getAsJsonObject("scan").remove("startedAt");
    heartbeat.getAsJsonObject("scan").remove("durationMs");
    heartbeat.remove("history");
    // wuauserv runs while it scans.
    heartbeat.getAsJsonArray("services").get(1).getAsJsonObject().remove("state");
    return heartbeat;
  }

  private static JsonObject parse(String text) {
    return JsonParser.parseString(text).getAsJsonObject();
  }

  private static InputStream resource(String name) {
    InputStream stream =
        SimulatedFleetTest.class.getResourceAsStream("/io/github/updatesentinel/config/" + name);
    assertThat(stream).isNotNull();
    return stream;
  }
}
