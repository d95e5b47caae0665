package io.github.updatesentinel.agent.probe.event;

import static io.github.updatesentinel.agent.probe.event.FakeEventLog.OPERATIONAL;
import static io.github.updatesentinel.agent.probe.event.FakeEventLog.SYSTEM;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.agent.fact.Failure;
import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.fact.update.UpdateFailure;
import io.github.updatesentinel.agent.fact.update.WindowsRecord;
import io.github.updatesentinel.agent.probe.access.ReadFailure;
import io.github.updatesentinel.agent.probe.policy.GroupPolicyProbe;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventLogProbeTest {
  private static final HResult CHANNEL_NOT_FOUND = HResult.ofWin32(15007);
  private static final String DISABLED = "0x80070422";

  private Instant now = Instant.parse("2026-11-20T02:00:00Z");
  private final FakeEventLog log = new FakeEventLog(() -> now);
  private final EventLogProbe probe =
      new EventLogProbe(log, new AccountNames(sid -> sid, Duration.ofSeconds(10)), () -> now);

  @Test
  void sevenDaysAreReadAtFirst() {
    log.failedInstallation(SYSTEM, DISABLED, "too old");
    now = now.plus(Duration.ofDays(7)).plusMillis(1);
    log.failedInstallation(SYSTEM, DISABLED, "older");
    log.failedInstallation(OPERATIONAL, DISABLED, "newer");

    assertThat(titles(probe.read(Map.of()))).containsExactlyInAnyOrder("older", "newer");
  }

  @Test
  void everyEndOfAPolicyRunIsForSupport() throws ReadFailure {
    for (int id : List.of(4016, 5016, 6016, 7016)) {
      log.policyRun(id, GroupPolicyProbe.SECURITY);
    }
    assertThat(probe.forSupport(FakeEventLog.POLICY).xml()).hasSize(4);
  }

  @Test
  void whatWasReadIsNotReadAgain() {
    log.failedInstallation(SYSTEM, DISABLED, "first");
    EventLogProbe.News first = probe.read(Map.of());
    log.startTypeChange("Spooler", "S-1-5-18");
    log.failedInstallation(SYSTEM, DISABLED, "second");
    EventLogProbe.News second = probe.read(first.bookmarks());

    assertThat(titles(second)).containsExactly("second");
    assertThat(second.bookmarks()).containsEntry(SYSTEM, new EventBookmark(3, 0));
    assertThat(titles(probe.read(second.bookmarks()))).isEmpty();
  }

  @Test
  void logThatWasClearedIsReadFromItsStart() {
    for (int i = 0; i < 5; i++) {
      log.failedInstallation(SYSTEM, DISABLED, "before");
    }
    EventLogProbe.News before = probe.read(Map.of());
    log.clear(SYSTEM);
    log.failedInstallation(SYSTEM, DISABLED, "after");
    EventLogProbe.News after = probe.read(before.bookmarks());

    assertThat(titles(after)).containsExactly("after");
    assertThat(after.bookmarks()).containsEntry(SYSTEM, new EventBookmark(1, 0));
  }

  @Test
  void emptyLogIsReadAndHasNoBookmark() {
    EventLogProbe.News news = probe.read(Map.of(SYSTEM, new EventBookmark(5, 0)));

    assertThat(news.entries()).isEmpty();
    assertThat(news.unread()).isEmpty();
    assertThat(news.bookmarks()).isEmpty();
  }

  @Test
  void closedChannelCostsNothingOfTheOther() {
    log.closed.put(OPERATIONAL, CHANNEL_NOT_FOUND);
    log.failedInstallation(SYSTEM, DISABLED, "seen");

    Reading<WindowsRecord> reading = probe.recent();
    WindowsRecord seen = reading.toOptional().orElseThrow();
    assertThat(seen.failures()).extracting(UpdateFailure::title).containsExactly("seen");
    assertThat(seen.unread())
        .containsExactly(
            Map.entry(
                OPERATIONAL, new Failure("EvtQuery(" + OPERATIONAL + ")", CHANNEL_NOT_FOUND)));
  }

  @Test
  void logOfWhichNothingCanBeReadIsUnknown() {
    log.closed.put(SYSTEM, HResult.E_ACCESSDENIED);
    log.closed.put(OPERATIONAL, CHANNEL_NOT_FOUND);
    log.closed.put("Setup", CHANNEL_NOT_FOUND);

    assertThat(probe.recent().failure())
        .contains(new Failure("EvtQuery(System)", HResult.E_ACCESSDENIED));
  }

  @Test
  void channelThatCouldNotBeReadGoesOnWhereItWas() {
    log.failedInstallation(SYSTEM, DISABLED, "first");
    EventLogProbe.News first = probe.read(Map.of());
    log.closed.put(SYSTEM, HResult.E_ACCESSDENIED);
    EventLogProbe.News closed = probe.read(first.bookmarks());
    log.closed.clear();
    log.failedInstallation(SYSTEM, DISABLED, "second");

    assertThat(closed.bookmarks()).containsEntry(SYSTEM, new EventBookmark(1, 1));
    assertThat(titles(probe.read(closed.bookmarks()))).containsExactly("second");
  }

  @Test
  void searchThatRunsOutOfTimeBringsWhatItFoundAndIsRepeatedTwice() {
    log.endless.add(SYSTEM);
    log.failedInstallation(SYSTEM, DISABLED, "found");
    EventLogProbe.News first = probe.read(Map.of());
    EventLogProbe.News second = probe.read(first.bookmarks());
    EventLogProbe.News third = probe.read(second.bookmarks());

    assertThat(List.of(first, second, third))
        .allSatisfy(news -> assertThat(titles(news)).containsExactly("found"))
        .allSatisfy(news -> assertThat(news.unread()).containsOnlyKeys(SYSTEM));
    assertThat(List.of(first.hasGap(), second.hasGap(), third.hasGap()))
        .containsExactly(false, false, true);
    assertThat(first.bookmarks()).containsEntry(SYSTEM, new EventBookmark(0, 1));
    assertThat(second.bookmarks()).containsEntry(SYSTEM, new EventBookmark(0, 2));
    assertThat(third.bookmarks()).containsEntry(SYSTEM, new EventBookmark(1, 0));
  }

  @Test
  void searchThatComesToItsEndMakesUpForOneThatDidNot() {
    log.endless.add(SYSTEM);
    log.failedInstallation(SYSTEM, DISABLED, "found");
    EventLogProbe.News first = probe.read(Map.of());
    log.endless.clear();
    EventLogProbe.News second = probe.read(first.bookmarks());

    assertThat(second.unread()).isEmpty();
    assertThat(second.bookmarks()).containsEntry(SYSTEM, new EventBookmark(1, 0));
  }

  @Test
  void changesOfStartTypesAreNewestFirst() {
    log.startTypeChange("BITS", "S-1-5-18");
    now = now.plusSeconds(1);
    Instant since = now;
    log.startTypeChange("BITS", "S-1-5-18");
    now = now.plusSeconds(1);
    log.startTypeChange("TrustedInstaller", "S-1-5-21-1-2-3-1104");

    assertThat(probe.startTypeChanges(since))
        .containsExactly(
            new StartTypeEntry("TrustedInstaller", now, "S-1-5-21-1-2-3-1104"),
            new StartTypeEntry("BITS", since, "S-1-5-18"));
  }

  @Test
  void logThatCanNotBeReadNamesNoAuthor() {
    log.closed.put(SYSTEM, HResult.E_ACCESSDENIED);

    assertThat(probe.startTypeChanges(now)).isEmpty();
  }

  @Test
  void newestChangeOfAServiceIsFoundHoweverOldItIs() {
    log.startTypeChange("TrustedInstaller", "S-1-5-21-1-2-3-1104");
    Instant disabled = now;
    now = now.plus(Duration.ofDays(200));
    log.startTypeChange("BITS", "S-1-5-18");

    assertThat(probe.lastStartTypeChange("TrustedInstaller"))
        .contains(new StartTypeEntry("TrustedInstaller", disabled, "S-1-5-21-1-2-3-1104"));
    assertThat(probe.lastStartTypeChange("wuauserv")).isEmpty();
    assertThat(probe.lastStartTypeChange("x'] or *[y='")).as("no part of the search").isEmpty();
  }

  @Test
  void servicesThatFailedAndPackagesAreReadBesideUpdates() {
    log.serviceFailed("TrustedInstaller", 1053);
    log.serviceFailed("Spooler", 1053);
    log.packageChanged(3, "KB5017308", "0x800f0922");

    assertThat(titles(probe.read(Map.of())))
        .containsExactlyInAnyOrder("TrustedInstaller", "KB5017308");
  }

  private static List<String> titles(EventLogProbe.News news) {
    return news.entries().stream().map(entry -> String.valueOf(entry.subject())).toList();
  }
}
