package io.github.updatesentinel.collector.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Sequence numbers that have not arrived, in ascending ranges. Immutable. Of more than {@value
 * #MAX_RANGES} ranges the lowest are forgotten: their numbers are treated as received.
 */
record SequenceGaps(List<Range> ranges) {
  static final SequenceGaps NONE = new SequenceGaps(List.of());
  static final int MAX_RANGES = 200;

  /** Both ends belong to it. */
  record Range(long from, long to) {
    @Override
    public String toString() {
      return from == to ? Long.toString(from) : from + "-" + to;
    }
  }

  SequenceGaps {
    ranges = List.copyOf(ranges);
  }

  /** From a column: such as {@code 3-5,9}. */
  static SequenceGaps of(String column) {
    if (column.isEmpty()) {
      return NONE;
    }
    List<Range> ranges = new ArrayList<>();
    for (String range : column.split(",", -1)) {
      int dash = range.indexOf('-');
      long from = Long.parseLong(dash < 0 ? range : range.substring(0, dash));
      ranges.add(new Range(from, dash < 0 ? from : Long.parseLong(range.substring(dash + 1))));
    }
    return new SequenceGaps(ranges);
  }

  /** As a column. */
  String column() {
    return ranges.stream().map(Range::toString).collect(Collectors.joining(","));
  }

  boolean contains(long number) {
    return ranges.stream().anyMatch(range -> range.from <= number && number <= range.to);
  }

  /** After this number has arrived. */
  SequenceGaps without(long number) {
    List<Range> left = new ArrayList<>();
    for (Range range : ranges) {
      if (number < range.from || number > range.to) {
        left.add(range);
        continue;
      }
      if (range.from < number) {
        left.add(new Range(range.from, number - 1));
      }
      if (number < range.to) {
        left.add(new Range(number + 1, range.to));
      }
    }
    return bounded(left);
  }

  /** With numbers above all that are missing already. */
  SequenceGaps and(long from, long to) {
    if (from > to) {
      return this;
    }
    List<Range> all = new ArrayList<>(ranges);
    all.add(new Range(from, to));
    return bounded(all);
  }

  private static SequenceGaps bounded(List<Range> ranges) {
    return new SequenceGaps(ranges.subList(Math.max(0, ranges.size() - MAX_RANGES), ranges.size()));
  }
}
