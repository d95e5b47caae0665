package io.github.updatesentinel.agent.check.report;

import io.github.updatesentinel.agent.state.AgentState;
import io.github.updatesentinel.agent.verdict.Judgement;
import io.github.updatesentinel.contract.ReasonCode;
import io.github.updatesentinel.contract.VerdictCode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Announces the end of support of the installed Windows: once each 90, 30 and 7 days ahead. */
public final class EndNotice {
  private static final int[] DAYS_AHEAD = {7, 30, 90};

  private final AgentState state;

  public EndNotice(AgentState state) {
    this.state = state;
  }

  /**
   * Whether to announce it now; notes that it was.
   *
   * @param ends the last day with updates; null where not known
   * @param skew how far the clock is ahead of the collector's; null where not known
   */
  public boolean isDue(
      @Nullable LocalDate ends, Judgement judgement, Instant clock, @Nullable Duration skew) {
    boolean dateUnknown =
        skew == null
            && judgement.reasons().stream().anyMatch(reason -> reason.is(ReasonCode.CLOCK_WRONG));
    if (ends == null || dateUnknown || judgement.code() == VerdictCode.END_OF_SERVICE) {
      return false;
    }
    Instant now = skew == null ? clock : clock.minus(skew);
    long left = Duration.between(now, ends.atStartOfDay(ZoneOffset.UTC).toInstant()).toDays();
    int reached = IntStream.of(DAYS_AHEAD).filter(days -> left <= days).findFirst().orElse(-1);
    if (left < 0 || reached < 0) {
      return false;
    }
    boolean noted = ends.equals(state.endAnnounced) && state.endAnnouncedDaysAhead <= reached;
    state.endAnnounced = ends;
    state.endAnnouncedDaysAhead = noted ? state.endAnnouncedDaysAhead : reached;
    return !noted;
  }
}
