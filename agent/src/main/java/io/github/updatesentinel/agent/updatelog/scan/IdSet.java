package io.github.updatesentinel.agent.updatelog.scan;

/** Hashes of IDs, up to a number that no catalog of updates reaches. */
final class IdSet {
  private static final int MAX = 1 << 13;

  private long[] table = new long[0];
  private int size;

  /**
   * Adds an ID.
   *
   * @param id not 0
   * @return whether it is new; a full set takes none any more
   */
  boolean add(long id) {
    if (size >= MAX) {
      return false;
    }
    if (size * 2 >= table.length) {
      grow();
    }
    if (!put(table, id)) {
      return false;
    }
    size++;
    return true;
  }

  private void grow() {
    long[] old = table;
    table = new long[Math.max(64, old.length * 2)];
    for (long id : old) {
      if (id != 0) {
        put(table, id);
      }
    }
  }

  private static boolean put(long[] table, long id) {
    int mask = table.length - 1;
    int at = (int) (id ^ id >>> 32) & mask;
    while (table[at] != 0) {
      if (table[at] == id) {
        return false;
      }
      at = at + 1 & mask;
    }
    table[at] = id;
    return true;
  }
}
