package io.github.updatesentinel.collector.index;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Names as UTF-8, one after the other in large blocks: a String each would take twice as much. */
final class Names {
  /** Longer ones are cut: they are for sorting and searching only. */
  static final int MAX_BYTES = 1024;

  private static final int BLOCK_BITS = 18;
  private static final int BLOCK = 1 << BLOCK_BITS;

  private final List<byte[]> blocks = new ArrayList<>();
  private int used = BLOCK;
  private long written;

  static byte[] bytes(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    return bytes.length > MAX_BYTES ? Arrays.copyOf(bytes, MAX_BYTES) : bytes;
  }

  /** Keeps a name; returns where. */
  int add(byte[] name) {
    return add(name, 0, name.length);
  }

  int add(byte[] from, int start, int length) {
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
  long written() {
    return written;
  }

  byte[] block(int at) {
    return blocks.get(at >>> BLOCK_BITS);
  }

  static int start(int at) {
    return at & (BLOCK - 1);
  }

  int compare(int at, int length, byte[] other, int start, int otherLength) {
    int begin = start(at);
    return Arrays.compareUnsigned(
        block(at), begin, begin + length, other, start, start + otherLength);
  }

  boolean same(int at, int length, byte[] name) {
    return length == name.length && compare(at, length, name, 0, length) == 0;
  }

  boolean contains(int at, int length, byte[] part) {
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

  String text(int at, int length) {
    return new String(block(at), start(at), length, StandardCharsets.UTF_8);
  }
}
