package io.github.updatesentinel.collector.index.column;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Numbers for texts that many machines share, counted: a text that no machine has any more is
 * forgotten, so that machines which send ever new ones fill no memory. Null is a text like others.
 * Not thread-safe.
 */
public final class Interned {
  public static final int ABSENT = -1;

  private final TextMemory memory;
  private final @Nullable String instead;
  private final Map<@Nullable String, Integer> numbers = new HashMap<>();
  private final List<@Nullable String> texts = new ArrayList<>();
  private int[] uses = new int[16];
  private final ArrayDeque<Integer> free = new ArrayDeque<>();

  /**
   * No texts yet.
   *
   * @param memory for them
   * @param instead what stands for a text that there is no memory for
   */
  Interned(TextMemory memory, @Nullable String instead) {
    this.memory = memory;
    this.instead = instead;
  }

  /** The number of a text, which has one use more now. */
  public int take(@Nullable String text) {
    Integer known = numbers.get(text);
    if (known != null) {
      uses[known]++;
      return known;
    }
    if (text != null && !text.equals(instead) && !memory.take(text)) {
      return take(instead);
    }
    Integer number = free.poll();
    if (number == null) {
      number = texts.size();
      texts.add(text);
      if (number == uses.length) {
        uses = Arrays.copyOf(uses, number * 2);
      }
    } else {
      texts.set(number, text);
    }
    uses[number] = 1;
    numbers.put(text, number);
    return number;
  }

  public void release(int number) {
    if (--uses[number] == 0) {
      String text = texts.get(number);
      numbers.remove(text);
      if (text != null && !text.equals(instead)) {
        memory.release(text);
      }
      texts.set(number, null);
      free.add(number);
    }
  }

  /** The number of a text; {@link #ABSENT} if no machine has it. */
  public int find(@Nullable String text) {
    return numbers.getOrDefault(text, ABSENT);
  }

  /** Whether some machine has this text. */
  public boolean contains(String text) {
    return numbers.containsKey(text);
  }

  /** One more than the largest number. */
  public int size() {
    return texts.size();
  }

  /** The text of a number; null for null, and for one that no machine has any more. */
  public @Nullable String text(int number) {
    return texts.get(number);
  }

  /** Hands over each text but null with how many machines have it. */
  public void each(ObjIntConsumer<String> to) {
    numbers.forEach(
        (text, number) -> {
          if (text != null) {
            to.accept(text, uses[number]);
          }
        });
  }
}
