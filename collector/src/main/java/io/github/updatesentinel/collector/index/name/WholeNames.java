package io.github.updatesentinel.collector.index.name;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Finds which of many names bytes are, without making texts of them: by a hash that grows with each
 * byte, so that one look at {@code host.domain} tells it of both.
 */
public final class WholeNames {
  private static final int NONE = -1;

  private final byte[][] names;
  private final int[] table;

  /** Whether some name has this many bytes. */
  private final boolean[] lengths = new boolean[Names.MAX_BYTES + 1];

  /** Names by their places in this list. */
  public WholeNames(List<String> names) {
    this.names = new byte[names.size()][];
    table = new int[Integer.highestOneBit(Math.max(2, names.size())) * 4];
    Arrays.fill(table, NONE);
    for (int i = 0; i < this.names.length; i++) {
      this.names[i] = names.get(i).getBytes(StandardCharsets.UTF_8);
      if (this.names[i].length < lengths.length) {
        lengths[this.names[i].length] = true;
      }
      int hash = 0;
      for (byte value : this.names[i]) {
        hash = next(hash, value);
      }
      int place = place(hash);
      while (table[place] != NONE) {
        place = (place + 1) & (table.length - 1);
      }
      table[place] = i;
    }
  }

  public static int next(int hash, byte value) {
    return 31 * hash + value;
  }

  /** Whether one of them has this many bytes, up to the longest of {@link Names}. */
  public boolean hasLength(int length) {
    return lengths[length];
  }

  /** The place of this name; -1 if it is none of them. */
  public int find(int hash, byte[] block, int start, int length) {
    for (int place = place(hash); table[place] != NONE; place = (place + 1) & (table.length - 1)) {
      byte[] name = names[table[place]];
      if (Arrays.equals(name, 0, name.length, block, start, start + length)) {
        return table[place];
      }
    }
    return NONE;
  }

  private int place(int hash) {
    return (hash * 0x9E3779B9) >>> 8 & (table.length - 1);
  }
}
