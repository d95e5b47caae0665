package io.github.updatesentinel.agent.verdict;

import static io.github.updatesentinel.agent.verdict.Lists.row;
import static io.github.updatesentinel.agent.verdict.Lists.shipped;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.contract.VerdictCode;
import io.github.updatesentinel.contract.baseline.BaselineSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which clock is believed, and what holds while none is. */
class TodayTest {
  @Test
  void clockThatIsTenMinutesOffIsRight() {
    Duration limit = Duration.ofMinutes(10);

    assertThat(Seen.healthy().clockSkew(limit).reasons()).isEmpty();
    assertThat(Seen.healthy().clockSkew(limit.negated()).reasons()).isEmpty();
    assertThat(Seen.healthy().clockSkew(limit.plusNanos(1)).reasons())
        .containsExactly("CLOCK_WRONG PT10M ahead of the collector");
    assertThat(Seen.healthy().clockSkew(limit.plusNanos(1).negated()).reasons())
        .containsExactly("CLOCK_WRONG PT10M behind the collector");
  }

  @Test
  void dayOfTheReleaseItselfIsRight() {
    Seen seen = Seen.healthy().agentReleased("2026-11-22");

    assertThat(seen.at(Instant.parse("2026-11-22T00:00:00Z")).reasons()).isEmpty();
    assertThat(seen.at(Instant.parse("2026-11-21T23:59:59Z")).reasons())
        .containsExactly("CLOCK_WRONG the date is before the release of this version, 2026-11-22");
  }

  @Test
  void laterOneOfReleaseAndShippedListIsTheFirstDayThatCanBe() {
    Seen seen =
        Seen.healthy()
            .agentReleased("2026-11-01")
            .lists(shipped(List.of(row(19044, 2006, "KB5017308", "2026-11-10"))))
            .at(Instant.parse("2026-11-09T00:00:00Z"));

    assertThat(seen.reasons())
        .contains("CLOCK_WRONG the date is before the release of this version, 2026-11-10");
  }

  @Test
  void whatWasRequiredAtTheReleaseIsRequiredThoughTheDateIsNotKnown() {
    Seen seen =
        Seen.healthy()
            .ubr(1889)
            .found(0)
            .agentReleased("2026-11-24")
            .lists(
                shipped(
                    List.of(
                        row(19044, 1889, "KB5016616", "2026-10-13"),
                        row(19044, 2006, "KB5017308", "2026-11-10"))))
            .at(Instant.parse("2020-01-01T00:00:00Z"));

    assertThat(seen.judge().code()).isEqualTo(VerdictCode.BEHIND_BASELINE);
    assertThat(seen.agentReleased("2026-11-23").judge().code())
        .isEqualTo(VerdictCode.UP_TO_DATE_UNVERIFIED);
  }

  @Test
  void listOfAnAdministratorMayBeAheadOfTheClock() {
    Seen seen =
        Seen.healthy()
            .lists(
                Lists.list(
                    BaselineSource.COLLECTOR,
                    List.of(row(19044, 2006, "KB5017308", "2026-12-08"))));

    assertThat(seen.reasons()).isEmpty();
  }

  /** It would make an old build current, and support endless. */
  @Test
  void collectorThatSetsTheDateBackBeforeWhatIsKnownToBePastIsNotBelieved() {
    Seen seen =
        Seen.healthy()
            .ubr(1889)
            .found(0)
            .agentReleased("2026-07-01")
            .lists(
                shipped(
                    List.of(
                        row(19044, 1889, "KB5016616", "2026-08-11"),
                        row(19044, 2006, "KB5017308", "2026-09-08"))));

    assertThat(seen.judge().code()).isEqualTo(VerdictCode.BEHIND_BASELINE);
    assertThat(seen.clockSkew(Duration.ofDays(3000)).judge().code())
        .isEqualTo(VerdictCode.BEHIND_BASELINE);
    assertThat(seen.clockSkew(Duration.ofDays(3000)).reasons())
        .anySatisfy(reason -> assertThat(reason).startsWith("CLOCK_WRONG"))
        .anySatisfy(reason -> assertThat(reason).startsWith("BUILD_AGED"));
  }

  @Test
  void collectorThatSetsTheDateBackBeforeTheInstalledReleaseIsNotBelieved() {
    Seen seen =
        Seen.healthy()
            .ubr(2006)
            .agentReleased("2026-07-01")
            .lists(
                Lists.list(
                    BaselineSource.COLLECTOR, List.of(row(19044, 2006, "KB5017308", "2026-09-08"))))
            .clockSkew(Duration.between(Instant.parse("2026-09-07T00:00:00Z"), Seen.NOW));

    assertThat(seen.reasons()).anySatisfy(reason -> assertThat(reason).startsWith("BUILD_AGED"));
  }

  @Test
  void ofTwoClocksBeforeTheReleaseNoneIsBelieved() {
    Seen seen =
        Seen.healthy()
            .ubr(1889)
            .found(0)
            .agentReleased("2026-11-23")
            .lists(
                shipped(
                    List.of(
                        row(19044, 1889, "KB5016616", "2026-10-13"),
                        row(19044, 2006, "KB5017308", "2026-11-10"))))
            .clockSkew(Duration.ofDays(1));

    assertThat(seen.judge().code()).isEqualTo(VerdictCode.UP_TO_DATE_UNVERIFIED);
  }
}
