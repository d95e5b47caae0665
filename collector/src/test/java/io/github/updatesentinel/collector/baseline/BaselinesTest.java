package io.github.updatesentinel.collector.baseline;

import static java.util.Collections.nCopies;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

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
import io.github.updatesentinel.contract.baseline.BuildList;
import io.github.updatesentinel.contract.baseline.RollbackRule;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaselinesTest {
  private static final Actor ANN = new Actor("ann", "192.0.2.7");
  private static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  private Database database;
  private Baselines baselines;

  @BeforeEach
  void open(@TempDir Path temporary) {
    database = Database.open("jdbc:sqlite:" + temporary.resolve("store.db"), null, null);
    baselines = new Baselines(database, CLOCK, new Audit(CLOCK));
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void thePublishedBytesAreThoseOfThePreview() throws Exception {
    byte[] body =
        "{ \"version\":\"1\",\n\"builds\":[{\"build\":19044,\"ubr\":2006}], \"x\":\"ü\"}\r\n"
            .getBytes(StandardCharsets.UTF_8);
    Draft draft = baselines.draft(baselines.draft(body, " first ", null, ANN)).orElseThrow();
    Published published = baselines.publish(draft, 0, ANN);
    assertThat(baselines.document(1).orElseThrow().body()).isEqualTo(body);
    assertThat(published).isEqualTo(baselines.all().get(0));
    assertThat(published.note()).isEqualTo("first");
    assertThat(audit()).containsExactly("ann 192.0.2.7 baseline.publish 1");
  }

  @Test
  void ofTwoWhoPublishAtOnceTheSecondIsRefused() throws Exception {
    Draft first = baselines.draft(baselines.draft(body("1", 2006), "", null, ANN)).orElseThrow();
    Draft second = baselines.draft(baselines.draft(body("2", 2130), "", null, ANN)).orElseThrow();
    baselines.publish(first, 0, ANN);
    InvalidBaseline lost =
        catchThrowableOfType(
            InvalidBaseline.class, () -> baselines.publish(second, 0, new Actor("ben", null)));
    assertThat(lost.problems()).containsExactly(Problem.of("", Problem.Kind.CONFLICT, "1", "ann"));
    assertThat(audit()).hasSize(1);
    baselines.publish(second, 1, ANN);
    assertThat(baselines.all()).extracting(Published::version).containsExactly("2", "1");
  }

  @Test
  void aVersionMustBeNewerThanAllThatWerePublished() throws Exception {
    publish(body("2026-11-10", 2006));
    assertThat(refused(body("2026-11-9", 2006)))
        .containsExactly(Problem.of("version", Problem.Kind.NOT_NEWER, "2026-11-10", "2026-11-9"));
    assertThat(refused(body("2026-11-010", 2006))).hasSize(1);
  }

  @Test
  void aLowerBuildNamesEachVersionThatMustBeWithdrawn() throws Exception {
    publish(body("1", 2006));
    publish(body("2", 2130));
    assertThat(refused(body("3", 1999)))
        .extracting(Problem::path, problem -> problem.arguments().get(2))
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("withdraws", "2"),
            org.assertj.core.groups.Tuple.tuple("withdraws", "1"));
    publish(body("3", 1999, "1", "2"));
  }

  @Test
  void theAuditNamesWhatIsWithdrawnInOrder() throws Exception {
    publish(body("1", 2006, "0.9", "0.10", "0.8", "0.7", "0.12", "0.11", "0.2", "0.1"));
    assertThat(
            database.<String, RuntimeException>read(
                handle -> handle.createQuery("SELECT detail FROM audit").mapTo(String.class).one()))
        .endsWith(", 1 rows, withdraws 0.1, 0.2, 0.7, 0.8, 0.9, 0.10, 0.11, 0.12");
  }

  @Test
  void aLineThatWasDroppedIsStillHeldByMachinesThatWereAway() throws Exception {
    publish(body("1", 2006));
    publish(json("{\"version\":\"2\",\"builds\":[{\"build\":22631,\"ubr\":1}]}"));
    assertThat(refused(body("3", 1999)))
        .containsExactly(
            Problem.of("withdraws", Problem.Kind.LOWER, "19044.1999", "19044.2006", "1"));
  }

  @Test
  void aWayBackHasTheOldRowsAndWithdrawsAllThatCameAfter() throws Exception {
    publish(json("{\"version\":\"2026-11-09\",\"x\":[1],\"builds\":[{\"build\":1,\"ubr\":5}]}"));
    publish(json("{\"version\":\"2026-11-10\",\"builds\":[{\"build\":1,\"ubr\":7}]}"));
    publish(json("{\"version\":\"2026-11-11\",\"builds\":[{\"build\":1,\"ubr\":8}]}"));
    assertThat(baselines.rollbackVersion()).isEqualTo("2026-11-11-r1");
    Draft draft =
        baselines
            .draft(baselines.draftRollback(1, baselines.rollbackVersion(), "", ANN))
            .orElseThrow();
    assertThat(new String(draft.document().body(), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"version\":\"2026-11-11-r1\",\"withdraws\":[\"2026-11-10\",\"2026-11-11\"],"
                + "\"x\":[1],\"builds\":[{\"build\":1,\"ubr\":5}]}");
    baselines.publish(draft, 3, ANN);
    assertThat(baselines.rollbackVersion()).isEqualTo("2026-11-11-r2");
  }

  @Test
  void aWayBackNeedsAVersionThatIsNewer() throws Exception {
    publish(body("1", 1));
    publish(body("2", 2));
    InvalidBaseline invalid =
        catchThrowableOfType(InvalidBaseline.class, () -> baselines.draftRollback(1, "1", "", ANN));
    assertThat(invalid.problems())
        .containsExactly(Problem.of("version", Problem.Kind.NOT_NEWER, "2", "1"));
  }

  /** Machines that were away for any time hold any of the versions. */
  @Test
  void noMachineRefusesWhatIsPublished() throws Exception {
    Random random = new Random(5);
    List<Optional<BuildList>> machines = new ArrayList<>(nCopies(40, Optional.empty()));
    int published = 0;
    for (int step = 0; step < 150; step++) {
      byte[] next = random(random, step);
      try {
        if (published > 2 && random.nextInt(4) == 0) {
          Draft back =
              baselines
                  .draft(
                      baselines.draftRollback(
                          1 + random.nextInt(published), baselines.rollbackVersion(), "", ANN))
                  .orElseThrow();
          next = back.document().body();
          baselines.publish(back, published, ANN);
        } else {
          publish(next);
        }
      } catch (InvalidBaseline e) {
        continue;
      }
      published++;
      BuildList list = BaselineDocument.parse(next).list();
      for (int i = 0; i < machines.size(); i++) {
        if (random.nextInt(3) == 0) {
          assertThat(machines.get(i).flatMap(held -> RollbackRule.refusal(held, list))).isEmpty();
          machines.set(i, Optional.of(list));
        }
      }
    }
    assertThat(published).isGreaterThan(40);
  }

  @Test
  void draftsAreGoneAfterADay() throws Exception {
    String old = baselines.draft(body("1", 1), "", null, ANN);
    Clock later = Clock.offset(CLOCK, Duration.ofHours(25));
    Baselines tomorrow = new Baselines(database, later, new Audit(later));
    String young = tomorrow.draft(body("1", 1), "", null, ANN);

    tomorrow.forgetDrafts(later.millis());

    assertThat(tomorrow.draft(old)).isEmpty();
    assertThat(tomorrow.draft(young)).isPresent();
  }

  /** The job that deletes asks whether the clock is trusted; who makes a draft does not. */
  @Test
  void aNewDraftDeletesNoneByAClockThatJumped() throws Exception {
    String old = baselines.draft(body("1", 1), "", null, ANN);
    Clock ahead = Clock.offset(CLOCK, Duration.ofDays(400));
    new Baselines(database, ahead, new Audit(ahead)).draft(body("1", 1), "", null, ANN);
    assertThat(baselines.draft(old)).isPresent();
  }

  @Test
  void theImpactCountsMachinesByTheirLastHeartbeat() throws Exception {
    publish(
        json(
            "{\"version\":\"1\",\"builds\":[{\"build\":19044,\"ubr\":2006},"
                + "{\"build\":19045,\"ubr\":3000},{\"build\":10240,\"ubr\":5}]}"));
    Machines machines = new Machines(database);
    machines.add(312, 19044, 2006, "UP_TO_DATE", NOW);
    machines.add(2, 19044, 2006, "UPDATES_PENDING", NOW);
    machines.add(4, 19044, 2006, "SERVICING_BLOCKED", NOW);
    machines.say("SERVICING_BLOCKED", disabled("TrustedInstaller"));
    machines.add(8, 19044, 1706, "BEHIND_BASELINE", NOW);
    machines.add(5, 19044, 2130, "UP_TO_DATE", NOW);
    machines.add(7, 19045, 2500, "BEHIND_BASELINE", NOW);
    machines.add(3, 10240, 5, "UP_TO_DATE", NOW);
    machines.add(1, 26100, 1, "UP_TO_DATE_UNVERIFIED", NOW);
    BaselineDocument next =
        BaselineDocument.parse(
            json(
                "{\"version\":\"2\",\"withdraws\":[\"1\"],\"builds\":[{\"build\":19044,\"ubr\":2130},"
                    + "{\"build\":19045,\"ubr\":2500}]}"));
    Impact impact = impact(Map.of(), next);
    assertThat(impact.toBehind()).isEqualTo(312);
    assertThat(impact.toFalse()).isEqualTo(4);
    assertThat(impact.toCurrent()).isEqualTo(7);
    assertThat(impact.unlistedLines()).isEqualTo(2);
    assertThat(impact.unlistedMachines()).isEqualTo(4);
    assertThat(impact.lines())
        .containsExactly(
            new Impact.Line(19044, null, 2006, false, 2130, 331, 8, 326),
            new Impact.Line(19045, null, 3000, false, 2500, 7, 7, 0),
            new Impact.Line(10240, null, 5, false, null, 3, 0, 0));
  }

  /** Only what is blind is judged by its build, and only its last heartbeat says what is. */
  @Test
  void theImpactCountsBlindMachinesThatBecomeFalseAndThoseThatNoLongerAre() throws Exception {
    publish(json("{\"version\":\"1\",\"builds\":[{\"build\":19044,\"ubr\":2006}]}"));
    Machines machines = new Machines(database);
    machines.add(4, 19044, 2006, "SERVICING_BLOCKED", NOW);
    machines.add(3, 19044, 1706, "SERVICING_BLOCKED", NOW);
    machines.say("SERVICING_BLOCKED", disabled("TrustedInstaller"));
    machines.add(2, 19044, 2006, "SERVICING_BLOCKED", NOW);
    machines.say("SERVICING_BLOCKED", disabled("BITS"));
    machines.add(5, 19044, 2006, "SERVICING_BLOCKED", NOW);
    machines.add(6, 19044, 1706, "FALSE_UP_TO_DATE", NOW);
    machines.add(1, 19044, 1707, "FALSE_UP_TO_DATE", NOW);
    database.writing(
        handle ->
            handle.execute(
                "INSERT INTO machine_reason (agent_id, code)"
                    + " SELECT agent_id, 'UPDATE_LOG_FAILURE' FROM machine WHERE ubr = 1707"));
    Impact newer = impact(Map.of(), next(2130));
    assertThat(newer.toFalse()).isEqualTo(4);
    assertThat(newer.toBlocked()).isZero();
    Impact older = impact(Map.of(), next(1706));
    assertThat(older.toFalse()).isZero();
    assertThat(older.toBlocked()).isEqualTo(6);
  }

  private static BaselineDocument next(int ubr) throws InvalidBaseline {
    return BaselineDocument.parse(
        json(
            "{\"version\":\"2\",\"withdraws\":[\"1\"],\"builds\":[{\"build\":19044,\"ubr\":"
                + ubr
                + "}]}"));
  }

  private static String disabled(String service) {
    return "{\"verdict\":{\"reasons\":[{\"code\":\"SERVICE_DISABLED\",\"subject\":\""
        + service
        + "\"}]}}";
  }

  private Impact impact(Map<BuildLine, Integer> reported, BaselineDocument next) {
    return Impact.of(
        fleet(),
        KnownBuilds.load(),
        reported,
        baselines.current(),
        next,
        new BlindMachines(database)::count);
  }

  /** Before the first baseline is published, computers judge by a list of their own. */
  @Test
  void aLineThatNoBaselineListsIsComparedWithWhatItsMachinesReport() throws Exception {
    publish(json("{\"version\":\"1\",\"builds\":[{\"build\":19045,\"ubr\":3000}]}"));
    Machines machines = new Machines(database);
    machines.add(6, 19044, 1706, "UP_TO_DATE", NOW);
    machines.add(3, 19044, 2006, "UP_TO_DATE", NOW);
    machines.add(2, 19045, 2500, "BEHIND_BASELINE", NOW);
    BaselineDocument next =
        BaselineDocument.parse(
            json(
                "{\"version\":\"2\",\"builds\":["
                    + "{\"build\":19044,\"ubr\":2130,\"family\":\"CLIENT\"},"
                    + "{\"build\":19045,\"ubr\":3000,\"family\":\"CLIENT\"}]}"));
    Map<BuildLine, Integer> reported =
        Map.of(BuildLine.client(19044), 2006, BuildLine.client(19045), 1);
    Impact impact = impact(reported, next);
    assertThat(impact.lines())
        .contains(
            new Impact.Line(19044, WindowsFamily.CLIENT, 2006, true, 2130, 9, 6, 9),
            new Impact.Line(19045, WindowsFamily.CLIENT, 3000, false, 3000, 2, 2, 2));
  }

  @Test
  void aSuggestionIsTheNewestBuildThatEnoughMachinesRun() throws Exception {
    Machines machines = new Machines(database);
    machines.add(200, 19044, 1706, "UP_TO_DATE", NOW);
    machines.add(8, 19044, 2006, "UP_TO_DATE", NOW);
    machines.add(4, 19044, 2130, "UP_TO_DATE", NOW);
    machines.add(50, 19044, 9999, "FALSE_UP_TO_DATE", NOW);
    machines.add(50, 19044, 8888, "UP_TO_DATE", NOW.minus(Duration.ofDays(8)));
    machines.add(9, 22631, 1, "UP_TO_DATE", NOW);
    Suggestion suggestion = Suggestion.of(fleet(), KnownBuilds.load(), Optional.empty());
    assertThat(suggestion.lines())
        .extracting(Suggestion.Line::build, Suggestion.Line::ubr, Suggestion.Line::onIt)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(19044, 2006, 12L),
            org.assertj.core.groups.Tuple.tuple(22631, null, 0L));
    assertThat(suggestion.draft(Optional.empty(), "2026-11-24"))
        .startsWith(
            "{\"version\":\"2026-11-24\",\"builds\":[\n"
                + "{\"build\":19044,\"ubr\":2006,\"kb\":\"KB5017308\",")
        .contains("2022-09-13");
  }

  private List<BuildCensus.Group> fleet() {
    return new BuildCensus(new FleetIndex(database, CLOCK, Duration.ofMinutes(15)))
        .groups(NOW.minus(Suggestion.SEEN_WITHIN));
  }

  private void publish(byte[] body) throws InvalidBaseline {
    Draft draft = baselines.draft(baselines.draft(body, "", null, ANN)).orElseThrow();
    List<Published> all = baselines.all();
    baselines.publish(draft, all.isEmpty() ? 0 : all.get(0).number(), ANN);
  }

  private List<Problem> refused(byte[] body) {
    return catchThrowableOfType(InvalidBaseline.class, () -> baselines.draft(body, "", null, ANN))
        .problems();
  }

  private List<String> audit() {
    return database.read(
        handle ->
            handle
                .createQuery("SELECT actor, remote, action, subject FROM audit ORDER BY id")
                .map(
                    (row, ctx) ->
                        String.join(
                            " ",
                            row.getString(1),
                            row.getString(2),
                            row.getString(3),
                            row.getString(4)))
                .list());
  }

  private static byte[] body(String version, int ubr, String... withdraws) {
    String names = withdraws.length == 0 ? "" : "\"" + String.join("\",\"", withdraws) + "\"";
    return json(
        "{\"version\":\"%s\",\"withdraws\":[%s],\"builds\":[{\"build\":19044,\"ubr\":%d}]}"
            .formatted(version, names, ubr));
  }

  private static byte[] json(String json) {
    return json.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] random(Random random, int step) {
    StringBuilder rows = new StringBuilder();
    for (int build = 1; build <= 3; build++) {
      if (build == 1 || random.nextBoolean()) {
        rows.append(rows.isEmpty() ? "" : ",")
            .append("{\"build\":%d,\"ubr\":%d}".formatted(build, step + random.nextInt(5)));
      }
    }
    return json("{\"version\":\"2026-%d\",\"builds\":[%s]}".formatted(step, rows));
  }
}
