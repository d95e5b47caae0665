package io.github.updatesentinel.collector.index.name;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Names as UTF-8, one after the other in large blocks: a String each would take twice as much. */
public final class Names {
  /** Longer ones are cut: they are for sorting and searching only. */
  public static final int MAX_BYTES = 1024;

  private static final int BLOCK_BITS = 18;
  private static final int BLOCK = 1 << BLOCK_BITS;

  private final List<byte[]> blocks = new ArrayList<>();
  private int used = BLOCK;
  private long written;

  public static byte[] bytes(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    return bytes.length > MAX_BYTES ? Arrays.copyOf(bytes, MAX_BYTES) : bytes;
  }

  /** Keeps a name; returns where. */
  public int add(byte[] name) {
    return add(name, 0, name.length);
  }

  public int add(byte[] from, int start, int length) {
    if (used + length > BLOCK) {
      blocks.add(new byte[BLOCK]);
      used = 0;
    }
    int block = blocks.size() - 1;
    System.arraycopy(from, start, blocks.get(block), used, length);
    int at = (block << BLOCK_BITS) + used;
    used += length;
    written += length;
    return at;
  }

  /** Bytes kept, with those of names that are no longer needed. */
  public long written() {
    return written;
  }

  public byte[] block(int at) {
    return blocks.get(at >>> BLOCK_BITS);
  }

  public static int start(int at) {
    return at & (BLOCK - 1);
  }

  public int compare(int at, int length, byte[] other, int start, int otherLength) {
    int begin = start(at);
    return Arrays.compareUnsigned(
        block(at), begin, begin + length, other, start, start + otherLength);
  }

  public boolean same(int at, int length, byte[] name) {
    return length == name.length && compare(at, length, name, 0, length) == 0;
  }

  public boolean contains(int at, int length, byte[] part) {
    byte[] block = block(at);
    int begin = start(at);
    int last = begin + length - part.length;
    for (int i = begin; i <= last; i++) {
      if (block[i] == part[0] && Arrays.equals(block, i, i + part.length, part, 0, part.length)) {
        return true;
      }
    }
    return false;
  }

  /** Whether what is before the first dot, or all, is one of these. */
  public boolean whole(int at, int length, WholeNames whole, boolean[] found) {
    byte[] block = block(at);
    int begin = start(at);
    int hash = 0;
    boolean any = false;
    boolean dotted = false;
    for (int i = 0; i <= length; i++) {
      boolean end = i == length;
      if (end || (!dotted && block[begin + i] == '.')) {
        dotted = true;
        int name = whole.hasLength(i) ? whole.find(hash, block, begin, i) : -1;
        if (name >= 0) {
          any = true;
          found[name] = true;
        }
        if (!end && !whole.hasLength(length)) {
          return any;
        }
      }
      if (!end) {
        hash = WholeNames.next(hash, block[begin + i]);
      }
    }
    return any;
  }

  /** Whether bytes fit a pattern as a whole; at most the product of both lengths. */
  public static boolean fits(byte[] pattern, byte[] text, int begin, int end) {
    int p = 0;
    int t = begin;
    int star = -1;
    int mark = 0;
    while (t < end) {
      if (p < pattern.length && pattern[p] == '*') {
        star = p++;
        mark = t;
        if (p == pattern.length) {
          return true;
        }
      } else if (p < pattern.length && pattern[p] == '?') {
        p++;
        t = afterCharacter(text, t, end);
      } else if (p < pattern.length && pattern[p] == text[t]) {
        p++;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        mark = afterCharacter(text, mark, end);
        t = mark;
      } else {
        return false;
      }
    }
    while (p < pattern.length && pattern[p] == '*') {
      p++;
    }
    return p == pattern.length;
  }

  private static int afterCharacter(byte[] text, int at, int end) {
    int next = at + 1;
    // UTF-8: the bytes of a character but its first begin with the bits 10.
    while (next < end && (text[next] & 0xC0) == 0x80) {
      next++;
    }
    return next;
  }

  public int hash(int at, int length) {
    byte[] block = block(at);
    int begin = start(at);
    int hash = 0;
    for (int i = 0; i < length; i++) {
      hash = WholeNames.next(hash, block[begin + i]);
    }
    return hash;
  }

  public String text(int at, int length) {
    return new String(block(at), start(at), length, StandardCharsets.UTF_8);
  }
}
