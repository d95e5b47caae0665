package io.github.updatesentinel.bench;

import java.util.Arrays;

/**
 * What one process holds, as Linux counts it. Under Wine a process is one of Linux, too.
 *
 * @param residentBytes in memory, what it shares with others included
 * @param privateBytes in memory and its alone: what it changed, and what it alone maps of files
 * @param changedBytes of those, what it changed: only this can't be dropped and read again
 */
record Figures(long residentBytes, long privateBytes, long changedBytes, int threads) {
  private static final int BYTES_PER_KB = 1024;

  /**
   * @param status text of /proc/PID/status
   * @param rollup text of /proc/PID/smaps_rollup
   */
  static Figures parse(String status, String rollup) {
    return new Figures(
        kb(status, "VmRSS"),
        kb(rollup, "Private_Clean") + kb(rollup, "Private_Dirty"),
        kb(rollup, "Private_Dirty"),
        Math.toIntExact(Long.parseLong(value(status, "Threads"))));
  }

  private static long kb(String text, String name) {
    String value = value(text, name);
    if (!value.endsWith(" kB")) {
      throw new IllegalArgumentException(name + ": expected kB, got " + value);
    }
    return Long.parseLong(value.substring(0, value.length() - 3)) * BYTES_PER_KB;
  }

  private static String value(String text, String name) {
    return text.lines()
        .filter(line -> line.startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no " + name + " in " + text));
  }

  /**
   * Processor time of a process and of what has ended in it, in clock ticks.
   *
   * @param stat text of /proc/PID/stat, where the program's name may hold blanks and parentheses
   */
  static long ticks(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
    if (fields.length < 13) {
      throw new IllegalArgumentException("no utime and stime in " + Arrays.toString(fields));
    }
    return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
  }
}
