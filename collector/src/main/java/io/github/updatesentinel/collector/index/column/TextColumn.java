package io.github.updatesentinel.collector.index.column;

import org.jspecify.annotations.Nullable;

/** A column of texts that many machines share: a number for each. Not thread-safe. */
public final class TextColumn {
  private final Interned texts;
  private final NumberColumn numbers;

  /**
   * A column of nulls.
   *
   * @param memory for its texts
   * @param instead what stands for a text that there is no memory for
   */
  public TextColumn(int capacity, TextMemory memory, @Nullable String instead) {
    texts = new Interned(memory, instead);
    numbers = new NumberColumn(capacity);
  }

  /** The texts with their numbers. */
  public Interned texts() {
    return texts;
  }

  /** The number of a machine's text. */
  public int number(int slot) {
    return numbers.get(slot);
  }

  /** A machine's text; null where it has none. */
  public @Nullable String text(int slot) {
    return texts.text(numbers.get(slot));
  }

  public void set(int slot, @Nullable String text) {
    numbers.set(slot, texts.take(text));
  }

  public void release(int slot) {
    texts.release(numbers.get(slot));
  }

  public void move(int from, int to) {
    numbers.set(to, numbers.get(from));
  }

  public void grow(int capacity) {
    numbers.grow(capacity);
  }
}
