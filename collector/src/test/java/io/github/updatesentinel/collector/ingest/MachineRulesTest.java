package io.github.updatesentinel.collector.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.updatesentinel.collector.ingest.MachineRules.Arrival;
import io.github.updatesentinel.collector.ingest.MachineRules.Step;
import io.github.updatesentinel.collector.wire.ChangeKind;
import io.github.updatesentinel.collector.wire.Heartbeat;
import io.github.updatesentinel.collector.wire.Heartbeats;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MachineRulesTest {
  private static final UUID AGENT = UUID.randomUUID();
  private static final long NOW = Heartbeats.START.plusSeconds(5).toEpochMilli();
  private static final long DAYS_LATER = NOW + Duration.ofDays(5).toMillis();
  private static final long DAY = Duration.ofDays(1).toMillis();
  private static final long QUARTER = Duration.ofMinutes(15).toMillis();

  private final MachineRules rules = new MachineRules(Duration.ofMinutes(20));

  @Test
  void theFirstHeartbeatOfAMachineBeginsItsHistory() {
    Step step = rules.step(null, null, heartbeat(1), NOW);
    assertThat(step.arrival()).isEqualTo(Arrival.FIRST);
    assertThat(step.shown()).isTrue();
    assertThat(step.kept()).isTrue();
    assertThat(step.kinds()).containsExactly(ChangeKind.FIRST);
    assertThat(step.row().firstSeen()).isEqualTo(NOW);
    assertThat(step.row().missing()).isEqualTo(SequenceGaps.NONE);
  }

  @Test
  void aHeartbeatThatSaysTheSameOnlyMovesLastSeen() {
    MachineState known = after(heartbeat(1));
    Step step = rules.step(known, null, heartbeat(2), NOW + QUARTER);
    assertThat(step.arrival()).isEqualTo(Arrival.NEXT);
    assertThat(step.shown()).isFalse();
    assertThat(step.kept()).isFalse();
    assertThat(step.row().lastSeen()).isEqualTo(NOW + QUARTER);
    assertThat(step.row().lastSequence()).isEqualTo(2);
    assertThat(step.row().changedAt()).isEqualTo(NOW);
  }

  @Test
  void aMachineThatWasSeenInTheFutureIsSeenNow() {
    MachineState known = rules.step(null, null, heartbeat(1), NOW + 400 * DAY).row();
    Step step = rules.step(known, null, heartbeat(2), NOW);
    assertThat(step.row().lastSeen()).isEqualTo(NOW);
    assertThat(step.row().silentAfter()).isEqualTo(NOW + 3 * step.row().intervalMs());
  }

  /** Two collectors share a store; what one received first may be committed last. */
  @Test
  void aHeartbeatThatWasReceivedAMomentEarlierDoesNotSetLastSeenBack() {
    MachineState known = after(heartbeat(1));
    assertThat(rules.step(known, null, heartbeat(2), NOW - 30_000).row().lastSeen()).isEqualTo(NOW);
  }

  @Test
  void whatAnAgentSentWhileBothClocksWereAheadHidesNoRestoredMachine() {
    Heartbeat ahead =
        heartbeat(
            7,
            json ->
                json.addProperty("sentAt", Heartbeats.START.plusSeconds(400 * 86_400).toString()));
    MachineState known = rules.step(null, null, ahead, NOW + 400 * DAY).row();
    Heartbeat restored =
        heartbeat(
            3,
            json ->
                json.getAsJsonObject("agent")
                    .addProperty("startedAt", Heartbeats.START.plusSeconds(1).toString()));
    assertThat(MachineRules.arrival(known, restored, NOW)).isEqualTo(Arrival.SET_BACK);
  }

  @Test
  void aDetailThatHistoryDoesNotKeepIsStillShown() {
    MachineState known = after(heartbeat(1));
    Heartbeat next = heartbeat(2, json -> json.addProperty("unknown", "new"));
    Step step = rules.step(known, null, next, NOW + QUARTER);
    assertThat(step.shown()).isTrue();
    assertThat(step.kept()).isFalse();
  }

  @Test
  void anotherVerdictGoesIntoHistory() {
    MachineState known = after(heartbeat(1));
    Step step =
        rules.step(
            known,
            null,
            heartbeat(2, json -> Heartbeats.setVerdict(json, "UP_TO_DATE", "OK")),
            NOW);
    assertThat(step.kept()).isTrue();
    assertThat(step.kinds()).containsExactly(ChangeKind.VERDICT);
  }

  @Test
  void theSameNumberChangesNothingWhateverItSays() {
    MachineState known = after(heartbeat(5));
    Heartbeat again = heartbeat(5, json -> Heartbeats.setVerdict(json, "UP_TO_DATE", "OK"));
    Step step = rules.step(known, null, again, NOW + QUARTER);
    assertThat(step.arrival()).isEqualTo(Arrival.DUPLICATE);
    assertThat(step.row()).isEqualTo(known);
    assertThat(step.shown() || step.kept()).isFalse();
  }

  @Test
  void numbersThatAreSkippedAreMissing() {
    MachineState row = rules.step(after(heartbeat(1)), null, heartbeat(5), NOW).row();
    assertThat(row.missing().column()).isEqualTo("2-4");
  }

  @Test
  void aMissingNumberThatComesLateIsHistoryAndNoStepBack() {
    MachineState known = rules.step(after(heartbeat(1)), null, heartbeat(5), NOW).row();
    Heartbeat late = heartbeat(3, json -> Heartbeats.setVerdict(json, "UP_TO_DATE", "OK"));
    Step step = rules.step(known, heartbeat(1).state(), late, NOW + QUARTER);
    assertThat(step.arrival()).isEqualTo(Arrival.LATE);
    assertThat(step.shown()).isFalse();
    assertThat(step.kept()).isTrue();
    assertThat(step.row().lastSequence()).isEqualTo(5);
    assertThat(step.row().sentAt()).isEqualTo(known.sentAt());
    assertThat(step.row().lastSeen()).isEqualTo(NOW + QUARTER);
    assertThat(step.row().missing().column()).isEqualTo("2,4");
  }

  @Test
  void aLateNumberThatSaysTheSameAsTheOneBeforeItIsNoHistory() {
    MachineState known = rules.step(after(heartbeat(1)), null, heartbeat(5), NOW).row();
    Step step = rules.step(known, heartbeat(1).state(), heartbeat(3), NOW);
    assertThat(step.arrival()).isEqualTo(Arrival.LATE);
    assertThat(step.kept()).isFalse();
  }

  @Test
  void numbersBelowTheFirstThatCameMayStillCome() {
    MachineState known = after(heartbeat(5));
    assertThat(known.missing().column()).isEqualTo("1-4");
    assertThat(MachineRules.arrival(known, heartbeat(4), NOW)).isEqualTo(Arrival.LATE);
  }

  @Test
  void aMachineThatStartsAnewFromAnEarlierStateWasSetBack() {
    MachineState known = after(heartbeat(100));
    Heartbeat setBack = sentLater(40, json -> Heartbeats.setStartedAt(json, later(90)));
    Step step = rules.step(known, null, setBack, DAYS_LATER);
    assertThat(step.arrival()).isEqualTo(Arrival.SET_BACK);
    assertThat(step.row().epoch()).isEqualTo(2);
    assertThat(step.row().lastSequence()).isEqualTo(40);
    assertThat(step.row().missing()).isEqualTo(SequenceGaps.NONE);
    assertThat(step.shown()).isTrue();
    assertThat(step.kinds()).containsExactly(ChangeKind.SET_BACK);
  }

  @Test
  void aRestoredMachineIsSeenAsSuchThoughItsClockIsBehind() {
    MachineState known = after(heartbeat(100, json -> sentAt(json, 25, 0)), later(25));
    Heartbeat restored =
        heartbeat(
            40,
            json -> {
              sentAt(json, 2, -30);
              Heartbeats.setStartedAt(json, later(1));
            });
    Step step = rules.step(known, null, restored, later(32).toEpochMilli());
    assertThat(step.arrival()).isEqualTo(Arrival.SET_BACK);
    assertThat(step.row().epoch()).isEqualTo(2);
    assertThat(step.row().latestSentAt()).isEqualTo(later(32).toEpochMilli());
    Step again = rules.step(step.row(), null, restored, later(33).toEpochMilli());
    assertThat(again.arrival()).isEqualTo(Arrival.DUPLICATE);
    assertThat(again.row()).isEqualTo(step.row());
  }

  @Test
  void aRestoredMachineIsSeenAsSuchThoughItsClockIsFarAhead() {
    MachineState known = after(heartbeat(100, json -> sentAt(json, 25, 0)), later(25));
    Heartbeat restored =
        heartbeat(
            40,
            json -> {
              sentAt(json, 232, 200);
              Heartbeats.setStartedAt(json, later(231));
            });
    assertThat(MachineRules.arrival(known, restored, later(32).toEpochMilli()))
        .isEqualTo(Arrival.SET_BACK);
  }

  /** An earlier version stored the latest time as the machine's clock showed it. */
  @Test
  void whatIsSentAgainAfterAnUpgradeIsNoStepBackOfAMachineWhoseClockIsBehind() {
    MachineState known =
        withoutMissing(after(heartbeat(100, json -> sentAt(json, 2, null)), later(32)));
    assertThat(known.latestSentAt()).as("uncorrected").isEqualTo(later(2).toEpochMilli());
    Heartbeat again = heartbeat(99, json -> sentAt(json, 1, -30));
    Heartbeat ofARunBefore =
        heartbeat(
            99,
            json -> {
              sentAt(json, 1, -30);
              Heartbeats.setStartedAt(json, later(1));
            });
    Heartbeat restored = heartbeat(40, json -> sentAt(json, 3, -30));
    long received = later(33).toEpochMilli();
    assertThat(MachineRules.arrival(known, again, received)).isEqualTo(Arrival.DUPLICATE);
    assertThat(MachineRules.arrival(known, ofARunBefore, received)).isEqualTo(Arrival.DUPLICATE);
    assertThat(MachineRules.arrival(known, restored, received)).isEqualTo(Arrival.SET_BACK);
  }

  /** The two clocks are compared to a second or so, for each heartbeat. */
  @Test
  void whatIsSentAgainAfterAnUpgradeIsNoStepBackForASecond() {
    MachineState known =
        withoutMissing(
            after(heartbeat(100, json -> sentAt(json, 2, null)), later(2).plusSeconds(2)));
    Heartbeat again =
        heartbeat(
            99,
            json -> {
              json.addProperty("sentAt", later(2).minusMillis(500).toString());
              json.addProperty("clockSkewMs", -501);
            });
    assertThat(MachineRules.arrival(known, again, later(3).toEpochMilli()))
        .isEqualTo(Arrival.DUPLICATE);
  }

  private static void sentAt(JsonObject json, int hours, @Nullable Integer hoursAhead) {
    json.addProperty("sentAt", later(hours).toString());
    if (hoursAhead != null) {
      json.addProperty("clockSkewMs", Duration.ofHours(hoursAhead).toMillis());
    }
  }

  private MachineState after(Heartbeat first, Instant received) {
    return rules.step(null, null, first, received.toEpochMilli()).row();
  }

  @Test
  void aRunningMachineThatIsSetBackIsSeenAsSuch() {
    MachineState whole = withoutMissing(after(heartbeat(100)));
    assertThat(MachineRules.arrival(whole, sentLater(40, json -> {}), DAYS_LATER))
        .isEqualTo(Arrival.SET_BACK);
  }

  @Test
  void aRepetitionIsNeverTakenForAMachineThatWasSetBack() {
    Heartbeat fromTheFuture =
        heartbeat(
            5,
            json -> {
              json.addProperty("sentAt", "2099-01-01T00:00:00Z");
              Heartbeats.setStartedAt(json, Instant.parse("2098-12-31T00:00:00Z"));
            });
    // The clock was corrected and the agent restarted.
    MachineState known = rules.step(after(fromTheFuture), null, heartbeat(6), NOW).row();
    assertThat(MachineRules.arrival(known, fromTheFuture, NOW)).isEqualTo(Arrival.DUPLICATE);
  }

  @Test
  void aClockThatWasFarAheadDoesNotHideThatTheMachineWasSetBack() {
    Heartbeat fromTheFuture =
        heartbeat(50, json -> json.addProperty("sentAt", "2099-01-01T00:00:00Z"));
    MachineState known = rules.step(after(heartbeat(49)), null, fromTheFuture, NOW).row();
    known = rules.step(known, null, heartbeat(100), DAYS_LATER).row();
    Heartbeat setBack = sentLater(40, json -> Heartbeats.setStartedAt(json, later(90)));
    assertThat(MachineRules.arrival(known, setBack, DAYS_LATER)).isEqualTo(Arrival.SET_BACK);
  }

  @Test
  void orderIsBySequenceWhateverTheMachinesClockSays() {
    MachineState known =
        after(heartbeat(1, json -> json.addProperty("sentAt", "9999-12-31T23:59:60Z")));
    Heartbeat next =
        heartbeat(
            2,
            json -> {
              json.addProperty("sentAt", "0000-01-01T00:00:00Z");
              Heartbeats.setVerdict(json, "UP_TO_DATE", "OK");
            });
    Step step = rules.step(known, null, next, NOW);
    assertThat(step.arrival()).isEqualTo(Arrival.NEXT);
    assertThat(step.shown()).isTrue();
  }

  @Test
  void theAgentTellsItsIntervalAndTheSettingStandsIn() {
    assertThat(after(heartbeat(1)).intervalMs()).isEqualTo(Duration.ofMinutes(20).toMillis());
    assertThat(after(heartbeat(1, json -> interval(json, QUARTER))).intervalMs())
        .isEqualTo(QUARTER);
    assertThat(after(heartbeat(1, json -> interval(json, 9_999))).intervalMs())
        .isEqualTo(Duration.ofMinutes(20).toMillis());
    assertThat(after(heartbeat(1, json -> interval(json, 86_400_001))).intervalMs())
        .isEqualTo(Duration.ofMinutes(20).toMillis());
  }

  @Test
  void aScanOfABlindMachineIsNoGoodScan() {
    assertThat(after(heartbeat(1, MachineRulesTest::ofVersion1)).goodScanAt()).isNull();
    Heartbeat withoutWarnings =
        heartbeat(
            1,
            json -> {
              ofVersion1(json);
              json.getAsJsonObject("scan").remove("warnings");
            });
    assertThat(after(withoutWarnings).goodScanAt()).isNull();
  }

  /** It knows what stood in the way of each, and the collector does not. */
  @Test
  void anAgentThatNamesItsLastHonestScanKnowsBest() {
    assertThat(after(heartbeat(1, MachineRulesTest::onTime)).goodScanAt())
        .isEqualTo(Instant.parse("2026-11-20T07:59:15Z").toEpochMilli());
  }

  @Test
  void aGoodScanIsAsOldAsItWasOnTheClockThatIsAhead() {
    Heartbeat ahead =
        heartbeat(
            1,
            json -> {
              json.addProperty("sentAt", "2099-01-03T00:00:00Z");
              honest(json, "2099-01-01T00:00:00Z");
            });
    assertThat(after(ahead).goodScanAt()).isEqualTo(NOW - Duration.ofDays(2).toMillis());
  }

  @Test
  void aScanOfATimeBeforeTheClockWasCorrectedIsNoNewGoodScan() {
    Heartbeat corrected = heartbeat(2, json -> honest(json, "2099-01-01T00:00:00Z"));
    assertThat(after(corrected).goodScanAt()).isNull();
    MachineState known = after(heartbeat(1));
    assertThat(known.goodScanAt()).isNotNull();
    assertThat(rules.step(known, null, corrected, DAYS_LATER).row().goodScanAt())
        .isEqualTo(known.goodScanAt());
  }

  @Test
  void aGoodScanGetsNoNewerWhileItsHeartbeatWaitsInTheSpool() {
    MachineState row = rules.step(null, null, heartbeat(1), DAYS_LATER).row();
    assertThat(row.goodScanAt()).isEqualTo(Instant.parse("2026-11-20T07:59:15Z").toEpochMilli());
  }

  @Test
  void theLastGoodScanStaysWhileNoneIsGood() {
    MachineState known =
        after(
            heartbeat(
                1,
                json -> {
                  good(json);
                  onTime(json);
                }));
    assertThat(known.goodScanAt()).isEqualTo(Instant.parse("2026-11-22T07:59:15Z").toEpochMilli());
    Heartbeat blind = heartbeat(2, MachineRulesTest::ofVersion1);
    MachineState row = rules.step(known, null, blind, NOW + QUARTER).row();
    assertThat(row.goodScanAt()).isEqualTo(known.goodScanAt());
  }

  @Test
  void aGoodScanOfAnOldAgentIsNeverInTheFuture() {
    Heartbeat heartbeat =
        heartbeat(
            1,
            json -> {
              good(json);
              json.getAsJsonObject("scan").addProperty("finishedAt", "2099-01-01T00:00:00Z");
            });
    assertThat(after(heartbeat).goodScanAt()).isNull();
  }

  @Test
  void historyOfAMachineThatFlapsIsBoundedPerDay() {
    MachineState row = after(heartbeat(1));
    int kept = 0;
    for (int i = 2; i <= 1_000; i++) {
      String verdict = i % 2 == 0 ? "UP_TO_DATE" : "UNKNOWN";
      Step step =
          rules.step(
              row, null, heartbeat(i, json -> Heartbeats.setVerdict(json, verdict, "OK")), NOW);
      assertThat(step.shown()).isTrue();
      kept += step.kept() ? 1 : 0;
      row = step.row();
    }
    assertThat(kept).isEqualTo(MachineRules.MAX_HISTORY_ROWS_PER_DAY - 1);
    Heartbeat tomorrow = heartbeat(1_001, json -> Heartbeats.setVerdict(json, "UNKNOWN", "INFO"));
    assertThat(rules.step(row, null, tomorrow, NOW + Duration.ofDays(1).toMillis()).kept())
        .isTrue();
  }

  @Test
  void historyOfAMachineIsBoundedInBytesPerDay() {
    MachineState row = after(heartbeat(1));
    long bytes = row.historyBytes();
    int i = 1;
    Step step;
    do {
      String change = "x" + ++i;
      step =
          rules.step(
              row, null, heartbeat(i, json -> Heartbeats.padded(json, change, 200 << 10)), NOW);
      assertThat(step.shown()).isTrue();
      row = step.row();
      bytes += step.kept() ? Heartbeats.json(AGENT, 1).toString().length() + (200 << 10) : 0;
    } while (step.kept());
    assertThat(bytes)
        .isBetween(
            MachineRules.MAX_HISTORY_BYTES_PER_DAY - (256 << 10),
            MachineRules.MAX_HISTORY_BYTES_PER_DAY);
    assertThat(row.historyBytes()).isLessThanOrEqualTo(MachineRules.MAX_HISTORY_BYTES_PER_DAY);
    Heartbeat tomorrow = heartbeat(i + 1, json -> Heartbeats.padded(json, "y", 200 << 10));
    assertThat(rules.step(row, null, tomorrow, NOW + Duration.ofDays(1).toMillis()).kept())
        .isTrue();
  }

  @Test
  void heartbeatThatIsVeryLargeIsTheCurrentStateAndNoHistory() {
    Heartbeat large = heartbeat(1, json -> Heartbeats.padded(json, "x", 300 << 10));
    Step first = rules.step(null, null, large, NOW);
    assertThat(first.shown()).isTrue();
    assertThat(first.kept()).isFalse();
    assertThat(first.row().historyRows()).isZero();
    Step second =
        rules.step(
            first.row(),
            null,
            heartbeat(2, json -> Heartbeats.setVerdict(json, "UNKNOWN", "INFO")),
            NOW);
    assertThat(second.kept()).isTrue();
  }

  @Test
  void aNumberThatComesAgainLaterIsNoStepBackWithoutARestart() {
    MachineState whole = withoutMissing(rules.step(null, null, heartbeat(100), DAYS_LATER).row());
    assertThat(MachineRules.arrival(whole, sentLater(100, json -> {}), DAYS_LATER))
        .isEqualTo(Arrival.DUPLICATE);
    Heartbeat atTheSameTime =
        heartbeat(40, json -> json.addProperty("sentAt", later(25).toString()));
    assertThat(whole.sentAt()).isEqualTo(later(25).toEpochMilli());
    assertThat(MachineRules.arrival(whole, atTheSameTime, DAYS_LATER)).isEqualTo(Arrival.DUPLICATE);
  }

  @Test
  void aMissingNumberThatIsSentLaterNeedsARestartToBeAStepBack() {
    MachineState known = after(heartbeat(100));
    assertThat(MachineRules.arrival(known, sentLater(40, json -> {}), DAYS_LATER))
        .isEqualTo(Arrival.LATE);
    assertThat(
            MachineRules.arrival(
                known, sentLater(40, json -> Heartbeats.setStartedAt(json, later(90))), DAYS_LATER))
        .isEqualTo(Arrival.SET_BACK);
  }

  @Test
  void aTimeThatIsADayAheadAtMostIsBelieved() {
    MachineState known = withoutMissing(after(heartbeat(100)));
    Heartbeat sent = sentLater(40, json -> {});
    long received = later(100).toEpochMilli() - DAY;
    assertThat(MachineRules.arrival(known, sent, received)).isEqualTo(Arrival.SET_BACK);
    assertThat(MachineRules.arrival(known, sent, received - 1)).isEqualTo(Arrival.DUPLICATE);
  }

  @Test
  void theFirstHeartbeatFillsTheRow() {
    Heartbeat first = heartbeat(3, MachineRulesTest::onTime);
    MachineState row = after(first);
    assertThat(row.epoch()).isEqualTo(1);
    assertThat(row.lastSequence()).isEqualTo(3);
    assertThat(row.missing().column()).isEqualTo("1-2");
    assertThat(row.lastSeen()).isEqualTo(NOW);
    assertThat(row.sentAt()).isEqualTo(Heartbeats.START.toEpochMilli());
    assertThat(row.latestSentAt()).isEqualTo(Heartbeats.START.toEpochMilli());
    assertThat(row.startedAt()).isEqualTo(first.agent().startedAt());
    assertThat(row.changedAt()).isEqualTo(NOW);
    assertThat(row.historyDay()).isEqualTo(NOW / DAY);
    assertThat(row.historyRows()).isEqualTo(1);
    assertThat(row.historyBytes()).isEqualTo(size(first));
    assertThat(row.content()).isEqualTo(first.content());
    assertThat(row.state()).isEqualTo(first.state());
    assertThat(row.retired()).isFalse();
    assertThat(row.verdict()).isEqualTo("FALSE_UP_TO_DATE");
    assertThat(row.memory().offers().numbers()).containsExactly("KB5013942");
    assertThat(row.memory().disablings().all())
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.service()).isEqualTo("TrustedInstaller");
              assertThat(one.day()).isEqualTo(NOW / DAY);
            });
  }

  @Test
  void theNextHeartbeatMovesTheRow() {
    MachineState known = after(heartbeat(1));
    Heartbeat next =
        heartbeat(
            3,
            json -> {
              Heartbeats.setVerdict(json, "UP_TO_DATE", "OK");
              Heartbeats.setStartedAt(json, Heartbeats.START);
              interval(json, QUARTER);
            });
    long received = NOW + 3 * QUARTER;
    MachineState row = rules.step(known, null, next, received).row();
    assertThat(row.epoch()).isEqualTo(1);
    assertThat(row.missing().column()).isEqualTo("2");
    assertThat(row.firstSeen()).isEqualTo(NOW);
    assertThat(row.sentAt()).isEqualTo(next.sentAt());
    assertThat(row.latestSentAt()).isEqualTo(next.sentAt());
    assertThat(row.startedAt()).isEqualTo(Heartbeats.START.toEpochMilli());
    assertThat(row.intervalMs()).isEqualTo(QUARTER);
    assertThat(row.changedAt()).isEqualTo(received);
    assertThat(row.historyDay()).isEqualTo(received / DAY);
    assertThat(row.historyRows()).isEqualTo(2);
    assertThat(row.historyBytes()).isEqualTo(known.historyBytes() + size(next));
    assertThat(row.content()).isEqualTo(next.content());
    assertThat(row.state()).isEqualTo(next.state());
    assertThat(row.verdict()).isEqualTo("UP_TO_DATE");
  }

  @Test
  void anotherIntervalIsShownAndNoHistory() {
    MachineState known = after(heartbeat(1));
    MachineRules others = new MachineRules(Duration.ofMinutes(30));
    Step step = others.step(known, null, heartbeat(2), NOW + QUARTER);
    assertThat(step.shown()).isTrue();
    assertThat(step.kept()).isFalse();
    assertThat(step.row().historyRows()).isEqualTo(1);
    assertThat(step.row().historyBytes()).isEqualTo(known.historyBytes());
  }

  @Test
  void aLateHeartbeatAddsToTheRowAndMovesNothingElse() {
    MachineState known = rules.step(after(heartbeat(1)), null, heartbeat(5), NOW).row();
    Heartbeat late = heartbeat(3, json -> Heartbeats.setVerdict(json, "UP_TO_DATE", "OK"));
    Step step = rules.step(known, null, late, NOW + DAY);
    assertThat(step.kinds()).as("nothing is known before it").containsExactly(ChangeKind.FIRST);
    MachineState row = step.row();
    assertThat(row.epoch()).isEqualTo(known.epoch());
    assertThat(row.firstSeen()).isEqualTo(NOW);
    assertThat(row.startedAt()).isEqualTo(known.startedAt());
    assertThat(row.intervalMs()).isEqualTo(known.intervalMs());
    assertThat(row.changedAt()).isEqualTo(known.changedAt());
    assertThat(row.historyDay()).isEqualTo(NOW / DAY + 1);
    assertThat(row.historyRows()).as("of that day").isEqualTo(1);
    assertThat(row.historyBytes()).isEqualTo(size(late));
    assertThat(row.content()).isEqualTo(known.content());
    assertThat(row.state()).isEqualTo(known.state());
    assertThat(row.verdict()).isEqualTo("FALSE_UP_TO_DATE");
    MachineState same = rules.step(known, heartbeat(1).state(), late, NOW).row();
    assertThat(same.historyRows()).isEqualTo(known.historyRows() + 1);
    assertThat(same.historyBytes()).isEqualTo(known.historyBytes() + size(late));
    assertThat(rules.step(known, heartbeat(1).state(), heartbeat(3), NOW + DAY).row().historyDay())
        .as("nothing was kept")
        .isEqualTo(known.historyDay());
  }

  @Test
  void theLaterOneOfTwoGoodScansCounts() {
    long received = NOW + 5 * QUARTER;
    MachineState known = rules.step(after(heartbeat(1)), null, heartbeat(5), received).row();
    long before = Instant.parse("2026-11-20T07:59:15Z").toEpochMilli();
    assertThat(known.goodScanAt()).isEqualTo(before);
    Heartbeat later = heartbeat(3, json -> honest(json, "2026-11-21T07:59:15Z"));
    Heartbeat earlier = heartbeat(3, json -> honest(json, "2026-11-19T07:59:15Z"));
    assertThat(rules.step(known, null, later, received).row().goodScanAt()).isEqualTo(before + DAY);
    assertThat(rules.step(known, null, earlier, received).row().goodScanAt()).isEqualTo(before);
    MachineState none = after(heartbeat(5, MachineRulesTest::ofVersion1));
    assertThat(rules.step(none, null, later, received).row().goodScanAt()).isEqualTo(before + DAY);
    assertThat(
            rules
                .step(known, null, heartbeat(3, MachineRulesTest::ofVersion1), received)
                .row()
                .goodScanAt())
        .isEqualTo(before);
  }

  @Test
  void aGoodScanOfTheFutureIsForgotten() {
    MachineState known = rules.step(null, null, heartbeat(1), DAYS_LATER).row();
    Heartbeat blind = heartbeat(2, MachineRulesTest::ofVersion1);
    long scanned = Instant.parse("2026-11-20T07:59:15Z").toEpochMilli();
    assertThat(rules.step(known, null, blind, scanned - 60_000).row().goodScanAt())
        .isEqualTo(scanned);
    assertThat(rules.step(known, null, blind, scanned - 60_001).row().goodScanAt()).isNull();
  }

  @Test
  void onlyASearchThatEndedWholeIsAGoodScan() {
    assertThat(after(heartbeat(1, MachineRulesTest::goodOnTime)).goodScanAt())
        .isEqualTo(Instant.parse("2026-11-22T07:59:15Z").toEpochMilli());
    Heartbeat withoutEnd =
        heartbeat(
            1,
            json -> {
              goodOnTime(json);
              json.getAsJsonObject("scan").remove("finishedAt");
            });
    assertThat(after(withoutEnd).goodScanAt())
        .isEqualTo(Instant.parse("2026-11-22T07:59:10Z").toEpochMilli());
    Heartbeat failed =
        heartbeat(
            1,
            json -> {
              goodOnTime(json);
              json.getAsJsonObject("scan").addProperty("outcome", "FAILED");
            });
    assertThat(after(failed).goodScanAt()).isNull();
    Heartbeat blocked =
        heartbeat(
            1,
            json -> {
              goodOnTime(json);
              Heartbeats.setVerdict(json, "SERVICING_BLOCKED", "ERROR");
            });
    assertThat(after(blocked).goodScanAt()).isNull();
    Heartbeat untimed =
        heartbeat(
            1,
            json -> {
              goodOnTime(json);
              json.getAsJsonObject("scan").remove("finishedAt");
              json.getAsJsonObject("scan").remove("startedAt");
            });
    assertThat(after(untimed).goodScanAt()).isNull();
  }

  @Test
  void aScanOfTheMomentOfItsHeartbeatHasNoAge() {
    Heartbeat now =
        heartbeat(
            1,
            json -> {
              onTime(json);
              honest(json, Heartbeats.START.toString());
            });
    assertThat(after(now).goodScanAt()).isEqualTo(Heartbeats.START.toEpochMilli());
  }

  /** So that Causes, which go back 90 days, have it. */
  @Test
  void timesOfAClockThatIsKnownToBeBehindAreCorrected() {
    Heartbeat behind =
        heartbeat(
            1,
            json -> {
              json.addProperty("sentAt", Heartbeats.START.minus(Duration.ofDays(100)).toString());
              json.addProperty("clockSkewMs", -100 * DAY);
              honest(json, Heartbeats.START.minus(Duration.ofDays(102)).toString());
              json.getAsJsonArray("startTypeChanges")
                  .get(0)
                  .getAsJsonObject()
                  .addProperty("at", Heartbeats.START.minus(Duration.ofDays(103)).toString());
            });
    MachineState row = after(behind);
    assertThat(row.goodScanAt())
        .isEqualTo(Heartbeats.START.minus(Duration.ofDays(2)).toEpochMilli());
    assertThat(row.memory().disablings().all())
        .singleElement()
        .satisfies(one -> assertThat(one.day()).isEqualTo(NOW / DAY - 3));
  }

  @Test
  void shortestAndLongestIntervalAreBelieved() {
    assertThat(after(heartbeat(1, json -> interval(json, 10_000))).intervalMs()).isEqualTo(10_000);
    assertThat(after(heartbeat(1, json -> interval(json, DAY))).intervalMs()).isEqualTo(DAY);
  }

  @Test
  void historyTakesAHeartbeatOfTheGreatestSize() {
    int bare = size(heartbeat(1, json -> Heartbeats.padded(json, "x", 0)));
    int room = MachineRules.MAX_HISTORY_BODY - bare;
    Heartbeat largest = heartbeat(1, json -> Heartbeats.padded(json, "x", room));
    Heartbeat larger = heartbeat(1, json -> Heartbeats.padded(json, "x", room + 1));
    assertThat(rules.step(null, null, largest, NOW).kept()).isTrue();
    assertThat(rules.step(null, null, larger, NOW).kept()).isFalse();
    assertThat(rules.step(null, null, larger, NOW).row().historyBytes()).isZero();
    MachineState known = after(heartbeat(1));
    assertThat(
            rules
                .step(known, null, heartbeat(2, json -> Heartbeats.padded(json, "x", room)), NOW)
                .kept())
        .isTrue();
    assertThat(
            rules
                .step(
                    known, null, heartbeat(2, json -> Heartbeats.padded(json, "x", room + 1)), NOW)
                .kept())
        .isFalse();
  }

  /** What was offered by another source must not hide that this one offers nothing. */
  @Test
  void offersOfAnotherSourceAreForgotten() {
    MachineState known = after(heartbeat(1));
    assertThat(known.memory().offers().numbers()).containsExactly("KB5013942");
    Heartbeat moved = heartbeat(3, json -> source(json, "https://other.example"));
    MachineState row = rules.step(known, null, moved, NOW + QUARTER).row();
    assertThat(row.memory().offers().numbers()).as("the scan is of before").isEmpty();
    assertThat(row.memory().disablings().all()).isEqualTo(known.memory().disablings().all());
    MachineState late = rules.step(row, null, heartbeat(2), NOW + QUARTER).row();
    assertThat(late.memory().offers().numbers()).isEmpty();
    Heartbeat scanned =
        heartbeat(
            4,
            json -> {
              source(json, "https://third.example");
              json.getAsJsonObject("scan").addProperty("found", 1);
            });
    assertThat(rules.step(row, null, scanned, NOW + QUARTER).row().memory().offers().numbers())
        .containsExactly("KB5013942");
  }

  private static void source(JsonObject json, String server) {
    json.getAsJsonObject("updateSource").addProperty("server", server);
  }

  @Test
  void historyIsFullAtExactlyItsBytesOfADay() {
    Heartbeat next = heartbeat(2, json -> Heartbeats.setVerdict(json, "UP_TO_DATE", "OK"));
    long room = MachineRules.MAX_HISTORY_BYTES_PER_DAY - size(next);
    MachineState known = after(heartbeat(1));
    assertThat(rules.step(withHistory(known, 1, room), null, next, NOW).kept()).isTrue();
    assertThat(rules.step(withHistory(known, 1, room + 1), null, next, NOW).kept()).isFalse();
    assertThat(rules.step(withHistory(known, 1, room + 1), null, next, NOW + DAY).kept()).isTrue();
  }

  @Test
  void whatAnAgentDisabledIsDatedByOurClock() {
    Heartbeat waited =
        heartbeat(
            1,
            json -> {
              json.addProperty("sentAt", "2026-11-22T07:00:00Z");
              json.getAsJsonArray("startTypeChanges")
                  .get(0)
                  .getAsJsonObject()
                  .addProperty("at", "2026-11-20T07:00:00Z");
            });
    assertThat(after(waited).memory().disablings().all())
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.day()).isEqualTo(NOW / DAY - 2);
              assertThat(one.by()).isEqualTo("CORP\\admin");
              assertThat(one.policy()).isEqualTo("Hardening");
            });
    Heartbeat corrected =
        heartbeat(
            1,
            json ->
                json.getAsJsonArray("startTypeChanges")
                    .get(0)
                    .getAsJsonObject()
                    .addProperty("at", "2099-11-20T07:00:00Z"));
    assertThat(after(corrected).memory().disablings().all())
        .singleElement()
        .satisfies(one -> assertThat(one.day()).isEqualTo(NOW / DAY));
  }

  private static int size(Heartbeat heartbeat) {
    return heartbeat.json().remaining();
  }

  private static void goodOnTime(JsonObject json) {
    good(json);
    onTime(json);
  }

  private static MachineState withHistory(MachineState row, int rows, long bytes) {
    return with(row, row.missing(), rows, bytes);
  }

  private static MachineState withoutMissing(MachineState row) {
    return with(row, SequenceGaps.NONE, row.historyRows(), row.historyBytes());
  }

  private static MachineState with(
      MachineState row, SequenceGaps missing, int historyRows, long historyBytes) {
    return new MachineState(
        row.epoch(),
        row.lastSequence(),
        missing,
        row.firstSeen(),
        row.lastSeen(),
        row.sentAt(),
        row.latestSentAt(),
        row.startedAt(),
        row.intervalMs(),
        row.goodScanAt(),
        row.changedAt(),
        row.historyDay(),
        historyRows,
        historyBytes,
        row.content(),
        row.state(),
        row.retired(),
        row.verdict(),
        row.memory());
  }

  private MachineState after(Heartbeat first) {
    return rules.step(null, null, first, NOW).row();
  }

  private static Heartbeat heartbeat(long sequence) {
    return heartbeat(sequence, json -> {});
  }

  private static Heartbeat heartbeat(long sequence, Consumer<JsonObject> change) {
    JsonObject json = Heartbeats.json(AGENT, sequence);
    // Most tests are of an agent that knows no other clock than its own.
    json.remove("clockSkewMs");
    change.accept(json);
    return Heartbeats.read(json);
  }

  /** Numbered as of old, and sent after all others. */
  private static Heartbeat sentLater(long sequence, Consumer<JsonObject> change) {
    return heartbeat(
        sequence,
        json -> {
          json.addProperty("sentAt", later(100).toString());
          change.accept(json);
        });
  }

  private static Instant later(int hours) {
    return Heartbeats.START.plus(Duration.ofHours(hours));
  }

  private static void interval(JsonObject json, long millis) {
    json.getAsJsonObject("agent").addProperty("checkIntervalMs", millis);
  }

  /** Of a clock that agrees with the collector's. */
  private static void onTime(JsonObject json) {
    json.addProperty("sentAt", Heartbeats.START.toString());
  }

  private static void honest(JsonObject json, String at) {
    json.getAsJsonObject("verdict").addProperty("lastHonestScanAt", at);
  }

  private static void ofVersion1(JsonObject json) {
    json.getAsJsonObject("verdict").remove("lastHonestScanAt");
  }

  private static void good(JsonObject json) {
    ofVersion1(json);
    Heartbeats.setVerdict(json, "UP_TO_DATE", "OK");
    json.getAsJsonObject("scan").add("warnings", new JsonArray());
  }
}
