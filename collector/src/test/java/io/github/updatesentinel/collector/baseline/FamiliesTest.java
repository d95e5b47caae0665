package io.github.updatesentinel.collector.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.groups.Tuple.tuple;

import io.github.updatesentinel.collector.audit.Actor;
import io.github.updatesentinel.collector.audit.Audit;
import io.github.updatesentinel.collector.document.BaselineDocument;
import io.github.updatesentinel.collector.document.InvalidBaseline;
import io.github.updatesentinel.collector.document.Problem;
import io.github.updatesentinel.collector.fleet.BlindMachines;
import io.github.updatesentinel.collector.fleet.BuildCensus;
import io.github.updatesentinel.collector.index.FleetIndex;
import io.github.updatesentinel.collector.store.Database;
import io.github.updatesentinel.contract.WindowsFamily;
import io.github.updatesentinel.contract.baseline.BuildLine;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers and clients of one build, and hotpatches. Build 99000 is in no shipped list. */
class FamiliesTest {
  private static final Actor ANN = new Actor("ann", null);
  private static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final BuildLine SERVER = new BuildLine(99000, WindowsFamily.SERVER);
  private static final KnownBuilds KNOWN = KnownBuilds.load();
  private static final String BOTH_FAMILIES =
      "{\"build\":99000,\"ubr\":8875},{\"build\":99000,\"ubr\":33158,\"family\":\"SERVER\"}";

  private Database database;
  private Baselines baselines;
  private Machines machines;

  @BeforeEach
  void open(@TempDir Path temporary) {
    database = Database.open("jdbc:sqlite:" + temporary.resolve("store.db"), null, null);
    baselines = new Baselines(database, CLOCK, new Audit(CLOCK));
    machines = new Machines(database);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void impactComparesEachMachineWithTheRowOfItsFamily() throws Exception {
    machines.add(3, "Enterprise", 99000, 8875, "UP_TO_DATE", NOW);
    machines.add(2, "ServerDatacenter", 99000, 32236, "UP_TO_DATE", NOW);
    machines.add(1, "ServerStandard", 99000, 33158, "BEHIND_BASELINE", NOW);
    Impact impact = impact(Optional.empty(), BOTH_FAMILIES);

    assertThat(impact.toBehind()).isEqualTo(2);
    assertThat(impact.toCurrent()).isEqualTo(1);
    assertThat(impact.lines())
        .containsExactlyInAnyOrder(
            new Impact.Line(99000, WindowsFamily.CLIENT, null, false, 8875, 3, 0, 0),
            new Impact.Line(99000, WindowsFamily.SERVER, null, false, 33158, 3, 0, 2));
  }

  @Test
  void rowWithoutAFamilyIsNoServersFrom26100On() throws Exception {
    machines.add(2, "ServerDatacenter", 99000, 1, "UP_TO_DATE", NOW);
    Impact impact = impact(Optional.empty(), "{\"build\":99000,\"ubr\":8875}");

    assertThat(impact.toBehind()).isZero();
    assertThat(impact.unlistedLines()).isEqualTo(1);
    assertThat(impact.unlistedMachines()).isEqualTo(2);
  }

  @Test
  void familiesWithTheSameRequirementAreOneLine() throws Exception {
    machines.add(2, "Enterprise", 17763, 5, "UP_TO_DATE", NOW);
    machines.add(3, "ServerStandard", 17763, 6, "UP_TO_DATE", NOW);

    assertThat(impact(Optional.empty(), "{\"build\":17763,\"ubr\":6}").lines())
        .containsExactly(new Impact.Line(17763, null, null, false, 6, 5, 0, 2));
  }

  @Test
  void hotpatchedMachineIsComparedAsItsCumulativeUpdate() throws Exception {
    BaselineDocument before = document("1", "{\"build\":99000,\"ubr\":8457}", "");
    machines.add(4, "Enterprise", 99000, 8390, "BEHIND_BASELINE", NOW);
    Impact impact =
        impact(
            Optional.of(before),
            "{\"build\":99000,\"ubr\":8457},"
                + "{\"build\":99000,\"ubr\":8390,\"kind\":\"H\",\"of\":8457}");

    assertThat(impact.toCurrent()).isEqualTo(4);
    assertThat(impact.lines())
        .containsExactly(new Impact.Line(99000, WindowsFamily.CLIENT, 8457, false, 8457, 4, 4, 0));
  }

  @Test
  void hotpatchedMachineThatNoListHasIsNotJudged() throws Exception {
    machines.add(3, "Enterprise", 99000, 8390, "UP_TO_DATE_UNVERIFIED", NOW);
    machines.add(1, "Enterprise", 99000, 8391, "SERVICING_BLOCKED", NOW);
    machines.lackBaseline(99000, 8246);
    machines.add(2, "Enterprise", 99000, 8392, "UP_TO_DATE", NOW);
    String rows = "{\"build\":99000,\"ubr\":8457}";
    Impact unlisted = impact(Optional.empty(), rows);

    assertThat(unlisted.toBehind()).isEqualTo(2);
    assertThat(unlisted.toFalse()).isZero();
    String listed = rows + ",{\"build\":99000,\"ubr\":8390,\"kind\":\"H\",\"of\":8456}";
    assertThat(impact(Optional.empty(), listed).toBehind()).isEqualTo(5);
  }

  @Test
  void machineWhoseLineNoListHadIsJudged() throws Exception {
    machines.add(3, "Enterprise", 99000, 8390, "UP_TO_DATE_UNVERIFIED", NOW);
    machines.lackBaseline(99000, null);

    assertThat(impact(Optional.empty(), "{\"build\":99000,\"ubr\":8457}").toBehind()).isEqualTo(3);
  }

  @Test
  void machineThatIsToldToWaitBecomesCurrentToo() throws Exception {
    machines.add(2, "Enterprise", 99000, 8400, "HELD_BACK", NOW);

    assertThat(impact(Optional.empty(), "{\"build\":99000,\"ubr\":8400}").toCurrent()).isEqualTo(2);
    assertThat(impact(Optional.empty(), "{\"build\":99000,\"ubr\":8401}").toCurrent()).isZero();
  }

  @Test
  void suggestionHasALineForEachFamily() throws Exception {
    machines.add(20, "Enterprise", 99000, 8875, "UP_TO_DATE", NOW);
    machines.add(30, "ServerDatacenter", 99000, 33158, "UP_TO_DATE", NOW);
    Suggestion suggestion = Suggestion.of(fleet(), KNOWN, Optional.empty());

    assertThat(suggestion.lines())
        .extracting(Suggestion.Line::line, Suggestion.Line::ubr)
        .containsExactly(tuple(SERVER, 33158), tuple(BuildLine.client(99000), 8875));
    assertThat(suggestion.draft(Optional.empty(), "1"))
        .isEqualTo(
            """
            {"version":"1","builds":[
            {"build":99000,"ubr":8875},
            {"build":99000,"ubr":33158,"family":"SERVER"}
            ]}
            """);
  }

  @Test
  void suggestionNeverRequiresAHotpatch() throws Exception {
    BaselineDocument current =
        document(
            "1",
            "{\"build\":99000,\"ubr\":8246},"
                + "{\"build\":99000,\"ubr\":8390,\"kind\":\"H\",\"of\":8457}",
            "");
    machines.add(20, "Enterprise", 99000, 8390, "UP_TO_DATE", NOW);

    assertThat(Suggestion.of(fleet(), KNOWN, Optional.of(current)).lines())
        .extracting(Suggestion.Line::ubr, Suggestion.Line::wanted, Suggestion.Line::newer)
        .containsExactly(tuple(8457, 8246, true));
  }

  @Test
  void suggestionForOneFamilyAsksNothingOfTheOther() throws Exception {
    machines.add(20, "Enterprise", 9000, 50, "UP_TO_DATE", NOW);
    machines.add(20, "ServerStandard", 9000, 40, "UP_TO_DATE", NOW);
    String draft = Suggestion.of(fleet(), KNOWN, Optional.empty()).draft(Optional.empty(), "1");
    BaselineDocument document = BaselineDocument.parse(json(draft));

    assertThat(document.wanted(BuildLine.client(9000)).orElseThrow().ubr()).isEqualTo(50);
    assertThat(document.wanted(new BuildLine(9000, WindowsFamily.SERVER)).orElseThrow().ubr())
        .isEqualTo(40);
  }

  @Test
  void suggestionThatFitsBothFamiliesIsOneRow() throws Exception {
    machines.add(20, "Enterprise", 9000, 50, "UP_TO_DATE", NOW);
    machines.add(20, "ServerStandard", 9000, 50, "UP_TO_DATE", NOW);

    assertThat(Suggestion.of(fleet(), KNOWN, Optional.empty()).draft(Optional.empty(), "1"))
        .isEqualTo("{\"version\":\"1\",\"builds\":[\n{\"build\":9000,\"ubr\":50}\n]}\n");
  }

  @Test
  void suggestionKeepsTheOtherRowsAndTheEnds() throws Exception {
    String servicing =
        "{\"build\":99000,\"family\":\"SERVER\",\"editions\":[\"ServerStandard\"],"
            + "\"ends\":\"2029-10-09\",\"esuEnds\":\"2034-10-10\"}";
    BaselineDocument current =
        document(
            "1",
            BOTH_FAMILIES + ",{\"build\":99000,\"ubr\":8800,\"kind\":\"H\",\"of\":8867}",
            servicing);
    machines.add(20, "Enterprise", 99000, 8900, "UP_TO_DATE", NOW);
    Optional<BaselineDocument> now = Optional.of(current);
    BaselineDocument next =
        BaselineDocument.parse(json(Suggestion.of(fleet(), KNOWN, now).draft(now, "2")));

    assertThat(next.servicing()).isEqualTo(current.servicing());
    assertThat(next.rows()).containsAll(current.rows()).hasSize(4);
    assertThat(next.wanted(SERVER)).isEqualTo(current.wanted(SERVER));
  }

  @Test
  void lowerRevisionOfServersIsRefusedThoughItIsAboveTheClients() throws Exception {
    publish(document("1", BOTH_FAMILIES, ""));
    byte[] lower = document("2", BOTH_FAMILIES.replace("33158", "33157"), "").body();
    InvalidBaseline refused =
        catchThrowableOfType(InvalidBaseline.class, () -> baselines.draft(lower, "", null, ANN));

    assertThat(refused.problems())
        .containsExactly(
            Problem.of("withdraws", Problem.Kind.LOWER, "99000.33157", "99000.33158", "1"));
  }

  @Test
  void hotpatchMayFollowTheReleaseThatItIsBelow() throws Exception {
    publish(document("1", "{\"build\":99000,\"ubr\":8457}", ""));
    publish(
        document(
            "2",
            "{\"build\":99000,\"ubr\":8457},"
                + "{\"build\":99000,\"ubr\":8390,\"kind\":\"H\",\"of\":8457}",
            ""));

    assertThat(
            baselines.current().orElseThrow().wanted(BuildLine.client(99000)).orElseThrow().ubr())
        .isEqualTo(8457);
  }

  @Test
  void differenceNamesRowsByFamilyAndShowsEnds() throws Exception {
    BaselineDocument before = document("1", BOTH_FAMILIES, "{\"build\":1,\"ends\":\"2026-10-13\"}");
    BaselineDocument after =
        document(
            "2",
            BOTH_FAMILIES.replace("SERVER", "CLIENT"),
            "{\"build\":1,\"ends\":\"2027-10-12\"}");
    Difference difference = Difference.of(Optional.of(before), after);

    assertThat(difference.rows())
        .extracting(Difference.Row::kind, row -> row.either().name())
        .containsExactly(
            tuple("ADDED", "99000.33158 (CLIENT)"), tuple("REMOVED", "99000.33158 (SERVER)"));
    assertThat(difference.ends())
        .extracting(Difference.End::kind, change -> change.end().ends().toString())
        .containsExactly(tuple("REMOVED", "2026-10-13"), tuple("ADDED", "2027-10-12"));
  }

  private Impact impact(Optional<BaselineDocument> current, String rows) throws InvalidBaseline {
    return Impact.of(
        fleet(),
        KNOWN,
        Map.of(),
        current,
        document("next", rows, ""),
        new BlindMachines(database)::count);
  }

  private List<BuildCensus.Group> fleet() {
    return new BuildCensus(new FleetIndex(database, CLOCK, Duration.ofMinutes(15)))
        .groups(NOW.minus(Suggestion.SEEN_WITHIN));
  }

  private void publish(BaselineDocument document) throws InvalidBaseline {
    Draft draft = baselines.draft(baselines.draft(document.body(), "", null, ANN)).orElseThrow();
    baselines.publish(draft, baselines.all().size(), ANN);
  }

  private static BaselineDocument document(String version, String rows, String servicing)
      throws InvalidBaseline {
    return BaselineDocument.parse(
        json(
            "{\"version\":\"%s\",\"builds\":[%s],\"servicing\":[%s]}"
                .formatted(version, rows, servicing)));
  }

  private static byte[] json(String json) {
    return json.getBytes(StandardCharsets.UTF_8);
  }
}
