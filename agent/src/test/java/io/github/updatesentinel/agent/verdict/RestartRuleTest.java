package io.github.updatesentinel.agent.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.agent.fact.Failure;
import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.fact.RestartMarks;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RestartRuleTest {
  private static final Reading<RestartMarks> YES =
      Reading.known(new RestartMarks(List.of("RebootRequired"), null, null), Instant.EPOCH);
  private static final Reading<RestartMarks> NO =
      Reading.known(new RestartMarks(List.of(), null, null), Instant.EPOCH);
  private static final Reading<RestartMarks> UNKNOWN =
      Reading.unknown(new Failure("registry", null), Instant.EPOCH);

  @Test
  void restartIsPendingWhereEitherSourceSaysSo() {
    assertThat(RestartRule.pending(YES, null, null)).isTrue();
    assertThat(RestartRule.pending(NO, true, null)).isTrue();
    assertThat(RestartRule.pending(UNKNOWN, true, null)).isTrue();
    assertThat(RestartRule.pending(NO, null, null)).isFalse();
    assertThat(RestartRule.pending(UNKNOWN, false, null)).isFalse();
    assertThat(RestartRule.pending(UNKNOWN, null, null)).isNull();
  }

  @Test
  void whatAScanSaidBeforeTheLastRestartIsOver() {
    Instant scanned = Instant.parse("2026-11-22T08:00:00Z");
    assertThat(RestartRule.pending(bootedAt(scanned.plusSeconds(1)), true, scanned)).isFalse();
    assertThat(RestartRule.pending(bootedAt(scanned.minusSeconds(1)), true, scanned)).isTrue();
    assertThat(RestartRule.pending(bootedAt(scanned), true, null)).isTrue();
  }

  private static Reading<RestartMarks> bootedAt(Instant at) {
    return Reading.known(new RestartMarks(List.of(), null, at), Instant.EPOCH);
  }
}
