package io.github.updatesentinel.collector.analysis;

import static io.github.updatesentinel.collector.fleet.Fixture.id;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.TreeMap;
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

  private final Random random = new Random(20261130);
  private final Map<Integer, Machine> machines = new TreeMap<>();
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
      change();
      Comparison lines =
          new Comparisons(index, database, ZoneOffset.UTC).of(Dimension.LINE, MachineFilter.ALL);
      assertThat(
              lines.groups().stream()
                  .collect(toMap(Comparison.Group::line, Comparison.Group::verdicts)))
          .isEqualTo(
              machines.values().stream()
                  .collect(
                      groupingBy(
                          Machine::line,
                          groupingBy(machine -> machine.verdict.name(), counting()))));
    }
  }

  @Test
  void causesHaveTheMachinesAndDepartmentsOfTheList() {
    for (int i = 0; i < 5; i++) {
      change();
      List<Causes.Row> rows = new Causes(index, CLOCK).rows(30);
      assertThat(rows.stream().map(Causes.Row::who))
          .containsExactlyInAnyOrderElementsOf(
              machines.values().stream()
                  .flatMap(machine -> machine.disabledBy.stream())
                  .distinct()
                  .toList());
      for (Causes.Row row : rows) {
        List<Machine> own =
            machines.values().stream()
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

  private void change() {
    for (int i = 0; i < 30; i++) {
      int number = random.nextInt(60);
      if (random.nextInt(4) == 0) {
        machines.remove(number);
        database.writing(
            handle -> handle.execute("DELETE FROM machine WHERE agent_id = ?", id(number)));
      } else {
        Machine machine = machine();
        machines.put(number, machine);
        store(number, machine);
      }
    }
  }

  private Machine machine() {
    return new Machine(
        new BuildLine(
            26_100 + random.nextInt(3),
            random.nextBoolean() ? WindowsFamily.SERVER : WindowsFamily.CLIENT),
        "domain" + random.nextInt(3),
        "group" + random.nextInt(3),
        random.nextBoolean() ? VerdictCode.FALSE_UP_TO_DATE : VerdictCode.UP_TO_DATE,
        Stream.of("A\\ann", "A\\bob", "A\\eve").filter(who -> random.nextBoolean()).toList());
  }

  private void store(int number, Machine machine) {
    List<Disabling> disablings =
        machine.disabledBy.stream()
            .map(who -> new Disabling(who.hashCode(), TODAY - 2, "wuauserv", who, null, null))
            .toList();
    Fixture.machine(id(number), NOW)
        .set("family", machine.line.family().name())
        .build(machine.line.build(), 1)
        .set("domain", machine.domain)
        .set("target_group", machine.group)
        .set("disablings", Disablings.NONE.with(disablings, TODAY).column())
        .verdict(machine.verdict)
        .store(database);
  }
}
