package io.github.updatesentinel.collector.index.column;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumberColumnTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 0xFF, 0x100, 0xFFFF, 0x10000, Integer.MAX_VALUE})
  void eachNumberIsKeptWhateverComesLaterAndHoweverTheColumnGrows(int largest) {
    Random random = new Random(largest);
    int[] expected = new int[10];
    NumberColumn column = new NumberColumn(expected.length);
    for (int bound = 1; bound > 0 && bound <= largest; bound *= 2) {
      for (int i = 0; i < 20; i++) {
        int slot = random.nextInt(expected.length);
        expected[slot] = random.nextInt(bound);
        column.set(slot, expected[slot]);
      }
      expected[3] = bound - 1;
      column.set(3, bound - 1);
      assertKept(column, expected);
      expected = Arrays.copyOf(expected, expected.length + 5);
      column.grow(expected.length);
      assertKept(column, expected);
    }
    expected[0] = largest;
    column.set(0, largest);
    assertKept(column, expected);
  }

  private static void assertKept(NumberColumn column, int[] expected) {
    for (int slot = 0; slot < expected.length; slot++) {
      assertThat(column.get(slot)).isEqualTo(expected[slot]);
    }
  }
}
