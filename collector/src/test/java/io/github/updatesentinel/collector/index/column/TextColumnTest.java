package io.github.updatesentinel.collector.index.column;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextColumnTest {
  private final TextMemory memory = new TextMemory(10_000);
  private final TextColumn column = new TextColumn(1_000, memory, "…");

  @Test
  void textsWithoutMemoryAreMarkedAndTheMemoryOfOthersComesBack() {
    for (int slot = 0; slot < 1_000; slot++) {
      column.set(slot, "text " + slot);
    }
    assertThat(memory.full()).isTrue();
    assertThat(memory.used()).isLessThanOrEqualTo(10_000);
    assertThat(column.text(0)).isEqualTo("text 0");
    assertThat(column.text(999)).isEqualTo("…");
    for (int slot = 0; slot < 999; slot++) {
      column.release(slot);
    }
    assertThat(memory.used()).isZero();
    column.release(999);
    column.set(0, "another");
    assertThat(column.text(0)).isEqualTo("another");
  }

  @Test
  void aTextThatIsThereTakesNoMoreMemory() {
    for (int slot = 0; slot < 1_000; slot++) {
      column.set(slot, "the same");
    }
    assertThat(column.text(999)).isEqualTo("the same");
    assertThat(memory.full()).isFalse();
  }
}
