package io.github.updatesentinel.agent.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.agent.fact.Failure;
import io.github.updatesentinel.agent.fact.Reading;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RestartRuleTest {
  private static final Reading<Boolean> YES = Reading.known(true, Instant.EPOCH);
  private static final Reading<Boolean> NO = Reading.known(false, Instant.EPOCH);
  private static final Reading<Boolean> UNKNOWN =
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
