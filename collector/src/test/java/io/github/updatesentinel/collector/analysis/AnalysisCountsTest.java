package io.github.updatesentinel.collector.analysis;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.collector.fleet.ChangingMachines;
import io.github.updatesentinel.collector.fleet.Fixture;
import io.github.updatesentinel.collector.index.FleetIndex;
import io.github.updatesentinel.collector.index.MachineFilter;
import io.github.updatesentinel.collector.machine.Disablings;
import io.github.updatesentinel.collector.machine.Disablings.Disabling;
import io.github.updatesentinel.collector.store.Database;
import io.github.updatesentinel.contract.VerdictCode;
import io.github.updatesentinel.contract.WindowsFamily;
import io.github.updatesentinel.contract.baseline.BuildLine;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Counts are those of a list of all machines, after machines came, changed, and went. */
class AnalysisCountsTest {
  private static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");
  private static final long TODAY = NOW.toEpochMilli() / Duration.ofDays(1).toMillis();
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  private final ChangingMachines<Machine> machines =
      new ChangingMachines<>(AnalysisCountsTest::machine, AnalysisCountsTest::row);
  private Database database;
  private FleetIndex index;

  private record Machine(
      BuildLine line, String domain, String group, VerdictCode verdict, List<String> disabledBy) {}

  @BeforeEach
  void open(@TempDir Path folder) {
    database = Database.open("jdbc:sqlite:" + folder.resolve("analysis.db"), null, null);
    index = new FleetIndex(database, CLOCK, Duration.ofMinutes(15));
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void buildLinesHaveTheMachinesOfTheList() {
    for (int i = 0; i < 5; i++) {
      machines.change(database);
      Comparison lines =
          new Comparisons(index, database, ZoneOffset.UTC).of(Dimension.LINE, MachineFilter.ALL);
      assertThat(
              lines.groups().stream()
                  .collect(toMap(Comparison.Group::line, Comparison.Group::verdicts)))
          .isEqualTo(
              machines.all().stream()
                  .collect(
                      groupingBy(
                          Machine::line,
                          groupingBy(machine -> machine.verdict.name(), counting()))));
    }
  }

  @Test
  void causesHaveTheMachinesAndDepartmentsOfTheList() {
    for (int i = 0; i < 5; i++) {
      machines.change(database);
      List<Causes.Row> rows = new Causes(index, CLOCK).found(30, 500).rows();
      assertThat(rows.stream().map(Causes.Row::who))
          .containsExactlyInAnyOrderElementsOf(
              machines.all().stream()
                  .flatMap(machine -> machine.disabledBy.stream())
                  .distinct()
                  .toList());
      for (Causes.Row row : rows) {
        List<Machine> own =
            machines.all().stream()
                .filter(machine -> machine.disabledBy.contains(row.who()))
                .toList();
        assertThat(row.machines()).isEqualTo(own.size());
        assertThat(row.suffering())
            .isEqualTo(
                own.stream()
                    .filter(machine -> machine.verdict == VerdictCode.FALSE_UP_TO_DATE)
                    .count());
        Map<String, Long> departments =
            own.stream()
                .collect(groupingBy(machine -> machine.domain + "/" + machine.group, counting()));
        assertThat(row.departments().size() + row.otherDepartments()).isEqualTo(departments.size());
        for (Causes.Department department : row.departments()) {
          assertThat(departments)
              .containsEntry(
                  department.domain() + "/" + department.targetGroup(), department.machines());
        }
      }
    }
  }

  private static Machine machine(Random random) {
    return new Machine(
        new BuildLine(
            26_100 + random.nextInt(3),
            random.nextBoolean() ? WindowsFamily.SERVER : WindowsFamily.CLIENT),
        "domain" + random.nextInt(3),
        "group" + random.nextInt(3),
        random.nextBoolean() ? VerdictCode.FALSE_UP_TO_DATE : VerdictCode.UP_TO_DATE,
        Stream.of("A\\ann", "A\\bob", "A\\eve").filter(who -> random.nextBoolean()).toList());
  }

  private static Fixture row(String id, Machine machine) {
    List<Disabling> disablings =
        machine.disabledBy.stream()
            .map(who -> new Disabling(who.hashCode(), TODAY - 2, "wuauserv", who, null, null))
            .toList();
    return Fixture.machine(id, NOW)
        .set("family", machine.line.family().name())
        .build(machine.line.build(), 1)
        .set("domain", machine.domain)
        .set("target_group", machine.group)
        .set("disablings", Disablings.NONE.with(disablings, TODAY).column())
        .verdict(machine.verdict);
  }
}
