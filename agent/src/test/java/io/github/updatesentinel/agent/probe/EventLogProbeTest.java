package io.github.updatesentinel.agent.probe;

import static io.github.updatesentinel.agent.probe.FakeEventLog.OPERATIONAL;
import static io.github.updatesentinel.agent.probe.FakeEventLog.SYSTEM;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.agent.fact.Failure;
import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.LoggedFailures;
import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.fact.UpdateFailure;
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

    assertThat(titles(probe.updateFailures(Map.of()))).containsExactlyInAnyOrder("older", "newer");
  }

  @Test
  void whatWasReadIsNotReadAgain() {
    log.failedInstallation(SYSTEM, DISABLED, "first");
    EventLogProbe.News first = probe.updateFailures(Map.of());
    log.startTypeChange("Spooler", "S-1-5-18");
    log.failedInstallation(SYSTEM, DISABLED, "second");
    EventLogProbe.News second = probe.updateFailures(first.bookmarks());

    assertThat(titles(second)).containsExactly("second");
    assertThat(second.bookmarks()).containsEntry(SYSTEM, new EventBookmark(3, 0));
    assertThat(titles(probe.updateFailures(second.bookmarks()))).isEmpty();
  }

  @Test
  void logThatWasClearedIsReadFromItsStart() {
    for (int i = 0; i < 5; i++) {
      log.failedInstallation(SYSTEM, DISABLED, "before");
    }
    EventLogProbe.News before = probe.updateFailures(Map.of());
    log.clear(SYSTEM);
    log.failedInstallation(SYSTEM, DISABLED, "after");
    EventLogProbe.News after = probe.updateFailures(before.bookmarks());

    assertThat(titles(after)).containsExactly("after");
    assertThat(after.bookmarks()).containsEntry(SYSTEM, new EventBookmark(1, 0));
  }

  @Test
  void emptyLogIsReadAndHasNoBookmark() {
    EventLogProbe.News news = probe.updateFailures(Map.of(SYSTEM, new EventBookmark(5, 0)));

    assertThat(news.failures()).isEmpty();
    assertThat(news.unread()).isEmpty();
    assertThat(news.bookmarks()).isEmpty();
  }

  @Test
  void closedChannelCostsNothingOfTheOther() {
    log.closed.put(OPERATIONAL, CHANNEL_NOT_FOUND);
    log.failedInstallation(SYSTEM, DISABLED, "seen");

    Reading<LoggedFailures> reading = probe.recentUpdateFailures();
    LoggedFailures seen = reading.toOptional().orElseThrow();
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

    assertThat(probe.recentUpdateFailures().failure())
        .contains(new Failure("EvtQuery(System)", HResult.E_ACCESSDENIED));
  }

  @Test
  void channelThatCouldNotBeReadStartsOver() {
    log.failedInstallation(SYSTEM, DISABLED, "first");
    EventLogProbe.News first = probe.updateFailures(Map.of());
    log.closed.put(SYSTEM, HResult.E_ACCESSDENIED);
    EventLogProbe.News closed = probe.updateFailures(first.bookmarks());
    log.closed.clear();

    assertThat(closed.bookmarks()).doesNotContainKey(SYSTEM);
    assertThat(titles(probe.updateFailures(closed.bookmarks()))).containsExactly("first");
  }

  @Test
  void searchThatRunsOutOfTimeBringsWhatItFoundAndIsRepeatedTwice() {
    log.endless.add(SYSTEM);
    log.failedInstallation(SYSTEM, DISABLED, "found");
    EventLogProbe.News first = probe.updateFailures(Map.of());
    EventLogProbe.News second = probe.updateFailures(first.bookmarks());
    EventLogProbe.News third = probe.updateFailures(second.bookmarks());

    assertThat(List.of(first, second, third))
        .allSatisfy(news -> assertThat(titles(news)).containsExactly("found"))
        .allSatisfy(news -> assertThat(news.unread()).containsOnlyKeys(SYSTEM));
    assertThat(first.bookmarks()).containsEntry(SYSTEM, new EventBookmark(0, 1));
    assertThat(second.bookmarks()).containsEntry(SYSTEM, new EventBookmark(0, 2));
    assertThat(third.bookmarks()).containsEntry(SYSTEM, new EventBookmark(1, 0));
  }

  @Test
  void searchThatComesToItsEndMakesUpForOneThatDidNot() {
    log.endless.add(SYSTEM);
    log.failedInstallation(SYSTEM, DISABLED, "found");
    EventLogProbe.News first = probe.updateFailures(Map.of());
    log.endless.clear();
    EventLogProbe.News second = probe.updateFailures(first.bookmarks());

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

  private static List<String> titles(EventLogProbe.News news) {
    return news.failures().stream().map(failure -> String.valueOf(failure.title())).toList();
  }
}
