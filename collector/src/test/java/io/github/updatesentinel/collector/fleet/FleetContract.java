package io.github.updatesentinel.collector.fleet;

import static io.github.updatesentinel.collector.fleet.Fixture.id;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.updatesentinel.collector.audit.Actor;
import io.github.updatesentinel.collector.audit.Audit;
import io.github.updatesentinel.collector.index.FleetIndex;
import io.github.updatesentinel.collector.index.IndexReader;
import io.github.updatesentinel.collector.index.MachineColumns;
import io.github.updatesentinel.collector.index.MachineFilter;
import io.github.updatesentinel.collector.index.PageRequest;
import io.github.updatesentinel.collector.index.PageRequest.Sort;
import io.github.updatesentinel.collector.index.Selection;
import io.github.updatesentinel.collector.jobs.ClockWatch;
import io.github.updatesentinel.collector.jobs.Lease;
import io.github.updatesentinel.collector.machine.Listening;
import io.github.updatesentinel.collector.machine.MachineDetail;
import io.github.updatesentinel.collector.machine.MachineRow;
import io.github.updatesentinel.collector.machine.Silence;
import io.github.updatesentinel.collector.machine.change.MachineChange;
import io.github.updatesentinel.collector.machine.change.MachineChange.Difference;
import io.github.updatesentinel.collector.machine.change.MachineChanges;
import io.github.updatesentinel.collector.store.Database;
import io.github.updatesentinel.collector.store.MovingClock;
import io.github.updatesentinel.contract.Severity;
import io.github.updatesentinel.contract.VerdictCode;
import io.github.updatesentinel.contract.WindowsFamily;
import io.github.updatesentinel.contract.baseline.BuildLine;
import io.github.updatesentinel.contract.baseline.BuildRow;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What holds on both stores. {@link #database()} is empty in each test. */
abstract class FleetContract {
  static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");

  private final MovingClock clock = new MovingClock(NOW);
  private @Nullable FleetIndex opened;

  abstract Database database();

  private FleetIndex index() {
    FleetIndex known = opened;
    if (known == null) {
      known = new FleetIndex(database(), clock, Duration.ofMinutes(15));
      opened = known;
    }
    return known;
  }

  private Fleet fleet() {
    return new Fleet(index(), database(), ZoneOffset.UTC);
  }

  private TrendJob trend() {
    return new TrendJob(
        fleet(),
        database(),
        new Lease(database(), clock),
        clock,
        new ClockWatch(database(), clock));
  }

  private MachineQuery query() {
    return new MachineQuery(index(), database());
  }

  private Fixture machine(long number) {
    return Fixture.machine(id(number), NOW);
  }

  private void listening() {
    Fixture.listening(database(), NOW.minus(Duration.ofDays(1)), NOW.plus(Duration.ofDays(1)));
  }

  private static MachineFilter filter(String... namesAndValues) {
    MachineFilter.Parsed parsed =
        MachineFilter.parse(
            name -> {
              List<String> values = new ArrayList<>();
              for (int i = 0; i < namesAndValues.length; i += 2) {
                if (namesAndValues[i].equals(name)) {
                  values.add(namesAndValues[i + 1]);
                }
              }
              return values;
            },
            verdict -> verdict.startsWith("UPDATES_"),
            id -> null);
    assertThat(parsed.problems()).isEmpty();
    return parsed.filter();
  }

  private List<String> ids(MachineFilter filter) {
    return query().page(filter, PageRequest.first(Sort.NAME, 500)).rows().stream()
        .map(MachineRow::agentId)
        .toList();
  }

  @Test
  void anEmptyFleetHasACountForEveryVerdict() {
    FleetCounts counts = fleet().counts();
    assertThat(counts.total()).isZero();
    assertThat(counts.verdicts())
        .hasSize(VerdictCode.values().length)
        .allSatisfy((verdict, n) -> assertThat(n).isZero());
    assertThat(counts.worst()).isEmpty();
    assertThat(counts.listeningSince()).isNull();
    assertThat(counts.silenceKnown()).isFalse();
  }

  @Test
  void tilesAndSilentMachinesAddUpToTheTotal() {
    listening();
    machine(1).verdict(VerdictCode.FALSE_UP_TO_DATE).store(database());
    machine(2).verdict(VerdictCode.FALSE_UP_TO_DATE).set("silent_after", 1L).store(database());
    machine(3).store(database());
    FleetCounts counts = fleet().counts();
    assertThat(counts.of(VerdictCode.FALSE_UP_TO_DATE)).isEqualTo(1);
    assertThat(counts.of(VerdictCode.UP_TO_DATE)).isEqualTo(1);
    assertThat(counts.silent()).isEqualTo(1);
    assertThat(counts.total()).isEqualTo(3);
  }

  /** Severity belongs to the judgement: one verdict has several. */
  @Test
  void theWorstSeverityOfAVerdictIsThatOfItsMachines() {
    machine(1).verdict(VerdictCode.RESTART_PENDING).store(database());
    machine(2)
        .verdict(VerdictCode.RESTART_PENDING)
        .set("severity", "WARNING")
        .set("severity_rank", 2)
        .store(database());
    machine(3).set("severity", "INFO").set("severity_rank", 1).store(database());
    assertThat(fleet().counts().worst())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("RESTART_PENDING", Severity.WARNING, "UP_TO_DATE", Severity.INFO));
  }

  @Test
  void aVerdictOfANewerAgentIsCountedFilteredAndForgotten() {
    machine(1).set("verdict", "UPDATES_ROTTEN").set("severity", "ERROR").store(database());
    machine(2).store(database());
    FleetCounts counts = fleet().counts();
    assertThat(counts.verdicts()).containsEntry("UPDATES_ROTTEN", 1L).containsEntry("UNKNOWN", 0L);
    assertThat(query().hasVerdict("UPDATES_ROTTEN")).isTrue();
    MachineFilter filter = filter("verdict", "UPDATES_ROTTEN");
    assertThat(ids(filter)).containsExactly(id(1));
    machine(1).store(database());
    assertThat(fleet().counts().verdicts()).doesNotContainKey("UPDATES_ROTTEN");
    assertThat(query().hasVerdict("UPDATES_ROTTEN")).isFalse();
  }

  /** An agent may send any name, and pages and metrics have a place for each. */
  @Test
  void onlyTheMostFrequentVerdictsOfNewerAgentsAreCountedByName() {
    for (int i = 0; i < 15; i++) {
      machine(i).set("verdict", "NEWER_" + (char) ('A' + i)).store(database());
    }
    FleetCounts counts = fleet().counts();
    assertThat(counts.verdicts())
        .hasSize(VerdictCode.values().length + 10)
        .containsEntry("UNKNOWN", 5L);
    assertThat(counts.verdicts().values().stream().mapToLong(Long::longValue).sum()).isEqualTo(15);
    assertThat(ids(filter("verdict", "UNKNOWN")))
        .as("the list of a tile")
        .containsExactly(id(10), id(11), id(12), id(13), id(14));
    assertThat(ids(filter("not-verdict", "UNKNOWN"))).hasSize(10).doesNotContain(id(10));
    // What is counted by name depends on all machines, so that tiles of a filter have their lists.
    machine(11).set("verdict", "NEWER_L").set("domain", "a").store(database());
    VerdictCounts tiles = fleet().counts(filter("domain", "a"));
    assertThat(tiles.verdicts()).containsEntry("UNKNOWN", 1L).doesNotContainKey("NEWER_L");
    assertThat(ids(filter("domain", "a", "verdict", "UNKNOWN"))).containsExactly(id(11));
  }

  @Test
  void machinesAreFilteredAndCountedByTheirTypeOfWindows() {
    machine(1).set("family", "SERVER").store(database());
    machine(2).set("family", "CLIENT").store(database());
    machine(3).store(database());
    assertThat(ids(filter("family", "SERVER"))).containsExactly(id(1));
    assertThat(fleet().counts().families())
        .containsExactly(new FleetCounts.Count("CLIENT", 1), new FleetCounts.Count("SERVER", 1));
  }

  @Test
  void theTypeOfWindowsIsShownAsItIsFilteredBy() {
    machine(1).set("edition", "ServerStandard").store(database());
    MachineRows servers =
        query().page(filter("family", "SERVER"), PageRequest.first(Sort.NAME, 500));
    assertThat(servers.rows()).extracting(MachineRow::family).containsExactly("SERVER");
  }

  @Test
  void theListOfABuildLineHasAllMachinesThatAreCounted() {
    machine(1).set("family", "CLIENT").build(26100, 1).store(database());
    machine(2).build(26100, 1).store(database());
    machine(3).set("family", "IOT").build(26100, 2).store(database());
    machine(4).set("family", "SERVER").build(26100, 1).store(database());
    machine(5).set("family", "CLIENT").build(19045, 1).store(database());
    assertThat(ids(filter("build", "26100", "family", "CLIENT")))
        .containsExactly(id(1), id(2), id(3));
    assertThat(ids(filter("build", "26100.1", "family", "CLIENT"))).containsExactly(id(1), id(2));
    assertThat(ids(filter("build", "26100", "family", "SERVER"))).containsExactly(id(4));
    assertThat(ids(filter("build", "26100", "family", "IOT"))).containsExactly(id(3));
  }

  /** Only the collector says so; the tile of silent machines and those of verdicts add up. */
  @Test
  void anAgentThatCallsItselfSilentIsUnknown() {
    listening();
    machine(1).set("verdict", "SILENT").store(database());
    FleetCounts counts = fleet().counts();
    assertThat(counts.verdicts()).doesNotContainKey("SILENT").containsEntry("UNKNOWN", 1L);
    assertThat(counts.silent()).isZero();
    assertThat(ids(filter("verdict", "UNKNOWN"))).containsExactly(id(1));
    assertThat(ids(filter("verdict", "SILENT"))).isEmpty();
    assertThat(query().detail(id(1)).orElseThrow().row().verdict().name()).isEqualTo("UNKNOWN");

    TrendJob job = trend();
    job.run();
    clock.forward(Duration.ofDays(1));
    assertThat(fleet().trend().get(0))
        .satisfies(
            day -> {
              assertThat(day.silent()).isZero();
              assertThat(day.verdicts()).containsEntry("UNKNOWN", 1L);
            });
  }

  /** Definitions and drivers neither make nor break a zero. */
  @Test
  void aScanFoundNothingWhenItFoundNoServicingUpdate() {
    found(1, 0L, null);
    found(2, 3L, null);
    found(3, 3L, 0L);
    found(4, 3L, 1L);
    MachineColumns columns = new MachineColumns(1);
    new IndexReader(database(), new java.util.concurrent.locks.ReentrantReadWriteLock())
        .whole(columns, NOW.toEpochMilli());
    assertThat(
            java.util.stream.IntStream.range(0, columns.size())
                .filter(columns::foundNothing)
                .mapToObj(columns::agentId))
        .containsExactly(id(1), id(3));
  }

  private void found(long number, @Nullable Long found, @Nullable Long servicing) {
    machine(number)
        .set("scan_outcome", "SUCCEEDED")
        .set("scan_found", found)
        .set("scan_servicing_found", servicing)
        .store(database());
  }

  @Test
  void aMachineIsSilentOnlyAfterItsIntervalsHavePassed() {
    listening();
    machine(1).set("silent_after", NOW.toEpochMilli()).store(database());
    assertThat(fleet().counts().silent()).isZero();
    clock.forward(Duration.ofMillis(1));
    assertThat(fleet().counts().silent()).isEqualTo(1);
  }

  @Test
  void nobodyIsSilentAtTheStartAfterAnOutageOfTheCollectors() {
    machine(1).set("silent_after", 1L).store(database());
    Fixture.listening(database(), NOW.minus(Duration.ofDays(1)), NOW.minus(Duration.ofHours(2)));

    assertThat(fleet().counts().silent()).isZero();
    assertThat(fleet().counts().silenceKnown()).isFalse();
  }

  @Test
  void nobodyIsSilentWhileNoCollectorHasListenedLongEnough() {
    Fixture.listening(database(), NOW.minus(Duration.ofMinutes(44)), NOW);
    machine(1).set("silent_after", 1L).store(database());
    assertThat(fleet().counts().silent()).isZero();
    clock.forward(Duration.ofMinutes(1));
    assertThat(fleet().counts().silent()).isEqualTo(1);
  }

  @Test
  void aMachineThatWasJustStoredShowsAtOnce() {
    assertThat(fleet().counts().total()).isZero();
    machine(1).store(database());
    assertThat(fleet().counts().total()).isEqualTo(1);
    machine(1).verdict(VerdictCode.SCAN_FAILED).store(database());
    assertThat(ids(filter("verdict", "SCAN_FAILED"))).containsExactly(id(1));
  }

  @Test
  void aMachineThatWasRemovedIsGone() {
    machine(1).store(database());
    machine(2).store(database());
    assertThat(fleet().counts().total()).isEqualTo(2);
    database().writing(h -> h.execute("DELETE FROM machine WHERE agent_id = ?", id(1)));
    assertThat(ids(MachineFilter.ALL)).containsExactly(id(2));
  }

  @Test
  void countsByValueAreThoseOfTheLists() {
    machine(1).set("edition", "EnterpriseG").set("domain", "a").build(19044, 1).store(database());
    machine(2).set("edition", "EnterpriseG").set("source_kind", "WSUS").store(database());
    machine(3).reasons("BUILD_BEHIND", "NEW_REASON").store(database());
    FleetCounts counts = fleet().counts();
    assertThat(counts.editions()).containsExactly(new FleetCounts.Count("EnterpriseG", 2));
    assertThat(counts.domains()).containsExactly(new FleetCounts.Count("a", 1));
    assertThat(counts.builds()).containsExactly(new FleetCounts.Count("19044", 1));
    assertThat(counts.sourceKinds()).containsExactly(new FleetCounts.Count("WSUS", 1));
    assertThat(counts.reasons())
        .containsExactlyInAnyOrder(
            new FleetCounts.Count("BUILD_BEHIND", 1), new FleetCounts.Count("NEW_REASON", 1));
  }

  /** One machine with invented codes must not hide the reasons of all newer agents. */
  @Test
  void aReasonOfANewerAgentIsFoundAndCountedWhateverCodesOthersInvent() {
    String[] invented = new String[200];
    for (int i = 0; i < invented.length; i++) {
      invented[i] = "INVENTED_" + i;
    }
    machine(1).reasons(invented).store(database());
    assertThat(fleet().counts().reasons()).hasSize(10);
    machine(2).reasons("BUILD_BEHIND", "NEWER_REASON").store(database());
    machine(3).reasons("NEWER_REASON").store(database());
    machine(4).reasons("BUILD_BEHIND").store(database());
    assertThat(fleet().counts().reasons())
        .hasSize(12)
        .contains(
            new FleetCounts.Count("NEWER_REASON", 2), new FleetCounts.Count("BUILD_BEHIND", 2));
    assertThat(ids(filter("reason", "NEWER_REASON"))).containsExactly(id(2), id(3));
    assertThat(ids(filter("reason", "NEWER_REASON", "reason", "BUILD_BEHIND")))
        .containsExactly(id(2), id(3), id(4));
    assertThat(ids(filter("not-reason", "NEWER_REASON"))).containsExactly(id(1), id(4));
    assertThat(ids(filter("reason", "BUILD_BEHIND", "not-reason", "NEWER_REASON")))
        .containsExactly(id(4));
  }

  @Test
  void eachFilterFindsWhatItNames() {
    listening();
    machine(1)
        .named("PC-1", "a.example")
        .verdict(VerdictCode.FALSE_UP_TO_DATE)
        .build(19044, 1706)
        .set("edition", "EnterpriseG")
        .set("source_kind", "WSUS")
        .set("source_server", "https://uc.example:8531")
        .reasons("SERVICE_DISABLED")
        .store(database());
    machine(2).named("PC-2", "b.example").build(19044, 2006).store(database());
    machine(3).named("PC-3", "b.example").set("silent_after", 1L).store(database());
    assertThat(ids(filter("verdict", "FALSE_UP_TO_DATE"))).containsExactly(id(1));
    assertThat(ids(filter("verdict", "UP_TO_DATE"))).containsExactly(id(2));
    assertThat(ids(filter("verdict", "SILENT"))).containsExactly(id(3));
    assertThat(ids(filter("severity", "OK"))).containsExactly(id(2));
    assertThat(ids(filter("domain", "b.example"))).containsExactly(id(2), id(3));
    assertThat(ids(filter("build", "19044"))).containsExactly(id(1), id(2));
    assertThat(ids(filter("build", "19044.2006"))).containsExactly(id(2));
    assertThat(ids(filter("edition", "EnterpriseG"))).containsExactly(id(1));
    assertThat(ids(filter("source", "WSUS"))).containsExactly(id(1));
    assertThat(ids(filter("source", "https://uc.example:8531"))).containsExactly(id(1));
    assertThat(ids(filter("reason", "SERVICE_DISABLED"))).containsExactly(id(1));
    assertThat(ids(filter("reason", "NO_SUCH_REASON"))).isEmpty();
    assertThat(ids(filter("domain", "c.example"))).isEmpty();
    assertThat(ids(filter("domain", "b.example", "verdict", "UP_TO_DATE"))).containsExactly(id(2));
  }

  @Test
  void aTextFindsPartOfANameInAnyCaseOrTheBeginningOfAnAgentId() {
    machine(1).named("Büro-PC_1%", "a.example").store(database());
    machine(2).named("PC-2", null).store(database());
    assertThat(ids(filter("q", "BÜRO"))).containsExactly(id(1));
    assertThat(ids(filter("q", "_1%.A"))).containsExactly(id(1));
    assertThat(ids(filter("q", "p%2"))).isEmpty();
    assertThat(ids(filter("q", id(2).substring(0, 8)))).containsExactly(id(2));
    assertThat(ids(filter("q", id(2).toUpperCase(java.util.Locale.ROOT)))).containsExactly(id(2));
    assertThat(ids(filter("q", id(2).substring(1)))).isEmpty();
  }

  @Test
  void theWorstAndNewestComeFirst() {
    machine(1).store(database());
    machine(2).verdict(VerdictCode.FALSE_UP_TO_DATE).set("since", 1_000L).store(database());
    machine(3).verdict(VerdictCode.FALSE_UP_TO_DATE).set("since", 9_000L).store(database());
    machine(4).verdict(VerdictCode.SCAN_FAILED).store(database());
    assertThat(query().page(MachineFilter.ALL, PageRequest.first(Sort.SEVERITY, 10)).rows())
        .extracting(MachineRow::agentId)
        .containsExactly(id(3), id(2), id(4), id(1));
  }

  @Test
  void everyOrderPagesThroughAllMachinesOnceAndBack() {
    for (int i = 0; i < 23; i++) {
      machine(i)
          .named("PC-" + (i * 7) % 23, i % 2 == 0 ? "a" : null)
          .verdict(List.of(VerdictCode.values()).get(i % 8))
          .set("since", NOW.toEpochMilli() - 60_000L * (i % 5))
          .set("good_scan_at", i % 3 == 0 ? null : (Long) (NOW.toEpochMilli() + 1000L * i))
          .set("build", i % 4 == 0 ? null : (Long) 19044L)
          .set("ubr", i % 4 < 2 ? null : (Long) (long) i)
          .store(database());
    }
    for (Sort sort : Sort.values()) {
      for (boolean descending : new boolean[] {false, true}) {
        List<String> whole = pageIds(new PageRequest(sort, descending, null, 100));
        assertThat(whole).hasSize(23).doesNotHaveDuplicates();
        assertPagesAre(whole, sort, descending);
      }
      List<String> reversed = new ArrayList<>(pageIds(new PageRequest(sort, true, null, 100)));
      java.util.Collections.reverse(reversed);
      assertThat(pageIds(new PageRequest(sort, false, null, 100))).isEqualTo(reversed);
    }
  }

  private List<String> pageIds(PageRequest page) {
    return query().page(MachineFilter.ALL, page).rows().stream().map(MachineRow::agentId).toList();
  }

  private void assertPagesAre(List<String> whole, Sort sort, boolean descending) {
    List<String> paged = new ArrayList<>();
    String cursor = null;
    MachineRows rows;
    do {
      rows = query().page(MachineFilter.ALL, new PageRequest(sort, descending, cursor, 5));
      assertThat(rows.first()).isEqualTo(paged.size() + 1);
      assertThat(rows.total()).isEqualTo(23);
      rows.rows().forEach(row -> paged.add(row.agentId()));
      cursor = rows.next();
    } while (cursor != null);
    assertThat(paged).isEqualTo(whole);
    MachineRows back =
        query().page(MachineFilter.ALL, new PageRequest(sort, descending, rows.previous(), 5));
    assertThat(back.rows()).extracting(MachineRow::agentId).isEqualTo(whole.subList(15, 20));
    assertThat(back.first()).isEqualTo(16);
    MachineRows start =
        query().page(MachineFilter.ALL, new PageRequest(sort, descending, back.previous(), 15));
    assertThat(start.previous()).isNull();
    assertThat(start.first()).isEqualTo(1);
  }

  /** A host may have any characters, and as JSON some take six. */
  @Test
  void theLongestNamesAreTurnedOver() {
    List<String> names = List.of("'".repeat(255), "<".repeat(255), "\001".repeat(255));
    for (int i = 0; i < names.size(); i++) {
      machine(i).named(names.get(i), names.get(i)).store(database());
    }
    List<String> hosts = new ArrayList<>();
    @Nullable String cursor = null;
    for (int i = 0; i < names.size(); i++) {
      PageRequest page = new PageRequest(Sort.NAME, false, cursor, 1);
      assertThat(page.readable()).isTrue();
      MachineRows rows = query().page(MachineFilter.ALL, page);
      rows.rows().forEach(row -> hosts.add(row.host()));
      cursor = rows.next();
    }
    assertThat(cursor).isNull();
    assertThat(hosts).containsExactlyInAnyOrderElementsOf(names);
    assertThat(new PageRequest(Sort.NAME, false, "none", 1).readable()).isFalse();
  }

  @Test
  void aCursorOfAnotherOrderCountsAsNone() {
    machine(1).store(database());
    machine(2).store(database());
    String cursor = query().page(MachineFilter.ALL, PageRequest.first(Sort.NAME, 1)).next();
    assertThat(cursor).isNotNull();
    assertThat(query().page(MachineFilter.ALL, new PageRequest(Sort.SEEN, true, cursor, 1)).first())
        .isEqualTo(1);
  }

  @Test
  void whatIsNotKnownIsNullAndNeverZero() {
    machine(1).store(database());
    MachineRow row = query().page(MachineFilter.ALL, PageRequest.first(Sort.NAME, 1)).rows().get(0);
    assertThat(row.build()).isNull();
    assertThat(row.cmge()).isNull();
    assertThat(row.scanFound()).isNull();
    assertThat(row.goodScanAt()).isNull();
    assertThat(row.fullBuild()).isNull();
    assertThat(row.name()).isEqualTo(id(1));
  }

  @Test
  void anExportHasEveryMachineInOrder() {
    for (int i = 0; i < 12; i++) {
      machine(i).named("PC-" + (char) ('a' + i), null).store(database());
    }
    List<String> names = new ArrayList<>();
    query().each(MachineFilter.ALL, Sort.NAME, true, row -> names.add(row.name()));
    assertThat(names).hasSize(12).first().isEqualTo("PC-l");
    assertThat(names).last().isEqualTo("PC-a");
  }

  @Test
  void theDocumentIsTheLatestWithNumberAndTimeOfTheLastHeartbeat() {
    Fixture fixture = machine(1).set("last_sequence", 77L).reasons("BUILD_BEHIND");
    fixture.heartbeat().addProperty("x-unknown", "kept");
    fixture.store(database());
    MachineDetail detail = query().detail(id(1)).orElseThrow();
    assertThat(detail.heartbeat().get("x-unknown").getAsString()).isEqualTo("kept");
    assertThat(detail.heartbeat().get("sequence").getAsLong()).isEqualTo(77);
    assertThat(detail.heartbeat().get("sentAt").getAsString()).isEqualTo(NOW.toString());
    assertThat(detail.reasons())
        .containsExactly(new MachineDetail.ReasonDetail("BUILD_BEHIND", null, null));
    assertThat(query().detail(id(2))).isEmpty();
  }

  /** A machine may send a change of hundreds of kilobytes each time; a page is in memory. */
  @Test
  void aPageOfLargeChangesIsShorterAndLeadsToTheNext() {
    machine(1).store(database());
    for (int sequence = 1; sequence <= 25; sequence++) {
      JsonObject body =
          JsonParser.parseString("{'verdict': {'code': 'UNKNOWN', 'severity': 'INFO'}}")
              .getAsJsonObject();
      for (int i = 0; i < 150; i++) {
        body.addProperty("member" + i, sequence + "x".repeat(1_500));
      }
      Fixture.change(database(), id(1), sequence, NOW, "SCAN", body);
    }
    List<Long> sequences = new ArrayList<>();
    @Nullable String next = null;
    do {
      MachineChanges page = query().changes(id(1), next, 200);
      assertThat(page.toString()).hasSizeLessThan(2_000_000);
      page.changes().forEach(change -> sequences.add(change.sequence()));
      next = page.next();
    } while (next != null);
    assertThat(sequences)
        .containsExactlyElementsOf(
            LongStream.rangeClosed(1, 25).boxed().sorted(Comparator.reverseOrder()).toList());
  }

  @Test
  void changesComeNewestFirstInPagesWithWhatWasDifferent() {
    machine(1).store(database());
    Fixture.change(database(), id(1), 1, NOW, "FIRST", body("UP_TO_DATE", 1706));
    Fixture.change(database(), id(1), 5, NOW, "BUILD", body("UP_TO_DATE", 2006));
    Fixture.change(database(), id(1), 9, NOW, "VERDICT", body("UNKNOWN", 2006));
    MachineChanges page = query().changes(id(1), null, 2);
    assertThat(page.changes()).extracting(MachineChange::sequence).containsExactly(9L, 5L);
    assertThat(page.changes().get(0).differences())
        .containsExactly(new Difference.Verdict("UP_TO_DATE", null, "UNKNOWN", null));
    assertThat(page.changes().get(1).differences())
        .containsExactly(new Difference.Build("19044.1706", "19044.2006"));
    assertThat(page.next()).isNotNull();
    MachineChanges rest = query().changes(id(1), page.next(), 2);
    assertThat(rest.changes()).extracting(MachineChange::first).containsExactly(true);
    assertThat(rest.next()).isNull();
    assertThat(query().changeBody(id(1), 0, 5))
        .hasValueSatisfying(t -> assertThat(t).contains("2006"));
  }

  private static JsonObject body(String verdict, long ubr) {
    return JsonParser.parseString(
            """
            {"os": {"build": 19044, "ubr": %d},
             "verdict": {"code": "%s", "severity": "OK", "reasons": []}}\
            """
                .formatted(ubr, verdict))
        .getAsJsonObject();
  }

  @Test
  void buildLinesAreComparedWithThePublishedBaselineElseWithTheReportedOne() {
    machine(1).build(19044, 1706).store(database());
    machine(2).build(19044, 2006).store(database());
    machine(3).build(19044, 2364).store(database());
    machine(4).build(19044, 0).set("ubr", null).store(database());
    machine(5)
        .build(22631, 100)
        .set("baseline_build", 22631L)
        .set("baseline_ubr", 200L)
        .set("baseline_kb", "KB1")
        .store(database());
    machine(6).build(26100, 1).store(database());
    List<LineCount> lines =
        new Builds(
                index(),
                database(),
                () ->
                    Map.of(
                        BuildLine.client(19044),
                        new BuildRow(19044, 2006, "KB5017308", null, null, null, null)))
            .lines();
    assertThat(lines)
        .extracting(LineCount::build)
        .containsExactlyInAnyOrder(19044L, 22631L, 26100L);
    LineCount first = lines.get(0);
    assertThat(first.revisions())
        .extracting(LineCount.Revision::ubr)
        .containsExactly(2364L, 2006L, 1706L, null);
    assertThat(List.of(first.behind(), first.at(), first.above(), first.unknown()))
        .containsExactly(1L, 1L, 1L, 1L);
    assertThat(lines.stream().filter(line -> line.build() == 22631).findFirst().orElseThrow())
        .satisfies(
            line -> {
              assertThat(line.baseline()).isEqualTo(new LineCount.Baseline(200, "KB1", false));
              assertThat(line.behind()).isEqualTo(1);
            });
    assertThat(lines.stream().filter(line -> line.build() == 26100).findFirst().orElseThrow())
        .satisfies(
            line -> {
              assertThat(line.baseline()).isNull();
              assertThat(line.unknown()).isEqualTo(1);
            });
  }

  @Test
  void serversAndClientsOfOneBuildAreTwoLines() {
    machine(1).build(26100, 8875).store(database());
    machine(2).build(26100, 8390).store(database());
    machine(3).set("edition", "ServerDatacenter").build(26100, 32236).store(database());
    BaselineLookup published =
        new BaselineLookup() {
          @Override
          public Map<BuildLine, BuildRow> rows() {
            BuildLine server = new BuildLine(26100, WindowsFamily.SERVER);
            return Map.of(
                BuildLine.client(26100),
                new BuildRow(26100, 8457, null, null, null, null, null),
                server,
                new BuildRow(26100, 33158, null, null, null, null, null));
          }

          @Override
          public int cumulative(BuildLine line, int ubr) {
            return line.equals(BuildLine.client(26100)) && ubr == 8390 ? 8457 : ubr;
          }
        };
    List<LineCount> lines = new Builds(index(), database(), published).lines();

    LineCount clients = lines.get(0);
    assertThat(clients.family()).isEqualTo(WindowsFamily.CLIENT);
    assertThat(clients.revisions())
        .containsExactly(
            new LineCount.Revision(8875L, 1, LineCount.Standing.ABOVE),
            new LineCount.Revision(8390L, 1, LineCount.Standing.AT));
    LineCount servers = lines.get(1);
    assertThat(servers.family()).isEqualTo(WindowsFamily.SERVER);
    assertThat(List.of(servers.machines(), servers.behind(), servers.above()))
        .containsExactly(1L, 1L, 0L);
  }

  @Test
  void theTrendHasHowEachDayEndedAndTodayAsOfNow() {
    machine(1).verdict(VerdictCode.SCAN_FAILED).store(database());
    TrendJob job = trend();
    clock.forward(Duration.ofDays(-2));
    job.run();
    machine(2).store(database());
    clock.forward(Duration.ofHours(3));
    job.run();
    clock.forward(Duration.ofDays(2));
    List<TrendDay> trend = fleet().trend();
    assertThat(trend)
        .extracting(TrendDay::date)
        .containsExactly(LocalDate.of(2026, 11, 22), LocalDate.of(2026, 11, 24));
    assertThat(trend.get(0).verdicts())
        .containsEntry("SCAN_FAILED", 1L)
        .containsEntry("UP_TO_DATE", 1L)
        .containsEntry("UNKNOWN", 0L);
  }

  @Test
  void theTrendKeepsAVerdictOfANewerAgentUntilNoneHasIt() {
    TrendJob job = trend();
    clock.forward(Duration.ofDays(-2));
    machine(1).set("verdict", "UPDATES_ROTTEN").store(database());
    job.run();
    clock.forward(Duration.ofDays(2));
    List<TrendDay> trend = fleet().trend();
    assertThat(trend.get(0).verdicts()).containsEntry("UPDATES_ROTTEN", 1L);
    assertThat(TrendDay.verdicts(trend)).endsWith("UPDATES_ROTTEN");

    clock.forward(Duration.ofDays(-2));
    machine(1).store(database());
    job.run();
    clock.forward(Duration.ofDays(2));
    assertThat(fleet().trend().get(0).verdicts())
        .doesNotContainKey("UPDATES_ROTTEN")
        .containsEntry("UP_TO_DATE", 1L);
  }

  @Test
  void aLeaseIsHeldByOneUntilItRunsOut() {
    Lease first = new Lease(database(), clock);
    Lease second = new Lease(database(), clock);
    assertThat(first.held("trend")).isTrue();
    assertThat(second.held("trend")).isFalse();
    assertThat(second.held("alerts")).isTrue();
    clock.forward(Duration.ofSeconds(20));
    assertThat(first.held("trend")).isTrue();
    clock.forward(Duration.ofSeconds(29));
    assertThat(second.held("trend")).isFalse();
    clock.forward(Duration.ofSeconds(1));
    assertThat(second.held("trend")).isTrue();
    assertThat(first.held("trend")).isFalse();
  }

  /** A collector whose clock was ahead has died with the lease. */
  @Test
  void aLeaseOfTheFutureIsHeldByNobody() {
    clock.forward(Duration.ofDays(400));
    assertThat(new Lease(database(), clock).held("alerts")).isTrue();
    clock.set(NOW);
    assertThat(new Lease(database(), clock).held("alerts")).isTrue();
  }

  @Test
  void aMachineThatWasLastSeenInTheFutureBecomesSilent() {
    Listening listening = new Listening(database(), clock);
    clock.forward(Duration.ofDays(400));
    listening.run();
    Fixture.machine(id(1), clock.instant()).store(database());
    clock.set(NOW);
    listening.run();
    assertThat(fleet().counts().silenceKnown()).isFalse();
    assertThat(fleet().counts().silent()).isZero();

    for (int i = 0; i <= 45; i++) {
      clock.forward(Duration.ofMinutes(1));
      listening.run();
    }

    assertThat(fleet().counts().silent()).isEqualTo(1);
    assertThat(ids(filter("verdict", "SILENT"))).containsExactly(id(1));
    assertThat(query().detail(id(1)).orElseThrow().row().silent()).isTrue();
  }

  @Test
  void aClockThatIsSetBackByAnHourMakesNobodySilentAtOnce() {
    Listening listening = new Listening(database(), clock);
    Fixture.listening(database(), NOW.minus(Duration.ofDays(9)), NOW);
    machine(1).store(database());
    clock.set(NOW.minus(Duration.ofHours(1)));
    listening.run();
    assertThat(fleet().counts().silent()).isZero();
    clock.forward(Duration.ofSeconds(30));
    listening.run();
    assertThat(fleet().counts().silent()).isZero();
  }

  @Test
  void theTrendShowsNoDayOfTheFutureAndLosesNoneByAClockThatJumped() {
    machine(1).store(database());
    TrendJob job = trend();
    job.run();
    clock.forward(Duration.ofDays(400));
    job.run();
    clock.set(NOW.plus(Duration.ofDays(1)));
    assertThat(fleet().trend())
        .extracting(TrendDay::date)
        .containsExactly(LocalDate.of(2026, 11, 24), LocalDate.of(2026, 11, 25));
  }

  @Test
  void theTrendKeepsWhatItHasWhereTheClockGoesBack() {
    TrendJob job = trend();
    machine(1).verdict(VerdictCode.SCAN_FAILED).store(database());
    for (int hour = 0; hour < 20; hour++) {
      job.run();
      clock.forward(Duration.ofHours(1));
    }
    Instant right = clock.instant();
    machine(1).store(database());
    job.run();

    clock.set(NOW.plus(Duration.ofHours(15)));
    job.run();

    // That was the last hour of the day.
    clock.set(right);
    job.run();
    assertThat(fleet().trend().get(0).verdicts())
        .containsEntry("SCAN_FAILED", 1L)
        .containsEntry("UP_TO_DATE", 0L);
  }

  @Test
  void changesAreFollowedAfterAClockThatWasAhead() {
    LargeFleet.fill(database(), 2500, NOW.minus(Duration.ofHours(1)));
    clock.forward(Duration.ofDays(400));
    index().follow();
    clock.set(NOW);
    Fixture.machine(id(Integer.MAX_VALUE), NOW).store(database());
    index().follow();
    assertThat(fleet().counts().total()).isEqualTo(2501);
  }

  @Test
  void listeningGoesOnOverShortGapsAndBeginsAnewAfterLongOnes() {
    Listening first = new Listening(database(), clock);
    Listening second = new Listening(database(), clock);
    first.run();
    clock.forward(Duration.ofSeconds(60));
    second.run();
    assertThat(fleet().counts().listeningSince()).isEqualTo(NOW);
    clock.forward(Duration.ofSeconds(61));
    first.run();
    assertThat(fleet().counts().listeningSince()).isEqualTo(NOW.plusSeconds(121));
  }

  @Test
  void aLargeFleetIsFollowedFromItsFirstReadingOn() {
    LargeFleet.fill(database(), 2500, NOW.minus(Duration.ofHours(1)));
    assertThat(fleet().counts().total()).isEqualTo(2500);
    machine(1).set("changed_at", NOW.toEpochMilli()).store(database());
    assertThat(fleet().counts().total()).isEqualTo(2500);
    index().follow();
    assertThat(fleet().counts().total()).isEqualTo(2501);
  }

  @Test
  void changesAndRemovalsOfALargeFleetAreFound() {
    for (int i = 0; i < 50; i++) {
      machine(i).set("changed_at", NOW.toEpochMilli() - 60_000).store(database());
    }
    MachineColumns columns = new MachineColumns(1);
    IndexReader reader =
        new IndexReader(database(), new java.util.concurrent.locks.ReentrantReadWriteLock());
    reader.whole(columns, NOW.toEpochMilli());
    assertThat(columns.size()).isEqualTo(50);
    machine(7)
        .verdict(VerdictCode.SCAN_FAILED)
        .set("changed_at", NOW.toEpochMilli() + 1000)
        .store(database());
    machine(99).set("changed_at", NOW.toEpochMilli() + 1000).store(database());
    reader.changes(columns, NOW.toEpochMilli() + 1000);
    assertThat(columns.size()).isEqualTo(51);
    Selection found =
        Selection.of(
            columns,
            filter("verdict", "SCAN_FAILED"),
            new Silence(NOW.toEpochMilli(), Long.MIN_VALUE, null),
            PageRequest.first(Sort.NAME, 10),
            NOW.toEpochMilli());
    assertThat(found.agentIds()).containsExactly(id(7));
    database().writing(h -> h.execute("DELETE FROM machine WHERE agent_id < ?", id(7)));
    reader.slice(columns, NOW.toEpochMilli(), System.nanoTime() - 1);
    assertThat(columns.size()).isEqualTo(44);
  }

  @Test
  void severalValuesOfAFieldAreAnyOfThemAndExcludedOnesNone() {
    listening();
    machine(1).verdict(VerdictCode.FALSE_UP_TO_DATE).set("domain", "a").store(database());
    machine(2).verdict(VerdictCode.SERVICING_BLOCKED).set("domain", "b").store(database());
    machine(3).set("domain", "lab").store(database());
    machine(4).set("silent_after", 1L).store(database());
    assertThat(ids(filter("verdict", "FALSE_UP_TO_DATE", "verdict", "SERVICING_BLOCKED")))
        .containsExactly(id(1), id(2));
    assertThat(ids(filter("verdict", "FALSE_UP_TO_DATE", "verdict", "SILENT")))
        .containsExactly(id(1), id(4));
    assertThat(ids(filter("not-verdict", "SILENT", "not-verdict", "UP_TO_DATE")))
        .containsExactly(id(1), id(2));
    assertThat(ids(filter("domain", "a", "domain", "lab"))).containsExactly(id(1), id(3));
    assertThat(ids(filter("not-domain", "lab"))).containsExactly(id(1), id(2), id(4));
    assertThat(ids(filter("severity", "CRITICAL", "severity", "ERROR")))
        .containsExactly(id(1), id(2));
  }

  @Test
  void machinesAreFoundByWhatAdministratorsKnowOfThem() {
    machine(1)
        .named("MZJ-0001", "mzj.example")
        .set("accounts", "MZJ\\it.support\nNT AUTHORITY\\SYSTEM")
        .set("kbs", "KB5013942")
        .set("source_server", "http://10.42.0.8:8530")
        .store(database());
    machine(2)
        .named("MZJ-0010", "mzj.example")
        .set("source_server", "https://wsus2.corp.example:8531")
        .store(database());
    machine(3).named("GAJ-0001", "gaj.example").store(database());
    assertThat(ids(filter("q", "mzj-*"))).containsExactly(id(1), id(2));
    assertThat(ids(filter("q", "*1"))).containsExactly(id(3), id(1));
    assertThat(ids(filter("q", "mzj-00?0"))).containsExactly(id(2));
    assertThat(ids(filter("q", "IT.Support"))).containsExactly(id(1));
    assertThat(ids(filter("q", "\"nt authority\\system\""))).containsExactly(id(1));
    assertThat(ids(filter("q", "5013942"))).containsExactly(id(1));
    assertThat(ids(filter("q", "10.42.0.8"))).containsExactly(id(1));
    assertThat(ids(filter("q", "wsus2"))).containsExactly(id(2));
    assertThat(ids(filter("account", "mzj\\IT.support"))).containsExactly(id(1));
    assertThat(ids(filter("kb", "kb5013942"))).containsExactly(id(1));
  }

  /** A list would else call PC-1 found where only PC-10 is. */
  @Test
  void aListFindsWholeNamesAndSaysWhichAreMissing() {
    machine(1).named("PC-1", "a.example").store(database());
    machine(2).named("PC-10", "a.example").store(database());
    machine(3).named("PC-3", "a.example").store(database());
    MachineFilter list = filter("q", "pc-1\nPC-2\npc-3.A.example, " + id(2) + " lab-*");
    assertThat(ids(list)).containsExactly(id(1), id(2), id(3));
    assertThat(query().missing(list)).containsExactly("pc-2", "lab-*");
    assertThat(query().missing(filter("q", "no-such"))).isEmpty();
  }

  @Test
  void machinesAreFilteredByGroupVersionTagAndTheTagOfTheirToken() {
    machine(1).set("target_group", "Kiosk").set("agent_version", "1.2.0").store(database());
    machine(2).set("tags", "lab\nvip").store(database());
    machine(3).store(database());
    database()
        .writing(
            handle -> {
              handle.execute(
                  "INSERT INTO enrollment_token (token_id, token_hash, label, created_at,"
                      + " created_by, used, tag) VALUES ('t', ?, 'x', 0, 'x', 1, 'branch 7')",
                  new byte[32]);
              handle.execute(
                  "INSERT INTO agent (agent_id, key_hash, token_id, enrolled_at)"
                      + " VALUES (?, ?, 't', 0)",
                  id(3),
                  new byte[32]);
            });
    assertThat(ids(filter("group", "Kiosk"))).containsExactly(id(1));
    assertThat(ids(filter("agentVersion", "1.2.0"))).containsExactly(id(1));
    assertThat(ids(filter("tag", "vip"))).containsExactly(id(2));
    assertThat(ids(filter("tag", "branch 7"))).containsExactly(id(3));
    assertThat(ids(filter("not-tag", "lab"))).containsExactly(id(1), id(3));
    assertThat(ids(filter("tag", "vip", "not-tag", "lab"))).isEmpty();
    assertThat(fleet().counts().tags())
        .extracting(FleetCounts.Count::value)
        .containsExactlyInAnyOrder("branch 7", "lab", "vip");
    assertThat(query().detail(id(3)).orElseThrow().row().tags()).containsExactly("branch 7");
  }

  @Test
  void machinesAreFilteredByHowLongTheyLieAndWereNotSeen() {
    long day = Duration.ofDays(1).toMillis();
    machine(1).set("since", NOW.toEpochMilli() - 4 * day).store(database());
    machine(2)
        .set("last_seen", NOW.toEpochMilli() - 9 * day)
        .set("sent_at", NOW.toEpochMilli() - 9 * day)
        .set("since", NOW.toEpochMilli() - 9 * day)
        .store(database());
    assertThat(ids(filter("forDays", "3"))).containsExactly(id(1), id(2));
    assertThat(ids(filter("forDays", "5"))).containsExactly(id(2));
    assertThat(ids(filter("unseenDays", "9"))).containsExactly(id(2));
    assertThat(ids(filter("unseenDays", "10"))).isEmpty();
  }

  @Test
  void duplicatesAreFoundByNameAndByHardware() {
    machine(1).named("PC-1", "a").set("last_seen", NOW.toEpochMilli() - 9000).store(database());
    machine(2).named("pc-1", "A").store(database());
    machine(3).named("PC-1", "b").store(database());
    machine(4).named("PC-4", "b").store(database());
    database()
        .writing(
            handle -> {
              for (int i = 1; i <= 4; i++) {
                handle.execute(
                    "INSERT INTO agent (agent_id, key_hash, enrolled_at, hardware)"
                        + " VALUES (?, ?, 0, ?)",
                    id(i),
                    new byte[] {(byte) i},
                    i == 4 ? null : (i < 3 ? "a" : "b").repeat(64));
              }
            });
    assertThat(ids(filter("duplicate", "NAME"))).containsExactly(id(1), id(2));
    assertThat(ids(filter("duplicate", "HARDWARE"))).containsExactly(id(1), id(2));
    assertThat(query().twins(id(1), MachineFilter.Duplicate.NAME).rows())
        .extracting(MachineRow::agentId)
        .containsExactly(id(2));
    assertThat(query().twins(id(4), MachineFilter.Duplicate.HARDWARE)).isEqualTo(Twins.NONE);
  }

  @Test
  void tilesCountWithinTheFilterWhateverVerdictItAsksFor() {
    listening();
    machine(1).verdict(VerdictCode.FALSE_UP_TO_DATE).set("domain", "a").store(database());
    machine(2).set("domain", "a").store(database());
    machine(3).set("domain", "a").set("silent_after", 1L).store(database());
    machine(4).set("domain", "b").store(database());
    VerdictCounts tiles = fleet().counts(filter("domain", "a", "verdict", "UP_TO_DATE"));
    assertThat(tiles.verdicts())
        .containsEntry("FALSE_UP_TO_DATE", 1L)
        .containsEntry("UP_TO_DATE", 1L);
    assertThat(tiles.silent()).isEqualTo(1);
    assertThat(tiles.total()).isEqualTo(3);
  }

  @Test
  void aWrongClockDoesNotMakeALieOld() {
    long year = Duration.ofDays(365).toMillis();
    long now = NOW.toEpochMilli();
    long day = Duration.ofDays(1).toMillis();
    // Seven years behind: the age by its own clock is right.
    machine(1)
        .set("sent_at", now - 7 * year)
        .set("since", now - 7 * year - 2 * day)
        .store(database());
    // Corrected since: nothing of that age can be believed.
    machine(2).set("since", now - 7 * year).set("first_seen", now - 5 * day).store(database());
    machine(3).set("since", now - 3 * day).store(database());
    machine(4).set("since", now + year).store(database());
    assertThat(query().page(MachineFilter.ALL, new PageRequest(Sort.SINCE, false, null, 9)).rows())
        .extracting(MachineRow::since)
        .containsExactly(
            NOW.minus(Duration.ofDays(5)),
            NOW.minus(Duration.ofDays(3)),
            NOW.minus(Duration.ofDays(2)),
            NOW);
  }

  @Test
  void noVerdictBeganInTheFutureEvenIfTheClockWasAheadWhenItCame() {
    long ahead = NOW.plus(Duration.ofDays(300)).toEpochMilli();
    machine(1)
        .set("sent_at", ahead)
        .set("last_seen", ahead)
        .set("first_seen", ahead)
        .set("since", ahead)
        .store(database());
    machine(2)
        .set("sent_at", ahead)
        .set("last_seen", ahead)
        .set("first_seen", ahead)
        .set("since", 0L)
        .store(database());
    assertThat(query().page(MachineFilter.ALL, new PageRequest(Sort.SINCE, false, null, 9)).rows())
        .extracting(MachineRow::since)
        .containsExactly(NOW, NOW);
    assertThat(ids(filter("forDays", "1"))).isEmpty();
  }

  @Test
  void whileSilenceIsNotKnownTheTrendDoesNotCallNoneSilent() {
    machine(1).store(database());
    assertThat(fleet().trend()).last().extracting(TrendDay::silent).isNull();
    trend().run();
    assertThat(
            database()
                .<Long, RuntimeException>read(
                    handle ->
                        handle
                            .createQuery("SELECT COUNT(*) FROM trend WHERE verdict = 'SILENT'")
                            .mapTo(Long.class)
                            .one()))
        .isZero();
  }

  private Retirements retirements() {
    return new Retirements(database(), clock, new Audit(clock));
  }

  private static final Actor ANN = new Actor("ann", "10.0.0.1");

  @Test
  void aRetiredMachineIsInNoListAndNoCountAndCanBeTakenBack() {
    machine(1).named("PC-1", null).store(database());
    machine(2).store(database());
    assertThat(ids(MachineFilter.ALL)).containsExactly(id(2), id(1));
    assertThat(retirements().retire(List.of(id(1)), ANN, null)).isEqualTo(1);
    assertThat(retirements().retire(List.of(id(1)), ANN, null)).isZero();
    assertThat(ids(MachineFilter.ALL)).containsExactly(id(2));
    assertThat(fleet().counts().total()).isEqualTo(1);
    MachineDetail detail = query().detail(id(1)).orElseThrow();
    assertThat(detail.row().retiredAt()).isEqualTo(NOW);
    assertThat(detail.retiredBy()).isEqualTo("ann");
    assertThat(audited()).containsExactly("ann machine.retire PC-1 " + id(1));
    assertThat(retirements().restore(id(1), ANN)).isTrue();
    assertThat(ids(MachineFilter.ALL)).containsExactly(id(2), id(1));
  }

  private List<String> audited() {
    return database()
        .<List<String>, RuntimeException>read(
            handle ->
                handle
                    .createQuery(
                        "SELECT actor || ' ' || action || ' ' || subject || ' ' || detail"
                            + " FROM audit ORDER BY id")
                    .mapTo(String.class)
                    .list());
  }

  @Test
  void aMachineIsRetiredByItselfOnlyAfterSoManyDaysOfListening() {
    machine(1).set("last_seen", NOW.toEpochMilli()).store(database());
    RetirementJob job = new RetirementJob(retirements(), Duration.ofDays(7), Duration.ofDays(400));
    job.run(clock.millis());
    // The clock jumps a year ahead, and nobody has listened meanwhile.
    clock.forward(Duration.ofDays(365));
    job.run(clock.millis());
    assertThat(ids(MachineFilter.ALL)).containsExactly(id(1));
    for (int i = 0; i < 5; i++) {
      clock.forward(Duration.ofDays(1));
      job.run(clock.millis());
    }
    assertThat(ids(MachineFilter.ALL)).as("6 days of silence").containsExactly(id(1));
    clock.forward(Duration.ofDays(1));
    job.run(clock.millis());
    assertThat(ids(MachineFilter.ALL)).isEmpty();
    assertThat(audited())
        .containsExactly("- machine.retire " + id(1) + " " + id(1) + " machineRetention PT168H");
  }

  @Test
  void withoutTheSettingNoMachineIsRetiredByItself() {
    machine(1).set("last_seen", 1L).store(database());
    RetirementJob job = new RetirementJob(retirements(), null, Duration.ofDays(400));
    for (int i = 0; i < 30; i++) {
      clock.forward(Duration.ofDays(1));
      job.run(clock.millis());
    }
    assertThat(ids(MachineFilter.ALL)).containsExactly(id(1));
  }

  @Test
  void whatIsKnownOfARetiredMachineIsDeletedAfterTheHistory() {
    machine(1).store(database());
    retirements().retire(List.of(id(1)), ANN, null);
    RetirementJob job = new RetirementJob(retirements(), null, Duration.ofDays(3));
    for (int i = 0; i < 3; i++) {
      job.run(clock.millis());
      assertThat(query().detail(id(1))).isPresent();
      clock.forward(Duration.ofDays(1));
    }
    job.run(clock.millis());
    assertThat(query().detail(id(1))).isEmpty();
  }

  @Test
  void theSilentAndTheRetiredAreFoundAmongTheOthers() {
    long then = NOW.toEpochMilli();
    for (int i = 0; i < 1100; i++) {
      machine(i).set("last_seen", i % 2 == 0 ? then - 1 : then).store(database());
    }
    assertThat(retirements().expire(then, "why")).isEqualTo(550);
    assertThat(retirements().expire(then, "why")).isZero();
    assertThat(fleet().counts().total()).isEqualTo(550);
    assertThat(retirements().purge(then)).as("retired now").isZero();
    assertThat(query().detail(id(1098))).isPresent();
    assertThat(retirements().purge(then + 1)).isEqualTo(550);
    assertThat(query().detail(id(0))).isEmpty();
    assertThat(query().detail(id(1098))).isEmpty();
    assertThat(fleet().counts().total()).isEqualTo(550);
  }

  @Test
  void aMachineThatCameBackBeforeItWasDeletedStays() {
    long then = NOW.toEpochMilli();
    machine(1).set("retired_at", then - 1).store(database());
    machine(2).set("retired_at", then - 1).store(database());
    retirements().restore(id(2), ANN);
    assertThat(retirements().purge(List.of(id(1), id(2)), then)).isEqualTo(1);
    assertThat(ids(MachineFilter.ALL)).containsExactly(id(2));
    assertThat(query().detail(id(1))).isEmpty();
  }

  @Test
  void aMachineThatReportedBeforeItWasRetiredStays() {
    long then = NOW.toEpochMilli();
    machine(1).set("last_seen", then - 1).store(database());
    machine(2).set("last_seen", then).store(database());
    assertThat(retirements().expire(List.of(id(1), id(2)), then, "why")).isEqualTo(1);
    assertThat(ids(MachineFilter.ALL)).containsExactly(id(2));
  }
}
