package io.github.updatesentinel.collector.http;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BudgetTest {
  private final Budget budget = new Budget(100, 100, 3, 2);

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

  @Test
  void bytesAreBoundedForEachSender() {
    Budget bounded = new Budget(100, 50, 10, 2);
    Budget.Share first = requireNonNull(bounded.take("one"));
    Budget.Share second = requireNonNull(bounded.take("one"));
    assertThat(first.grow(30)).isTrue();
    assertThat(second.grow(30)).isFalse();
    assertThat(second.grow(20)).isTrue();
    assertThat(requireNonNull(bounded.take("two")).grow(50)).isTrue();
  }

  @Test
  void whoHasTheMostBytesGivesWayWithTheLargestIncompleteBody() {
    List<String> ended = new ArrayList<>();
    Budget.Share small = requireNonNull(budget.take("one"));
    Budget.Share large = requireNonNull(budget.take("one"));
    small.incomplete(() -> ended.add("small"));
    large.incomplete(() -> ended.add("large"));
    assertThat(small.grow(20)).isTrue();
    assertThat(large.grow(80)).isTrue();
    Budget.Share other = requireNonNull(budget.take("two"));

    assertThat(other.grow(10)).isTrue();

    assertThat(ended).containsExactly("large");
    assertThat(large.complete()).isFalse();
    assertThat(large.grow(1)).isFalse();
    assertThat(small.complete()).isTrue();
  }

  @Test
  void neitherACompleteBodyNorASenderWhoHasNoMoreGivesWay() {
    List<String> ended = new ArrayList<>();
    Budget.Share one = requireNonNull(budget.take("one"));
    one.incomplete(() -> ended.add("one"));
    assertThat(one.grow(60)).isTrue();
    Budget.Share two = requireNonNull(budget.take("two"));
    assertThat(two.grow(40)).isTrue();

    assertThat(two.grow(30)).isFalse();
    assertThat(one.complete()).isTrue();
    assertThat(two.grow(1)).isFalse();
    assertThat(ended).isEmpty();
  }

  @Test
  void whoHasTheMostRequestsGivesWayWithTheOldestIncompleteOne() {
    Budget places = new Budget(100, 100, 3, 3);
    List<Integer> ended = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      int number = i;
      requireNonNull(places.take("one")).incomplete(() -> ended.add(number));
    }
    assertThat(places.take("two")).isNotNull();
    assertThat(ended).containsExactly(0);
    // Two against one: taking turns would help neither.
    assertThat(places.take("two")).isNull();
    assertThat(places.take("three")).isNotNull();
    assertThat(ended).containsExactly(0, 1);
  }
}
