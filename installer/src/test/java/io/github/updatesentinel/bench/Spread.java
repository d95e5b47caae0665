package io.github.updatesentinel.bench;

import java.time.Duration;
import java.util.List;

/**
 * Several runs of the same.
 *
 * @param median the lower of the two in the middle where their number is even
 */
record Spread(Duration min, Duration median, Duration max) {
  static Spread of(List<Duration> runs) {
    List<Duration> sorted = runs.stream().sorted().toList();
    int last = sorted.size() - 1;
    return new Spread(sorted.get(0), sorted.get(last / 2), sorted.get(last));
  }

  /** In seconds: {@code 0.71/0.75/0.98}. */
  @Override
  public String toString() {
    return Text.seconds(min) + "/" + Text.seconds(median) + "/" + Text.seconds(max);
  }
}
