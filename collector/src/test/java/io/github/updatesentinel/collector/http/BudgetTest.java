package io.github.updatesentinel.collector.http;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BudgetTest {
  private final Budget budget = new Budget(100, 3, 2);

  @Test
  void requestsAreBoundedForEachSenderAndInAll() {
    assertThat(budget.take("one")).isNotNull();
    assertThat(budget.take("one")).isNotNull();
    assertThat(budget.take("one")).isNull();
    assertThat(budget.shortage("one")).isEqualTo(Budget.Shortage.SENDER);
    assertThat(budget.take("two")).isNotNull();
    assertThat(budget.take("two")).isNull();
    assertThat(budget.shortage("two")).isEqualTo(Budget.Shortage.ALL);
  }

  @Test
  void bytesAreBoundedInAllAndComeBackOnce() {
    Budget.Share one = requireNonNull(budget.take("one"));
    Budget.Share two = requireNonNull(budget.take("two"));
    assertThat(one.grow(60)).isTrue();
    assertThat(two.grow(60)).isFalse();
    assertThat(two.grow(40)).isTrue();
    one.release();
    one.release();
    assertThat(one.grow(1)).isFalse();
    assertThat(two.grow(60)).isTrue();
    assertThat(two.grow(1)).isFalse();
    two.release();
    assertThat(budget.shortage("one")).isNull();
    assertThat(requireNonNull(budget.take("one")).grow(100)).isTrue();
  }
}
