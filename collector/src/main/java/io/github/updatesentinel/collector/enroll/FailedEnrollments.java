package io.github.updatesentinel.collector.enroll;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Enrollments that were refused since this collector started, for those who install agents. In
 * memory, and bounded, since strangers cause them. Thread-safe.
 */
public final class FailedEnrollments {
  private static final int MOST = 20;

  private final Clock clock;
  private final Map<String, Failure> failures = new LinkedHashMap<>();

  /** None yet. */
  public FailedEnrollments(Clock clock) {
    this.clock = clock;
  }

  /**
   * What was refused, and how often.
   *
   * @param at the last time
   * @param remote the address it came from
   * @param problem in English, as the agent got it
   */
  public record Failure(Instant at, String remote, String problem, long times) {}

  /** Notes one. */
  synchronized void note(String remote, String problem) {
    String key = remote + " " + problem;
    Failure before = failures.remove(key);
    failures.put(
        key,
        new Failure(clock.instant(), remote, problem, before == null ? 1 : before.times() + 1));
    if (failures.size() > MOST) {
      failures.remove(failures.keySet().iterator().next());
    }
  }

  /** Latest first. */
  public synchronized List<Failure> latest() {
    List<Failure> all = new ArrayList<>(failures.values());
    all.sort(Comparator.comparing(Failure::at).reversed());
    return all;
  }
}
