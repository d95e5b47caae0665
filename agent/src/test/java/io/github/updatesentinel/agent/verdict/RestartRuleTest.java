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
    assertThat(RestartRule.pending(YES, null)).isTrue();
    assertThat(RestartRule.pending(NO, true)).isTrue();
    assertThat(RestartRule.pending(UNKNOWN, true)).isTrue();
    assertThat(RestartRule.pending(NO, null)).isFalse();
    assertThat(RestartRule.pending(UNKNOWN, false)).isFalse();
    assertThat(RestartRule.pending(UNKNOWN, null)).isNull();
  }
}
