package io.github.updatesentinel.contract.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionOrderTest {
  private final VersionOrder order = new VersionOrder();

  @ParameterizedTest
  @CsvSource({
    "2026-11-9, 2026-11-10",
    "2026-09, 2026-11",
    "2025-12, 2026-1",
    "9, 10",
    "2026-11, 2026-11-1",
    "2026-11, 2026-11b",
    "2026-11a, 2026-11b",
    "v9, v10",
    "1.2.9, 1.2.10",
    "A, a",
    "9, a",
    "a-9, a-b",
    "99999999999999999998, 99999999999999999999",
    "9999999999999999999, 10000000000000000000",
    "2026年9月, 2026年11月",
  })
  void theFirstIsOlder(String older, String newer) {
    assertThat(order.compare(older, newer)).isNegative();
    assertThat(order.compare(newer, older)).isPositive();
  }

  @ParameterizedTest
  @CsvSource({"2026-11, 2026-11", "2026-07, 2026-7", "000, 0", "'', ''"})
  void bothAreTheSame(String one, String other) {
    assertThat(order.compare(one, other)).isZero();
    assertThat(order.compare(other, one)).isZero();
  }

  @Test
  void emptyNameIsTheOldest() {
    assertThat(order.compare("", "0")).isNegative();
  }

  @Test
  void namesCanBeSorted() {
    assertThat(List.of("b", "10", "a2", "9", "a10", "a", "2026-11").stream().sorted(order).toList())
        .containsExactly("9", "10", "2026-11", "a", "a2", "a10", "b");
  }
}
