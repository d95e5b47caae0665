package io.github.updatesentinel.collector.web.analysis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.collector.analysis.Causes;
import io.github.updatesentinel.collector.analysis.Comparison;
import io.github.updatesentinel.collector.analysis.Comparisons;
import io.github.updatesentinel.collector.analysis.Dimension;
import io.github.updatesentinel.collector.fleet.Fixture;
import io.github.updatesentinel.collector.fleet.MachineQuery;
import io.github.updatesentinel.collector.index.FleetIndex;
import io.github.updatesentinel.collector.index.MachineFilter;
import io.github.updatesentinel.collector.index.PageRequest;
import io.github.updatesentinel.collector.index.PageRequest.Sort;
import io.github.updatesentinel.collector.machine.Disablings;
import io.github.updatesentinel.collector.machine.Disablings.Disabling;
import io.github.updatesentinel.collector.store.Database;
import io.github.updatesentinel.collector.web.Listing;
import io.github.updatesentinel.contract.VerdictCode;
import java.net.URLDecoder;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A number of the analysis and the list behind it have the same machines. */
class LinksTest {
  private static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");
  private static final long TODAY = NOW.toEpochMilli() / Duration.ofDays(1).toMillis();
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  private static Database database;
  private static FleetIndex index;

  @BeforeAll
  static void open(@TempDir Path folder) {
    database = Database.open("jdbc:sqlite:" + folder.resolve("links.db"), null, null);
    index = new FleetIndex(database, CLOCK, Duration.ofMinutes(15));
    Fixture.listening(database, NOW.minus(Duration.ofDays(1)), NOW);
    Random random = new Random(3);
    for (int i = 1; i <= 150; i++) {
      machine(i, random).store(database);
    }
  }

  @AfterAll
  static void close() {
    database.close();
  }

  private static Fixture machine(int number, Random random) {
    boolean silent = random.nextInt(5) == 0;
    Fixture machine =
        Fixture.machine(Fixture.id(number), silent ? NOW.minus(Duration.ofDays(3)) : NOW)
            .set("domain", of(random, "a", " a", "b", null))
            .set("target_group", of(random, "Office", "Office ", " ", null))
            .set("tags", of(random, "lab", "floor 2\nlab", "floor 2\nlab\nvip", "vip", null))
            .set("family", of(random, "CLIENT", "SERVER", "OF_A_NEWER_AGENT", null))
            .set("source_kind", of(random, "WSUS", "WSUS", "MICROSOFT_UPDATE", null))
            .set("source_server", of(random, "https://uc.a.example:8531", "uc2", null, null))
            .set("agent_version", of(random, "1.0.0", " 2.0.0"))
            .set("disablings", disablings(random))
            .verdict(
                Objects.requireNonNull(
                    of(
                        random,
                        VerdictCode.FALSE_UP_TO_DATE,
                        VerdictCode.SERVICING_BLOCKED,
                        VerdictCode.UP_TO_DATE)));
    return switch (random.nextInt(4)) {
      case 0 -> machine.build(19044, 1706);
      case 1 -> machine.build(19044, 2006);
      case 2 -> machine.build(26100, 1706);
      default -> machine;
    };
  }

  private static @Nullable String disablings(Random random) {
    List<Disabling> all =
        Stream.of("TrustedInstaller", "wuauserv")
            .filter(service -> random.nextBoolean())
            .map(
                service ->
                    new Disabling(
                        service.length(),
                        TODAY - random.nextInt(3),
                        service,
                        of(random, "A\\it", "A\\it ", "B\\ann", null),
                        of(random, "ACCOUNT", "SYSTEM", "UNKNOWN", null),
                        of(random, null, null, "", "Hardening")))
            .toList();
    return Disablings.NONE.with(all, TODAY).column();
  }

  @SafeVarargs
  private static <T> @Nullable T of(Random random, @Nullable T... values) {
    return values[random.nextInt(values.length)];
  }

  private MachineFilter filter(String query) {
    MachineFilter.Parsed parsed =
        MachineFilter.parse(
            name ->
                Stream.of(query.split("&"))
                    .filter(one -> one.startsWith(name + "="))
                    .map(one -> URLDecoder.decode(one.substring(name.length() + 1), UTF_8))
                    .toList(),
            verdict -> false,
            list -> null);
    assertThat(parsed.problems()).isEmpty();
    return parsed.filter();
  }

  private long listed(String link) {
    assertThat(link).startsWith("/machines?").endsWith("#machines");
    MachineFilter filter = filter(link.replace("/machines?", "").replace("#machines", ""));
    return new MachineQuery(index, database).page(filter, PageRequest.first(Sort.NAME, 1)).total();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "tag=lab",
        "tag=lab&tag=vip",
        "not-tag=vip",
        "in=tag:lab",
        "in=tag:lab&tag=vip&in=source:WSUS",
        "build=19044.1706",
        "build=19044.1706&build=26100",
        "build=19044&not-build=19044.2006",
        "build=19044&family=CLIENT",
        "family=CLIENT",
        "family=OF_A_NEWER_AGENT",
        "not-family=CLIENT",
        "in=line:19044-CLIENT",
        "source=WSUS",
        "source=https://uc.a.example:8531&source=MICROSOFT_UPDATE",
        "not-source=WSUS",
        "in=source:WSUS",
        "domain=a&domain=b",
        "group=Office",
        "agentVersion=2.0.0",
        "verdict=FALSE_UP_TO_DATE&verdict=SILENT",
        "severity=CRITICAL",
        "not-verdict=SILENT",
        "by=A\\it&service=wuauserv&means=ACCOUNT"
      })
  void aGroupLeadsToTheMachinesThatItCounts(String query) {
    MachineFilter filter = filter(query);
    long groups = 0;
    for (Dimension by : Dimension.values()) {
      Comparison comparison = new Comparisons(index, database, ZoneOffset.UTC).of(by, filter);
      ComparisonView view = ComparisonView.of(comparison, filter, null, null);
      for (Comparison.Group group : view.groups()) {
        String link = view.machines(group);
        if (link == null) {
          continue;
        }
        groups++;
        assertThat(listed(link)).as(link).isEqualTo(group.machines());
        for (String verdict : comparison.verdicts()) {
          agree(view.machines(group, verdict), group.of(verdict));
        }
        agree(view.machines(group, MachineFilter.SILENT), group.silent());
      }
    }
    assertThat(groups).isGreaterThan(5);
  }

  /** Zero leads nowhere. */
  private void agree(@Nullable String link, long count) {
    if (count > 0) {
      assertThat(listed(String.valueOf(link))).as(link).isEqualTo(count);
    }
  }

  @Test
  void aSourceLeadsToTheMachinesThatItCounts() {
    Comparison sources =
        new Comparisons(index, database, ZoneOffset.UTC).of(Dimension.SOURCE, MachineFilter.ALL);
    assertThat(sources.groups())
        .extracting(Comparison.Group::value)
        .contains("WSUS", "uc2", "https://uc.a.example:8531");
    for (Comparison.Group group : sources.groups()) {
      if (group.value() != null) {
        assertThat(listed(Listing.onlySource(group.value()) + "#machines"))
            .as(group.value())
            .isEqualTo(group.machines());
      }
    }
  }

  @Test
  void aCauseLeadsToTheMachinesThatItCounts() {
    Causes.Found found = new Causes(index, CLOCK).found(30, 500);
    assertThat(found.others()).isZero();
    assertThat(found.rows()).extracting(Causes.Row::means).contains("ACCOUNT", "SYSTEM", null);
    assertThat(found.rows()).extracting(Causes.Row::by).doesNotContain("A\\it ", "");
    for (Causes.Row row : found.rows()) {
      assertThat(listed(CausesPage.machines(row))).as(row.toString()).isEqualTo(row.machines());
      assertThat(listed(CausesPage.suffering(row))).as(row.toString()).isEqualTo(row.suffering());
    }
    assertThat(found.rows().stream().mapToLong(Causes.Row::suffering).sum()).isPositive();
  }

  @Test
  void causesThatAreNotShownAreCounted() {
    Causes causes = new Causes(index, CLOCK);
    int all = causes.found(30, 500).rows().size();
    assertThat(causes.found(30, 3).rows()).hasSize(3);
    assertThat(causes.found(30, 3).others()).isEqualTo(all - 3);
  }
}
