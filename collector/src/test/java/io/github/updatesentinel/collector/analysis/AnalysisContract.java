package io.github.updatesentinel.collector.analysis;

import static io.github.updatesentinel.collector.fleet.Fixture.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.collector.fleet.BaselineLookup;
import io.github.updatesentinel.collector.fleet.Fixture;
import io.github.updatesentinel.collector.fleet.MachineQuery;
import io.github.updatesentinel.collector.index.FleetIndex;
import io.github.updatesentinel.collector.index.MachineFilter;
import io.github.updatesentinel.collector.index.PageRequest;
import io.github.updatesentinel.collector.index.PageRequest.Sort;
import io.github.updatesentinel.collector.index.PeerOffers;
import io.github.updatesentinel.collector.jobs.Lease;
import io.github.updatesentinel.collector.machine.Disablings;
import io.github.updatesentinel.collector.machine.Disablings.Disabling;
import io.github.updatesentinel.collector.machine.MachineRow;
import io.github.updatesentinel.collector.store.Database;
import io.github.updatesentinel.collector.store.MovingClock;
import io.github.updatesentinel.contract.VerdictCode;
import io.github.updatesentinel.contract.baseline.BaselineSource;
import io.github.updatesentinel.contract.baseline.Baselines;
import io.github.updatesentinel.contract.baseline.BuildLine;
import io.github.updatesentinel.contract.baseline.BuildList;
import io.github.updatesentinel.contract.baseline.BuildRow;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What holds on both stores. {@link #database()} is empty in each test. */
abstract class AnalysisContract {
  static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");
  private static final String WSUS = "https://uc.a.example:8531";
  private static final String OTHER = "https://uc.b.example:8531";

  /** Out for six weeks, and for two. */
  private static final BuildRow OCTOBER = row(6000, "KB5060001", "2026-10-13");

  private static final BuildRow NOVEMBER = row(6100, "KB5060002", "2026-11-10");

  private final MovingClock clock = new MovingClock(NOW);
  private @Nullable FleetIndex opened;

  abstract Database database();

  private static BuildRow row(int ubr, String kb, String released) {
    return new BuildRow(19045, ubr, kb, LocalDate.parse(released), null, null, "B");
  }

  private FleetIndex index() {
    FleetIndex known = opened;
    if (known == null) {
      known = new FleetIndex(database(), clock, Duration.ofMinutes(15));
      opened = known;
    }
    return known;
  }

  private Comparisons comparisons() {
    return new Comparisons(index(), database(), ZoneOffset.UTC);
  }

  private UpdateSources sources() {
    Baselines lists =
        new Baselines(
            List.of(new BuildList("list", BaselineSource.SHIPPED, List.of(OCTOBER, NOVEMBER))));
    return new UpdateSources(
        index(),
        database(),
        new BaselineLookup() {
          @Override
          public Map<BuildLine, BuildRow> rows() {
            return Map.of();
          }

          @Override
          public Baselines lists() {
            return lists;
          }
        },
        clock);
  }

  private Lease lease() {
    return new Lease(database(), clock);
  }

  private Fixture machine(long number) {
    return Fixture.machine(id(number), clock.instant())
        .build(19045, 5900)
        .set("family", "CLIENT")
        .set("source_kind", "WSUS")
        .set("source_server", WSUS)
        .set("target_group", "Office")
        .set("scan_outcome", "SUCCEEDED")
        .set("scan_servicing_found", 0L);
  }

  private void machines(int first, int number, String column, Object value) {
    for (int i = first; i < first + number; i++) {
      machine(i).set(column, value).store(database());
    }
  }

  private List<String> listed(String... parameters) {
    Map<String, String> map =
        parameters.length == 2
            ? Map.of(parameters[0], parameters[1])
            : Map.of(parameters[0], parameters[1], parameters[2], parameters[3]);
    MachineFilter.Parsed parsed = parse(map);
    assertThat(parsed.problems()).isEmpty();
    assertThat(parsed.filter().parameters())
        .containsExactlyInAnyOrderElementsOf(
            map.entrySet().stream()
                .map(one -> new MachineFilter.Parameter(one.getKey(), one.getValue()))
                .toList());
    return new MachineQuery(index(), database())
        .page(parsed.filter(), PageRequest.first(Sort.NAME, 500)).rows().stream()
            .map(MachineRow::agentId)
            .toList();
  }

  private static MachineFilter.Parsed parse(Map<String, String> parameters) {
    return MachineFilter.parse(
        name -> parameters.containsKey(name) ? List.of(parameters.get(name)) : List.of(),
        verdict -> false,
        list -> null);
  }

  private static Comparison.@Nullable Group group(Comparison comparison, @Nullable String value) {
    return comparison.groups().stream()
        .filter(one -> Objects.equals(one.value(), value))
        .findFirst()
        .orElse(null);
  }

  @Test
  void groupsAreCountedByVerdictLargestFirst() {
    machine(1).set("domain", "a").store(database());
    machine(2).set("domain", "b").store(database());
    machine(3).set("domain", "b").verdict(VerdictCode.FALSE_UP_TO_DATE).store(database());
    machine(4).store(database());
    Comparison comparison = comparisons().of(Dimension.DOMAIN, MachineFilter.ALL);
    assertThat(comparison.verdicts()).containsExactly("FALSE_UP_TO_DATE", "UP_TO_DATE");
    assertThat(comparison.groups()).hasSize(3);
    Comparison.Group first = comparison.groups().get(0);
    assertThat(first.value()).isEqualTo("b");
    assertThat(first.verdicts()).isEqualTo(Map.of("FALSE_UP_TO_DATE", 1L, "UP_TO_DATE", 1L));
    assertThat(first.upToDatePercent()).isEqualTo(50);
    assertThat(first.change()).as("nothing is known of a week ago").isNull();
    assertThat(group(comparison, null)).isNotNull();
  }

  /** An agent may send any name, and each would take a column of every group. */
  @Test
  void onlyTheMostFrequentVerdictsOfNewerAgentsAreComparedByName() {
    for (int i = 1; i <= 100; i++) {
      machine(i)
          .set("domain", i % 2 == 0 ? "a" : "b")
          .set("verdict", "NEWER_" + i)
          .store(database());
    }
    machine(101).set("domain", "a").set("verdict", "NEWER_77").store(database());
    machine(102).set("domain", "a").store(database());
    Comparison comparison = comparisons().of(Dimension.DOMAIN, MachineFilter.ALL);
    assertThat(comparison.verdicts())
        .hasSize(12)
        .startsWith("UNKNOWN", "UP_TO_DATE")
        .contains("NEWER_77");
    assertThat(comparison.groups())
        .extracting(Comparison.Group::machines)
        .containsExactly(52L, 50L);
    assertThat(comparison.groups())
        .allSatisfy(
            group ->
                assertThat(group.verdicts().values().stream().mapToLong(Long::longValue).sum())
                    .isEqualTo(group.machines()));
    assertThat(comparison.groups().stream().mapToLong(group -> group.of("UNKNOWN")).sum())
        .isEqualTo(90);
  }

  @Test
  void aFilterComparesItsMachinesOnly() {
    machine(1).set("domain", "a").store(database());
    machine(2).set("domain", "a").set("target_group", "Lab").store(database());
    MachineFilter lab = parse(Map.of("group", "Lab")).filter();
    assertThat(comparisons().of(Dimension.DOMAIN, lab).groups())
        .singleElement()
        .satisfies(group -> assertThat(group.machines()).isEqualTo(1));
  }

  /** So that the sum of the groups may be larger than the fleet. */
  @Test
  void aMachineIsInTheGroupOfEachOfItsTags() {
    machine(1).set("tags", "floor 2\nlab").store(database());
    machine(2).set("tags", "lab").store(database());
    machine(3).store(database());
    Comparison comparison = comparisons().of(Dimension.TAG, MachineFilter.ALL);
    assertThat(comparison.groups())
        .extracting(Comparison.Group::value)
        .containsExactlyInAnyOrder("lab", "floor 2", null);
    assertThat(comparison.groups().get(0).value()).isEqualTo("lab");
    assertThat(comparison.groups().get(0).machines()).isEqualTo(2);
    assertThat(listed("tag", "lab")).containsExactly(id(1), id(2));
  }

  @Test
  void buildLinesServersAgentsAndTargetGroupsAreCompared() {
    machine(1).store(database());
    machine(2).build(26100, 8000).set("family", "SERVER").store(database());
    machine(3).set("agent_version", "2.0.0").set("source_server", null).store(database());
    Comparison lines = comparisons().of(Dimension.LINE, MachineFilter.ALL);
    assertThat(lines.groups())
        .extracting(group -> String.valueOf(group.line()))
        .containsExactlyInAnyOrder("19045", "26100 (SERVER)");
    assertThat(comparisons().of(Dimension.SOURCE, MachineFilter.ALL).groups())
        .extracting(Comparison.Group::value)
        .containsExactly(WSUS, "WSUS");
    assertThat(comparisons().of(Dimension.AGENT, MachineFilter.ALL).groups())
        .extracting(Comparison.Group::value)
        .containsExactly("1.0.0", "2.0.0");
    assertThat(listed("agentVersion", "2.0.0")).containsExactly(id(3));
    assertThat(listed("group", "Office")).hasSize(3);
  }

  @Test
  void machinesWithoutAValueAreOneGroup() {
    for (String column : List.of("domain", "target_group", "source_server")) {
      machine(1).set(column, "").set("source_kind", null).store(database());
      machine(2).set(column, null).set("source_kind", null).store(database());
      Dimension by =
          switch (column) {
            case "domain" -> Dimension.DOMAIN;
            case "target_group" -> Dimension.TARGET_GROUP;
            default -> Dimension.SOURCE;
          };
      assertThat(comparisons().of(by, MachineFilter.ALL).groups())
          .as(column)
          .singleElement()
          .satisfies(
              group -> {
                assertThat(group.value()).isNull();
                assertThat(group.machines()).isEqualTo(2);
              });
    }
  }

  @Test
  void machinesWithoutABuildAreOneGroup() {
    machine(1).set("build", null).store(database());
    machine(2).set("build", null).set("family", "SERVER").store(database());
    assertThat(comparisons().of(Dimension.LINE, MachineFilter.ALL).groups())
        .singleElement()
        .satisfies(
            group -> {
              assertThat(group.line()).isNull();
              assertThat(group.machines()).isEqualTo(2);
            });
  }

  @Test
  void theChangeInAWeekIsFromTheRecordOfThatDay() {
    machine(1).set("domain", "a").verdict(VerdictCode.FALSE_UP_TO_DATE).store(database());
    machine(2).set("domain", "a").store(database());
    ComparisonJob job =
        new ComparisonJob(comparisons(), database(), lease(), clock, ZoneOffset.UTC);
    job.run();
    clock.forward(Duration.ofDays(7));
    machine(1).set("domain", "a").store(database());
    machine(2).set("domain", "a").store(database());
    assertThat(comparisons().of(Dimension.DOMAIN, MachineFilter.ALL).groups().get(0).change())
        .isEqualTo(50.0);
    clock.forward(Duration.ofDays(1));
    assertThat(comparisons().of(Dimension.DOMAIN, MachineFilter.ALL).groups().get(0).change())
        .isNull();
  }

  @Test
  void theRecordOfADayStaysWhereTheClockGoesBack() {
    machine(1).set("domain", "a").verdict(VerdictCode.FALSE_UP_TO_DATE).store(database());
    machine(2).set("domain", "a").store(database());
    ComparisonJob job =
        new ComparisonJob(comparisons(), database(), lease(), clock, ZoneOffset.UTC);
    job.run();
    clock.forward(Duration.ofDays(1));
    machine(1).set("domain", "a").store(database());
    job.run();
    clock.forward(Duration.ofDays(-1));
    job.run();
    clock.forward(Duration.ofDays(7));
    machine(1).set("domain", "a").store(database());
    machine(2).set("domain", "a").store(database());
    assertThat(groupOf(Dimension.DOMAIN, "a").change()).isEqualTo(50.0);
  }

  /**
   * A key of PostgreSQL takes 2,704 bytes, and one failure would lose the records of all groups.
   */
  @Test
  void aGroupWithANameOfTheMostCharactersIsRecordedWithTheOthers() {
    StringBuilder name = new StringBuilder();
    new Random(1).ints(1_000, 0x4E00, 0x9FA5).forEach(name::appendCodePoint);
    machine(1)
        .set("target_group", name.toString())
        .set("source_server", "" + name)
        .store(database());
    machine(2).set("domain", "a").store(database());

    new ComparisonJob(comparisons(), database(), lease(), clock, ZoneOffset.UTC).run();

    assertThat(
            database()
                .<List<String>, RuntimeException>read(
                    handle ->
                        handle
                            .createQuery(
                                "SELECT value FROM comparison WHERE kind IN ('DOMAIN', 'TARGET_GROUP')")
                            .mapTo(String.class)
                            .list()))
        .contains("a", name.substring(0, 256) + "…");
  }

  @Test
  void tagsAndTargetGroupsAreCountedAndComparedWithAWeekAgo() {
    ComparisonJob job =
        new ComparisonJob(comparisons(), database(), lease(), clock, ZoneOffset.UTC);
    machine(1)
        .set("tags", "floor 2\nlab")
        .set("target_group", "Lab")
        .verdict(VerdictCode.FALSE_UP_TO_DATE)
        .store(database());
    machine(2).set("tags", "lab").set("target_group", "Lab").store(database());
    machine(3).store(database());
    Map<String, Long> half = Map.of("FALSE_UP_TO_DATE", 1L, "UP_TO_DATE", 1L);
    assertThat(groupOf(Dimension.TAG, "lab").verdicts()).isEqualTo(half);
    assertThat(groupOf(Dimension.TARGET_GROUP, "Lab").verdicts()).isEqualTo(half);
    assertThat(groupOf(Dimension.TARGET_GROUP, "Office").machines()).isEqualTo(1);
    job.run();
    clock.forward(Duration.ofDays(7));
    machine(1).set("tags", "floor 2\nlab").set("target_group", "Lab").store(database());
    machine(2).set("tags", "lab").set("target_group", "Lab").store(database());
    machine(3).store(database());
    assertThat(groupOf(Dimension.TAG, "lab").change()).isEqualTo(50.0);
    assertThat(groupOf(Dimension.TAG, "floor 2").change()).isEqualTo(100.0);
    assertThat(groupOf(Dimension.TAG, null).change()).isEqualTo(0.0);
    assertThat(groupOf(Dimension.TARGET_GROUP, "Lab").change()).isEqualTo(50.0);
    assertThat(groupOf(Dimension.TARGET_GROUP, "Office").change()).isEqualTo(0.0);
  }

  private Comparison.Group groupOf(Dimension by, @Nullable String value) {
    return Objects.requireNonNull(group(comparisons().of(by, MachineFilter.ALL), value));
  }

  @Test
  void aSourceThatOffersNoReleaseOfThreeWeeksIsStale() {
    machines(1, 50, "ubr", 5900L);
    UpdateSource source = sources().of(WSUS).orElseThrow();
    assertThat(source.zeros()).isEqualTo(50);
    assertThat(source.stale())
        .singleElement()
        .satisfies(
            stale -> {
              assertThat(stale.ubr()).isEqualTo(6000);
              assertThat(stale.kb()).isEqualTo("KB5060001");
              assertThat(stale.machines()).isEqualTo(50);
            });
  }

  @Test
  void fewerThanFiftyMachinesMakeNoFinding() {
    machines(1, 49, "ubr", 5900L);
    UpdateSource source = sources().of(WSUS).orElseThrow();
    assertThat(source.stale()).isEmpty();
    assertThat(source.lines()).extracting(UpdateSource.Line::current).containsExactly(false);
  }

  @Test
  void oneMachineOfFewThatHasOrWasOfferedTheReleaseShowsThatItIsThere() {
    machines(1, 3, "ubr", 5900L);
    machine(1).build(19045, 6000).store(database());
    assertThat(sources().of(WSUS).orElseThrow().lines())
        .extracting(UpdateSource.Line::current)
        .containsExactly(true);
    machine(1).set("offered", "KB5060002:20000").store(database());
    assertThat(sources().of(WSUS).orElseThrow().lines())
        .extracting(UpdateSource.Line::current)
        .containsExactly(true);
  }

  @Test
  void oneMachineThatHasTheReleaseClearsItsSource() {
    machines(1, 60, "ubr", 5900L);
    machine(1).build(19045, 6000).store(database());
    assertThat(sources().of(WSUS).orElseThrow().stale()).isEmpty();
  }

  @Test
  void oneMachineThatWasOfferedTheReleaseOrALaterOneClearsItsSource() {
    machines(1, 60, "ubr", 5900L);
    machine(1).set("offered", "KB5060002:20000").store(database());
    assertThat(sources().of(WSUS).orElseThrow().stale()).isEmpty();
    machine(1).set("offered", "KB4999999:20000").store(database());
    assertThat(sources().of(WSUS).orElseThrow().stale()).hasSize(1);
  }

  /** A department whose servicing is disabled says nothing about its server. */
  @Test
  void blindMachinesProveNothingAboutTheirSource() {
    for (int i = 1; i <= 60; i++) {
      machine(i).verdict(VerdictCode.FALSE_UP_TO_DATE).store(database());
    }
    assertThat(sources().of(WSUS).orElseThrow().stale()).isEmpty();
  }

  @Test
  void machinesThatWereNotSeenForAWeekProveNothing() {
    machines(1, 60, "ubr", 5900L);
    clock.forward(Duration.ofDays(8));
    UpdateSource source = sources().of(WSUS).orElseThrow();
    assertThat(source.stale()).isEmpty();
    assertThat(source.seen()).isZero();
    assertThat(source.machines()).isEqualTo(60);
  }

  /** The list knows no release that is old enough, and the machines of the other source do. */
  @Test
  void anotherSourceShowsThatOneIsStale() {
    for (int i = 1; i <= 60; i++) {
      machine(i).build(19044, 100).store(database());
    }
    for (int i = 101; i <= 110; i++) {
      machine(i).build(19044, 200).set("source_server", OTHER).store(database());
    }
    sources().follow(lease());
    assertThat(sources().of(WSUS).orElseThrow().stale()).isEmpty();
    clock.forward(Duration.ofDays(22));
    for (int i = 1; i <= 60; i++) {
      machine(i).build(19044, 100).store(database());
    }
    assertThat(sources().of(WSUS).orElseThrow().stale())
        .singleElement()
        .satisfies(
            stale -> {
              assertThat(stale.ubr()).isEqualTo(200);
              assertThat(stale.kb()).isNull();
            });
    machine(1).build(19044, 100).set("offered", "KB5071234:20000").store(database());
    assertThat(sources().of(WSUS).orElseThrow().stale())
        .as("a number that no list has may be that release")
        .isEmpty();
  }

  private void reached(String source, int ubr, int daysAgo) {
    database()
        .writing(
            handle ->
                handle.execute(
                    "INSERT INTO source_release (source, build, family, ubr, first_seen)"
                        + " VALUES (?, 19044, 'CLIENT', ?, ?)",
                    source,
                    ubr,
                    NOW.minus(Duration.ofDays(daysAgo)).toEpochMilli()));
  }

  /** What the source itself once had proves nothing: other sources must have it. */
  @Test
  void onlyWhatOtherSourcesHaveHadForLongShowsThatOneIsStale() {
    for (int i = 1; i <= 60; i++) {
      machine(i).build(19044, 100).store(database());
    }
    reached(WSUS, 300, 60);
    assertThat(sources().of(WSUS).orElseThrow().stale()).isEmpty();
    reached(OTHER, 150, 60);
    reached("https://uc.c.example:8531", 200, 30);
    reached(OTHER, 250, 5);
    assertThat(sources().of(WSUS).orElseThrow().stale())
        .extracting(UpdateSource.Stale::ubr)
        .containsExactly(200);
    reached(OTHER, 400, 22);
    assertThat(sources().of(WSUS).orElseThrow().stale())
        .extracting(UpdateSource.Stale::ubr)
        .containsExactly(400);
  }

  @Test
  void failuresAreCountedByCode() {
    machine(1).set("scan_outcome", "FAILED").set("scan_hresult", "0x8024401C").store(database());
    machine(2).set("scan_outcome", "TIMED_OUT").store(database());
    machine(3).set("scan_outcome", "ABORTED").store(database());
    machine(4).set("good_scan_at", NOW.toEpochMilli()).store(database());
    UpdateSource source = sources().of(WSUS).orElseThrow();
    assertThat(source.failures())
        .containsExactly(
            new UpdateSource.Failure("0x8024401C", 1), new UpdateSource.Failure("TIMED_OUT", 1));
    assertThat(source.lastHonestScanAt()).isEqualTo(NOW);
    assertThat(source.lines().get(0).newestUbr()).isEqualTo(5900);
  }

  @Test
  void aMachineThatWasNotOfferedWhatItsPeersWereIsFound() {
    machines(1, 20, "offered", "KB5060001:20400");
    machine(3).build(19045, 6000).store(database());
    machine(21).store(database());
    machine(22).set("target_group", "Lab").store(database());
    sources().follow(lease());
    assertThat(sources().missedBy(id(21))).as("the peers are new").isEmpty();
    clock.forward(Duration.ofDays(4));
    for (int i = 1; i <= 20; i++) {
      machine(i).set("offered", "KB5060001:20400").store(database());
    }
    machine(21).store(database());
    machine(22).set("target_group", "Lab").store(database());
    sources().follow(lease());
    PeerOffers.Offer offer = sources().missedBy(id(21)).orElseThrow();
    assertThat(offer.kb()).isEqualTo("KB5060001");
    assertThat(offer.machines()).isEqualTo(21);
    assertThat(offer.offered()).isEqualTo(20);
    assertThat(listed("offer", "MISSED")).containsExactly(id(21));
    assertThat(sources().missedBy(id(1))).isEmpty();
    assertThat(sources().missedBy(id(22))).as("of another group").isEmpty();
    assertThat(sources().missedBy("no such machine")).isEmpty();
  }

  @Test
  void aMachineWithUpdatesToInstallMissedNothing() {
    machines(1, 20, "offered", "KB5060001:20400");
    sources().follow(lease());
    clock.forward(Duration.ofDays(4));
    machines(1, 20, "offered", "KB5060001:20400");
    machine(21).set("scan_servicing_found", 1L).store(database());
    sources().follow(lease());
    assertThat(sources().missedBy(id(21))).isEmpty();
  }

  /** Their verdicts say why, or nothing; the machine has not scanned since; or it was elsewhere. */
  @Test
  void aMachineWithAnHonestReasonMissedNothing() {
    machines(1, 20, "offered", "KB5060001:20400");
    sources().follow(lease());
    Instant before = clock.instant().minus(Duration.ofHours(1));
    clock.forward(Duration.ofDays(4));
    machines(1, 20, "offered", "KB5060001:20400");
    List<VerdictCode> explained =
        List.of(
            VerdictCode.RESTART_PENDING,
            VerdictCode.HELD_BACK,
            VerdictCode.END_OF_SERVICE,
            VerdictCode.UNKNOWN);
    for (int i = 0; i < explained.size(); i++) {
      machine(21 + i).verdict(explained.get(i)).store(database());
    }
    machine(25).set("scan_finished_at", before.toEpochMilli()).store(database());
    // The clocks of these two are a week behind: one scanned before the release, one after.
    long week = Duration.ofDays(7).toMillis();
    machine(26)
        .set("sent_at", clock.millis() - week)
        .set("scan_finished_at", before.toEpochMilli() - week)
        .store(database());
    machine(27)
        .set("sent_at", clock.millis() - week)
        .set("scan_finished_at", clock.millis() - week)
        .store(database());
    machines(101, 10, "offered", "KB5060001:20400");
    sources().follow(lease());
    assertThat(listed("offer", "MISSED")).containsExactly(id(27));
  }

  private static String disabled(int daysAgo, @Nullable String by, @Nullable String policy) {
    long day = NOW.toEpochMilli() / Duration.ofDays(1).toMillis() - daysAgo;
    return String.valueOf(
        Disablings.NONE
            .with(List.of(new Disabling(daysAgo, day, "TrustedInstaller", by, null, policy)), day)
            .column());
  }

  @Test
  void causesAreCountedWithTheirDepartments() {
    for (int i = 1; i <= 3; i++) {
      machine(i)
          .set("domain", i == 3 ? "b" : "a")
          .set("disablings", disabled(2, "A\\it", null))
          .verdict(i == 1 ? VerdictCode.FALSE_UP_TO_DATE : VerdictCode.UP_TO_DATE)
          .store(database());
    }
    machine(4).set("disablings", disabled(1, null, "Hardening")).store(database());
    machine(5).set("disablings", disabled(40, "A\\it", null)).store(database());
    machine(6).set("disablings", disabled(1, null, null)).store(database());
    List<Causes.Row> rows = new Causes(index(), clock).found(30, 500).rows();
    assertThat(rows).extracting(Causes.Row::machines).containsExactly(3L, 1L, 1L);
    Causes.Row row = rows.stream().filter(one -> one.machines() == 3).findFirst().orElseThrow();
    assertThat(row.who()).isEqualTo("A\\it");
    assertThat(row.day()).isEqualTo(LocalDate.parse("2026-11-22"));
    assertThat(row.suffering()).isEqualTo(1);
    assertThat(row.departments())
        .containsExactly(
            new Causes.Department("a", "Office", 2), new Causes.Department("b", "Office", 1));
    assertThat(listed("by", "A\\it", "day", "2026-11-22")).containsExactly(id(1), id(2), id(3));
    assertThat(listed("by", "Hardening")).containsExactly(id(4));
    assertThat(listed("by", MachineFilter.NOBODY)).containsExactly(id(6));
    assertThat(listed("service", "TrustedInstaller")).hasSize(6);
  }

  private void change(long number, Instant at, String was, String verdict) {
    database()
        .writing(
            handle ->
                handle.execute(
                    "INSERT INTO verdict_change (received_at, agent_id, epoch, sequence, was,"
                        + " verdict) VALUES (?, ?, 1, ?, ?, ?)",
                    at.toEpochMilli(),
                    id(number),
                    at.getEpochSecond(),
                    was,
                    verdict));
  }

  private VerdictFlowJob flowJob(Duration history) {
    return new VerdictFlowJob(database(), lease(), clock, history);
  }

  @Test
  void changesAreSummedByHourAndListedLatestFirst() {
    machine(1).named("PC1", "a").store(database());
    change(1, NOW.minus(Duration.ofHours(3)), "UP_TO_DATE", "FALSE_UP_TO_DATE");
    change(2, NOW.minus(Duration.ofHours(2)), "UP_TO_DATE", "FALSE_UP_TO_DATE");
    change(1, NOW.minus(Duration.ofHours(1)), "FALSE_UP_TO_DATE", "UP_TO_DATE");
    change(3, NOW.minus(Duration.ofHours(1)), "", "UPDATES_ROTTEN");
    VerdictFlowJob job = flowJob(Duration.ofDays(400));
    job.run();
    change(4, NOW.minus(Duration.ofMinutes(1)), "UP_TO_DATE", "FALSE_UP_TO_DATE");
    job.run();
    VerdictChanges changes = new VerdictChanges(database());
    Instant from = NOW.minus(Duration.ofDays(1));
    assertThat(changes.flows(from, NOW.plusSeconds(1)))
        .containsExactly(
            new VerdictChanges.Flow("UP_TO_DATE", "FALSE_UP_TO_DATE", 3),
            new VerdictChanges.Flow(null, "UPDATES_ROTTEN", 1),
            new VerdictChanges.Flow("FALSE_UP_TO_DATE", "UP_TO_DATE", 1));
    VerdictChanges.Filter lying = new VerdictChanges.Filter(from, NOW, null, "FALSE_UP_TO_DATE");
    VerdictChanges.Page first = changes.page(lying, null, 2);
    assertThat(first.changes()).extracting(VerdictChange::agentId).containsExactly(id(4), id(2));
    VerdictChanges.Page second = changes.page(lying, first.next(), 2);
    assertThat(second.changes()).extracting(VerdictChange::name).containsExactly("PC1");
    assertThat(second.next()).isNull();
    assertThat(changes.page(new VerdictChanges.Filter(from, NOW, "NONE", null), null, 9).changes())
        .extracting(VerdictChange::was)
        .containsExactly((String) null);
  }

  /** The sums of past hours can't do without it, and the list must agree with them. */
  @Test
  void aRetiredMachineStaysInTheChangesAndIsMarked() {
    machine(1).store(database());
    machine(2).set("retired_at", NOW.toEpochMilli()).store(database());
    change(1, NOW.minus(Duration.ofHours(3)), "UP_TO_DATE", "UNKNOWN");
    change(2, NOW.minus(Duration.ofHours(2)), "UP_TO_DATE", "UNKNOWN");
    flowJob(Duration.ofDays(400)).run();
    VerdictChanges changes = new VerdictChanges(database());
    VerdictChanges.Filter all = new VerdictChanges.Filter(Instant.EPOCH, NOW, null, null);
    assertThat(changes.page(all, null, 9).changes())
        .extracting(VerdictChange::retired)
        .containsExactly(true, false);
    assertThat(changes.flows(Instant.EPOCH, NOW))
        .containsExactly(new VerdictChanges.Flow("UP_TO_DATE", "UNKNOWN", 2));
  }

  @Test
  void oldChangesAreDeleted() {
    change(1, NOW.minus(Duration.ofDays(40)), "UP_TO_DATE", "UNKNOWN");
    VerdictFlowJob job = flowJob(Duration.ofDays(400));
    job.run();
    job.forget(NOW.toEpochMilli());
    VerdictChanges.Filter all = new VerdictChanges.Filter(Instant.EPOCH, NOW, null, null);
    assertThat(new VerdictChanges(database()).page(all, null, 9).changes()).isEmpty();
    assertThat(new VerdictChanges(database()).flows(Instant.EPOCH, NOW)).isEmpty();
  }

  @Test
  void changesAreKeptNoLongerThanTheHistory() {
    change(1, NOW.minus(Duration.ofDays(3)), "UP_TO_DATE", "UNKNOWN");
    change(2, NOW.minus(Duration.ofDays(1)), "UP_TO_DATE", "UNKNOWN");
    flowJob(Duration.ofDays(2)).forget(NOW.toEpochMilli());
    VerdictChanges.Filter all = new VerdictChanges.Filter(Instant.EPOCH, NOW, null, null);
    assertThat(new VerdictChanges(database()).page(all, null, 9).changes())
        .extracting(VerdictChange::agentId)
        .containsExactly(id(2));
  }

  /** The trend of verdicts goes back farther than a short history. */
  @Test
  void sumsOutliveTheirChanges() {
    change(1, NOW.minus(Duration.ofDays(20)), "UP_TO_DATE", "UNKNOWN");
    change(2, NOW.minus(Duration.ofDays(8)), "UNKNOWN", "UP_TO_DATE");
    change(3, NOW.minus(Duration.ofDays(8)).plusMillis(1), "UNKNOWN", "UP_TO_DATE");
    flowJob(Duration.ofDays(400)).run();
    // As another collector, which takes over.
    clock.forward(Duration.ofMinutes(1));
    VerdictFlowJob job = flowJob(Duration.ofDays(7));
    job.forget(clock.millis());
    for (int i = 0; i < 3; i++) {
      job.run();
    }
    change(4, NOW, "", "UNKNOWN");
    job.run();
    assertThat(new VerdictChanges(database()).flows(Instant.EPOCH, NOW.plusSeconds(1)))
        .containsExactlyInAnyOrder(
            new VerdictChanges.Flow(null, "UNKNOWN", 1),
            new VerdictChanges.Flow("UP_TO_DATE", "UNKNOWN", 1),
            new VerdictChanges.Flow("UNKNOWN", "UP_TO_DATE", 2));
  }

  @Test
  void theSumOfAnHourThatHasLostSomeOfItsChangesStays() {
    Instant hour = NOW.minus(Duration.ofDays(7));
    change(1, hour.plusSeconds(60), "UP_TO_DATE", "UNKNOWN");
    change(2, hour.plusSeconds(1800), "UP_TO_DATE", "UNKNOWN");
    VerdictFlowJob job = flowJob(Duration.ofDays(7));
    flowJob(Duration.ofDays(400)).run();
    clock.forward(Duration.ofMinutes(15));
    job.forget(clock.millis());
    job.run();
    assertThat(new VerdictChanges(database()).flows(Instant.EPOCH, NOW))
        .containsExactly(new VerdictChanges.Flow("UP_TO_DATE", "UNKNOWN", 2));
  }

  @Test
  void aReleaseThatWasReachedInTheFutureWasReachedNow() {
    database()
        .writing(
            handle ->
                handle.execute(
                    "INSERT INTO source_release (source, build, family, ubr, first_seen)"
                        + " VALUES (?, 19045, 'CLIENT', 6000, ?)",
                    WSUS,
                    NOW.plus(Duration.ofDays(400)).toEpochMilli()));
    sources().follow(lease());
    assertThat(
            database()
                .<Long, RuntimeException>read(
                    handle ->
                        handle
                            .createQuery("SELECT first_seen FROM source_release")
                            .mapTo(Long.class)
                            .one()))
        .isEqualTo(NOW.toEpochMilli());
  }

  @Test
  void machinesThatWereSeenInTheFutureProveNothingOfTheirSource() {
    machines(1, 50, "last_seen", NOW.plus(Duration.ofDays(400)).toEpochMilli());
    UpdateSource source = sources().of(WSUS).orElseThrow();
    assertThat(source.seen()).isZero();
    assertThat(source.stale()).isEmpty();
  }

  @Test
  void worseIsTowardsTheVerdictsThatComeFirst() {
    assertThat(new VerdictChanges.Flow("UP_TO_DATE", "FALSE_UP_TO_DATE", 1).direction())
        .isEqualTo(VerdictChanges.Direction.WORSE);
    assertThat(new VerdictChanges.Flow("SCAN_FAILED", "UP_TO_DATE", 1).direction())
        .isEqualTo(VerdictChanges.Direction.BETTER);
    assertThat(new VerdictChanges.Flow(null, "UP_TO_DATE", 1).direction())
        .isEqualTo(VerdictChanges.Direction.FIRST);
    assertThat(new VerdictChanges.Flow("UP_TO_DATE", "UPDATES_ROTTEN", 1).direction())
        .isEqualTo(VerdictChanges.Direction.UNKNOWN);
  }
}
