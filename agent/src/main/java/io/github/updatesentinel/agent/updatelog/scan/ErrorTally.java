package io.github.updatesentinel.agent.updatelog.scan;

import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.update.LogError;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How often each result code occurs, and on which lines. Bounded; what is left out is counted. */
public final class ErrorTally {
  private final int max;

  /** Count, first line, and last line, in the order in which the codes first occurred. */
  private final Map<HResult, long[]> entries = new LinkedHashMap<>();

  private long leftOut;

  public ErrorTally(int max) {
    this.max = max;
  }

  public void add(HResult code, long line) {
    long[] entry = entries.get(code);
    if (entry != null) {
      entry[0]++;
      entry[2] = line;
    } else if (entries.size() < max) {
      entries.put(code, new long[] {1, line, line});
    } else {
      leftOut++;
    }
  }

  /** How many occurrences have no entry, since there were too many different codes. */
  public long leftOut() {
    return leftOut;
  }

  /** In the order in which the codes first occurred. */
  public List<LogError> errors() {
    return entries.entrySet().stream().map(ErrorTally::error).toList();
  }

  private static LogError error(Map.Entry<HResult, long[]> entry) {
    long[] numbers = entry.getValue();
    return new LogError(
        entry.getKey(), numbers[0], numbers[1], numbers[2], Noise.is(entry.getKey()));
  }
}
