package io.github.updatesentinel.collector.index.column;

/**
 * How much memory the texts of all columns may take together. Agents send what they like, and a
 * fleet of ever new texts must not end the process. Not thread-safe.
 */
public final class TextMemory {
  /** Of a text with its number and its place in a table, beside its characters. */
  private static final int FIXED = 100;

  private final long max;
  private long used;

  /** Memory of at most this many bytes. */
  public TextMemory(long max) {
    this.max = max;
  }

  /** The bytes that texts take, as if none had letters of one byte. */
  public long used() {
    return used;
  }

  /** Whether there is no room for a text of usual length. */
  public boolean full() {
    return used > max - 10 * FIXED;
  }

  boolean take(String text) {
    long size = size(text);
    if (used + size > max) {
      return false;
    }
    used += size;
    return true;
  }

  void release(String text) {
    used -= size(text);
  }

  private static long size(String text) {
    return FIXED + 2L * text.length();
  }
}
