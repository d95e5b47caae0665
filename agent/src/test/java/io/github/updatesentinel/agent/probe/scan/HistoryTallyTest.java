package io.github.updatesentinel.agent.probe.scan;

import static io.github.updatesentinel.agent.probe.scan.FakeHistoryItem.failed;
import static io.github.updatesentinel.agent.probe.scan.FakeHistoryItem.installed;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.update.InstallAttempt;
import io.github.updatesentinel.agent.fact.update.UpdateCategories;
import io.github.updatesentinel.agent.fact.update.UpdateFailure;
import io.github.updatesentinel.agent.fact.update.UpdateHistory;
import io.github.updatesentinel.agent.probe.access.ReadFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryTallyTest {
  private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");
  private static final Instant DAY = NOW.minus(Duration.ofDays(1));
  private static final String LCU = "2026-11 Cumulative Update (KB5017308)";

  private final HistoryTally tally = new HistoryTally(NOW);

  private UpdateHistory history(HistoryItem... entries) throws ReadFailure {
    for (HistoryItem entry : entries) {
      tally.add(entry);
    }
    return tally.history(null, null);
  }

  private List<InstallAttempt> installs(HistoryItem... entries) throws ReadFailure {
    return history(entries).installs();
  }

  @Test
  void installationsAreKeptWithTheirCodeBeforeItWasMapped() throws ReadFailure {
    assertThat(installs(failed(NOW, LCU, "0x800F0922"), installed(DAY, "Other")))
        .containsExactly(
            new InstallAttempt(
                NOW, HResult.parse("0x800F0922"), LCU, "id of " + LCU, List.of("KB5017308"), null),
            new InstallAttempt(DAY, null, "Other", "id of Other", List.of(), null));
  }

  @ParameterizedTest
  @CsvSource({"2, ", "3, ", "4, 0x800F0922"})
  void failedInstallationsHaveACodeAndOthersHaveNone(int resultCode, String code)
      throws ReadFailure {
    assertThat(installs(failed(NOW, LCU, "0x800F0922").resultCode(resultCode)))
        .extracting(InstallAttempt::code)
        .containsExactly(code == null ? null : HResult.parse(code));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, 6})
  void installationThatIsNotOverOrWasAbortedIsNoAttempt(int resultCode) throws ReadFailure {
    assertThat(installs(failed(NOW, LCU, "0x800F0922").resultCode(resultCode))).isEmpty();
  }

  @Test
  void uninstallationIsNoAttemptButItsFailureIsOne() throws ReadFailure {
    UpdateHistory history = history(failed(NOW, LCU, "0x80070422").operation(2));

    assertThat(history.installs()).isEmpty();
    assertThat(history.failures()).hasSize(1);
  }

  @Test
  void definitionsAreSkippedByTheirCategoryAndNeverByTheirTitle() throws ReadFailure {
    assertThat(
            installs(
                failed(NOW, LCU, "0x80070422", UpdateCategories.DEFINITIONS),
                installed(NOW, LCU, UpdateCategories.DEFINITIONS.toLowerCase(Locale.ROOT)),
                installed(DAY, "Security Intelligence Update - KB2267602")))
        .extracting(InstallAttempt::at)
        .containsExactly(DAY);
  }

  @Test
  void upgradesAndDriversAreLeftOutAndOthersMayBeServicingUpdates() throws ReadFailure {
    assertThat(
            installs(
                installed(NOW, "a", UpdateCategories.UPGRADES),
                installed(NOW, "b", UpdateCategories.DRIVERS),
                installed(NOW, "c", UpdateCategories.SECURITY)))
        .singleElement()
        .extracting(InstallAttempt::servicing)
        .isNull();
  }

  @Test
  void otherFailuresDoNotCrowdOutADisabledService() throws ReadFailure {
    HistoryTally tally = new HistoryTally(NOW);
    for (int i = 0; i < 100; i++) {
      tally.add(failed(NOW, "x", "0x80070643"));
    }
    tally.add(failed(NOW, "x", "0x80070422"));
    tally.add(failed(NOW, "x", "0x80070422"));

    assertThat(tally.history(null, null).failures())
        .hasSize(HistoryTally.MAX_FAILURES + 1)
        .filteredOn(failure -> failure.hresult().equals(HResult.E_SERVICE_DISABLED))
        .hasSize(1);
  }

  @Test
  void entryWhoseDetailsCannotBeReadIsKept() throws ReadFailure {
    assertThat(installs(installed(NOW, LCU).withoutDetails()))
        .containsExactly(new InstallAttempt(NOW, null, LCU, null, List.of("KB5017308"), null));
  }

  @Test
  void nothingOlderThanAHundredDaysIsKeptButTheTimeOfTheLastSuccess() throws ReadFailure {
    Instant old = NOW.minus(HistoryTally.DEPTH).minusMillis(1);
    assertThat(tally.add(failed(NOW.minus(HistoryTally.DEPTH), LCU, "0x80070422"))).isTrue();
    assertThat(tally.add(failed(old, LCU, "0x80070422"))).isTrue();
    assertThat(tally.add(installed(old, LCU))).isFalse();
    UpdateHistory history = tally.history(null, null);

    assertThat(history.installs()).hasSize(1);
    assertThat(history.failures()).hasSize(1);
    assertThat(history.lastInstallAt()).isEqualTo(old);
  }

  @Test
  void twoHundredInstallationsAreEnough() throws ReadFailure {
    for (int i = 0; i < UpdateHistory.MAX_INSTALLS - 1; i++) {
      assertThat(tally.add(installed(NOW, LCU))).isTrue();
    }

    assertThat(tally.add(installed(NOW, LCU))).isFalse();
  }

  @Test
  void definitionsDoNotCrowdOutInstallations() throws ReadFailure {
    for (int i = 0; i < 1000; i++) {
      assertThat(tally.add(failed(NOW, "x", "0x80070422", UpdateCategories.DEFINITIONS))).isTrue();
    }
    UpdateHistory history = history(failed(DAY, LCU, "0x800F0922"));

    assertThat(history.installs()).hasSize(1);
    assertThat(history.failures()).hasSize(HistoryTally.MAX_FAILURES);
  }

  @Test
  void failuresAreOfAllOperationsThatDidNotFullySucceed() throws ReadFailure {
    assertThat(
            history(
                    failed(NOW, LCU, "0x80070422").resultCode(3),
                    installed(NOW, LCU),
                    failed(DAY, "Old", "0x80070643"))
                .failures())
        .containsExactly(
            new UpdateFailure(UpdateFailure.Source.HISTORY, NOW, HResult.E_SERVICE_DISABLED, LCU),
            new UpdateFailure(
                UpdateFailure.Source.HISTORY, DAY, HResult.parse("0x80070643"), "Old"));
  }

  @Test
  void windowsOwnTimeOfTheLastInstallationComesFirst() throws ReadFailure {
    tally.add(installed(DAY, LCU));

    assertThat(tally.history(NOW, null)).extracting(UpdateHistory::lastInstallAt).isEqualTo(DAY);
    assertThat(tally.history(null, NOW)).extracting(UpdateHistory::lastInstallAt).isEqualTo(NOW);
    assertThat(tally.history(NOW, null)).extracting(UpdateHistory::lastSearchAt).isEqualTo(NOW);
  }

  @Test
  void entryWithoutATimeIsSkipped() throws ReadFailure {
    HistoryItem timeless =
        new FakeHistoryItem(null, 1, 2, HResult.S_OK, HResult.S_OK, LCU, List.of());

    assertThat(tally.add(timeless)).isTrue();
    assertThat(tally.history(null, null)).isEqualTo(new UpdateHistory(null, null, List.of()));
  }

  @Test
  void longTitleIsCutAfterItsNumberWasRead() throws ReadFailure {
    String title = "x".repeat(400) + " (KB5017308)";

    InstallAttempt install = installs(installed(NOW, title)).get(0);
    assertThat(install.title()).hasSize(250);
    assertThat(install.kb()).containsExactly("KB5017308");
  }
}
