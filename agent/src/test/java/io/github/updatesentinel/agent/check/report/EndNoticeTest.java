package io.github.updatesentinel.agent.check.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.agent.state.AgentState;
import io.github.updatesentinel.agent.verdict.Judgement;
import io.github.updatesentinel.agent.verdict.Reason;
import io.github.updatesentinel.contract.ReasonCode;
import io.github.updatesentinel.contract.VerdictCode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EndNoticeTest {
  private static final LocalDate ENDS = LocalDate.parse("2027-01-12");

  private final AgentState state = new AgentState(UUID.randomUUID());

  private boolean isDue(String day) {
    // Each time as after a restart of the service.
    return new EndNotice(state)
        .isDue(ENDS, judged(VerdictCode.UP_TO_DATE), Instant.parse(day + "T00:00:00Z"), null);
  }

  private static Judgement judged(VerdictCode code, Reason... reasons) {
    return new Judgement(code, null, List.of(reasons), Set.of(), null);
  }

  @Test
  void clockThatIsWrongAnnouncesNothing() {
    Instant ahead = Instant.parse("2027-12-01T00:00:00Z");
    EndNotice notice = new EndNotice(state);
    assertThat(notice.isDue(ENDS, judged(VerdictCode.UP_TO_DATE), ahead, Duration.ofDays(450)))
        .as("September 2026 by the collector")
        .isFalse();

    Reason wrong = new Reason(ReasonCode.CLOCK_WRONG, "the date is before this version");
    Instant soon = Instant.parse("2027-01-10T00:00:00Z");
    assertThat(notice.isDue(ENDS, judged(VerdictCode.UP_TO_DATE, wrong), soon, null)).isFalse();
    assertThat(notice.isDue(ENDS, judged(VerdictCode.UP_TO_DATE), soon, null)).isTrue();
  }

  @Test
  void endIsAnnouncedOnceAt90And30And7Days() {
    assertThat(isDue("2026-10-13")).as("91 days").isFalse();
    assertThat(isDue("2026-10-14")).as("90 days").isTrue();
    assertThat(isDue("2026-10-14")).isFalse();
    assertThat(isDue("2026-12-12")).as("31 days").isFalse();
    assertThat(isDue("2026-12-13")).as("30 days").isTrue();
    assertThat(isDue("2027-01-05")).as("7 days").isTrue();
    assertThat(isDue("2027-01-11")).isFalse();
    assertThat(isDue("2027-01-13")).as("past").isFalse();
  }

  @Test
  void computerThatIsInstalledLateGetsOneAnnouncement() {
    assertThat(isDue("2027-01-10")).isTrue();
    assertThat(isDue("2027-01-11")).isFalse();
  }

  @Test
  void anotherEndIsAnnouncedAgain() {
    assertThat(isDue("2027-01-10")).isTrue();

    Instant later = Instant.parse("2027-12-20T00:00:00Z");
    assertThat(
            new EndNotice(state)
                .isDue(LocalDate.parse("2028-01-11"), judged(VerdictCode.UP_TO_DATE), later, null))
        .isTrue();
  }

  @Test
  void verdictThatSaysItIsNotAnnouncedBesides() {
    Instant now = Instant.parse("2027-01-10T00:00:00Z");
    assertThat(new EndNotice(state).isDue(ENDS, judged(VerdictCode.END_OF_SERVICE), now, null))
        .isFalse();
    assertThat(new EndNotice(state).isDue(null, judged(VerdictCode.UP_TO_DATE), now, null))
        .isFalse();
  }
}
