package io.github.updatesentinel.collector.fleet;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.collector.index.FleetIndex;
import io.github.updatesentinel.collector.store.Database;
import io.github.updatesentinel.contract.ReasonCode;
import io.github.updatesentinel.contract.VerdictCode;
import io.github.updatesentinel.contract.WindowsFamily;
import io.github.updatesentinel.contract.baseline.BuildLine;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Counts are those of a list of all machines, after machines came, changed, and went. */
class CountsTest {
  private static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final List<VerdictCode> VERDICTS =
      List.of(VerdictCode.UP_TO_DATE, VerdictCode.SCAN_FAILED, VerdictCode.FALSE_UP_TO_DATE);

  private final ChangingMachines<Machine> machines =
      new ChangingMachines<>(CountsTest::machine, CountsTest::row);
  private Database database;
  private FleetIndex index;

  /** What is counted of one; -1 where a number is not known. */
  private record Machine(
      WindowsFamily family,
      int build,
      int ubr,
      int required,
      VerdictCode verdict,
      List<ReasonCode> reasons,
      boolean found) {
    BuildLine line() {
      return new BuildLine(build, family);
    }
  }

  @BeforeEach
  void open(@TempDir Path folder) {
    database = Database.open("jdbc:sqlite:" + folder.resolve("fleet.db"), null, null);
    Fixture.listening(database, NOW.minus(Duration.ofDays(1)), NOW);
    index = new FleetIndex(database, CLOCK, Duration.ofMinutes(15));
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void countsAreThoseOfTheList() {
    for (int i = 0; i < 6; i++) {
      machines.change(database);
      FleetCounts counts = new Fleet(index, database, ZoneOffset.UTC).counts();
      assertThat(counts.total()).isEqualTo(machines.all().size());
      assertThat(byValue(counts.builds()))
          .isEqualTo(count(known(), machine -> Integer.toString(machine.build)));
      assertThat(
              counts.lines().stream()
                  .collect(toMap(FleetCounts.Line::line, FleetCounts.Line::machines)))
          .isEqualTo(count(known(), Machine::line));
      assertThat(byValue(counts.reasons()))
          .isEqualTo(
              machines.all().stream()
                  .flatMap(machine -> machine.reasons.stream())
                  .collect(groupingBy(Enum::name, counting())));
      for (VerdictCode verdict : VERDICTS) {
        assertThat(counts.of(verdict))
            .isEqualTo(count(machines.all(), Machine::verdict).getOrDefault(verdict, 0L));
      }
    }
  }

  @Test
  void buildLinesHaveTheRevisionsOfTheList() {
    for (int i = 0; i < 6; i++) {
      machines.change(database);
      Map<BuildLine, Map<Integer, Long>> revisions = new HashMap<>();
      for (LineCount line : new Builds(index, database, Map::of).lines()) {
        BuildLine key = new BuildLine((int) line.build(), line.family());
        revisions.put(
            key,
            line.revisions().stream()
                .collect(
                    toMap(revision -> number(revision.ubr()), revision -> revision.machines())));
        LineCount.Baseline required = line.baseline();
        assertThat(required == null ? -1 : (int) required.ubr())
            .satisfies(ubr -> assertMostRequire(key, ubr));
      }
      assertThat(revisions)
          .isEqualTo(
              known().stream()
                  .collect(groupingBy(Machine::line, groupingBy(Machine::ubr, counting()))));
    }
  }

  @Test
  void theCensusHasAsManyMachinesOfEachKindAsTheList() {
    for (int i = 0; i < 6; i++) {
      machines.change(database);
      BuildCensus census = new BuildCensus(index);
      assertThat(
              census.groups(NOW.minusSeconds(1)).stream()
                  .collect(
                      toMap(
                          group ->
                              new Machine(
                                  group.family(),
                                  group.build(),
                                  group.ubr(),
                                  -1,
                                  group.verdict(),
                                  group.unlistedHotpatch()
                                      ? List.of(ReasonCode.BASELINE_MISSING)
                                      : List.of(),
                                  !group.foundNothing()),
                          BuildCensus.Group::machines)))
          .isEqualTo(count(machines.all(), CountsTest::alike));
      census.reported().forEach(this::assertMostRequire);
      assertThat(census.reported().keySet())
          .isEqualTo(
              count(
                      known().stream().filter(machine -> machine.required >= 0).toList(),
                      Machine::line)
                  .keySet());
    }
  }

  /** A machine as the census knows it. */
  private static Machine alike(Machine machine) {
    boolean hotpatch =
        machine.required >= 0 && machine.reasons.contains(ReasonCode.BASELINE_MISSING);
    return new Machine(
        machine.family,
        machine.build,
        machine.ubr,
        -1,
        machine.verdict,
        hotpatch ? List.of(ReasonCode.BASELINE_MISSING) : List.of(),
        machine.found);
  }

  private void assertMostRequire(BuildLine line, int ubr) {
    Map<Integer, Long> required =
        count(
            known().stream()
                .filter(machine -> machine.line().equals(line) && machine.required >= 0)
                .toList(),
            Machine::required);
    assertThat(required.getOrDefault(ubr, 0L))
        .isEqualTo(required.values().stream().mapToLong(Long::longValue).max().orElse(0));
  }

  private List<Machine> known() {
    return machines.all().stream().filter(machine -> machine.build >= 0).toList();
  }

  private static <K> Map<K, Long> count(Collection<Machine> all, Function<Machine, K> value) {
    return all.stream().collect(groupingBy(value, counting()));
  }

  private static Map<String, Long> byValue(List<FleetCounts.Count> counts) {
    return counts.stream().collect(toMap(FleetCounts.Count::value, FleetCounts.Count::machines));
  }

  private static int number(@Nullable Long value) {
    return value == null ? -1 : (int) (long) value;
  }

  private static Machine machine(Random random) {
    boolean known = random.nextInt(8) > 0;
    return new Machine(
        random.nextInt(3) == 0 ? WindowsFamily.SERVER : WindowsFamily.CLIENT,
        known ? 26_100 + random.nextInt(3) : -1,
        random.nextInt(4) - 1,
        known ? random.nextInt(4) - 1 : -1,
        VERDICTS.get(random.nextInt(VERDICTS.size())),
        Stream.of(ReasonCode.BASELINE_MISSING, ReasonCode.BUILD_BEHIND)
            .filter(reason -> random.nextBoolean())
            .toList(),
        random.nextBoolean());
  }

  private static Fixture row(String id, Machine machine) {
    return Fixture.machine(id, NOW)
        .set("family", machine.family.name())
        .set("build", known(machine.build))
        .set("ubr", known(machine.ubr))
        .set("baseline_build", known(machine.build))
        .set("baseline_ubr", known(machine.required))
        .set("scan_outcome", "SUCCEEDED")
        .set("scan_found", machine.found ? 1L : 0L)
        .verdict(machine.verdict)
        .reasons(machine.reasons.stream().map(Enum::name).toArray(String[]::new));
  }

  private static @Nullable Long known(int number) {
    return number < 0 ? null : (Long) (long) number;
  }
}
