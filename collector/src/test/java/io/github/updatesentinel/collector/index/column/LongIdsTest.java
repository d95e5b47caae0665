package io.github.updatesentinel.collector.index.column;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LongIdsTest {
  @Test
  void eachValueKeepsTheNumberOfItsFirstAppearance() {
    LongIds ids = new LongIds();
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 10_000; i++) {
        // Negative ones as well, and those that differ in their upper half alone.
        long value = (long) (i - 5_000) << 32 | 7;
        assertThat(ids.of(value)).isEqualTo(i);
      }
    }
    assertThat(ids.size()).isEqualTo(10_000);
    assertThat(ids.key(0)).isEqualTo(-5_000L << 32 | 7);
  }
}
