package io.github.updatesentinel.agent.fact;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The latest attempts to start one service, oldest first, and what follows from them. Immutable;
 * the clock is an argument.
 */
public record StartTests(List<Test> latest) {
  public static final StartTests NONE = new StartTests(List.of());

  /** A pair that proves something, and the first of the next one. */
  public static final int MAX = 3;

  private static final Duration APART_AT_LEAST = Duration.ofMinutes(10);
  private static final Duration APART_AT_MOST = Duration.ofDays(1);

  /**
   * One attempt.
   *
   * @param holds false where the service is another one since, or has run
   */
  public record Test(Instant at, HResult answer, boolean holds) {}

  public StartTests {
    latest = List.copyOf(latest);
  }

  public StartTests with(Test test) {
    List<Test> tests = new ArrayList<>(latest);
    tests.add(test);
    return new StartTests(tests.subList(Math.max(0, tests.size() - MAX), tests.size()));
  }

  /** The service has run, or is another one now, so that no answer holds any more. */
  public StartTests outdated() {
    return new StartTests(
        latest.stream().map(test -> new Test(test.at(), test.answer(), false)).toList());
  }

  /**
   * Whether another attempt may be made: one a day, and a second one where that may prove what the
   * first one says.
   */
  public boolean mayTry(String service, Instant now) {
    // A time that lies ahead was remembered by a clock that is another one now.
    List<Test> ofLastDay =
        latest.stream()
            .filter(test -> !test.at().isAfter(now))
            .filter(test -> Duration.between(test.at(), now).compareTo(APART_AT_MOST) < 0)
            .toList();
    if (ofLastDay.isEmpty()) {
      return true;
    }
    Test first = ofLastDay.get(0);
    return ofLastDay.size() == 1
        && first.holds()
        && new StartAttempt(service, first.answer()).provesWhenRepeated()
        && Duration.between(first.at(), now).compareTo(APART_AT_LEAST) >= 0;
  }

  /** What is known of the service; empty where no answer holds. */
  public Optional<StartAttempt> finding(String service) {
    List<Test> holding = latest.stream().filter(Test::holds).toList();
    List<Test> telling =
        holding.stream()
            .filter(test -> new StartAttempt(service, test.answer()).isTelling())
            .toList();
    if (holding.isEmpty()) {
      return Optional.empty();
    }
    if (telling.isEmpty()) {
      return Optional.of(new StartAttempt(service, holding.get(holding.size() - 1).answer()));
    }
    Test last = telling.get(telling.size() - 1);
    if (!last.answer().equals(HResult.S_OK)) {
      // What two attempts have proven holds, though a third one is answered in another way.
      for (int end = telling.size(); end > 1; end--) {
        List<Test> until = telling.subList(0, end);
        if (isRepeated(until)) {
          return Optional.of(new StartAttempt(service, until.get(end - 1).answer(), true));
        }
      }
    }
    return Optional.of(new StartAttempt(service, last.answer(), false));
  }

  /** Whether the last answer came at two attempts in the right distance, and no other since. */
  private static boolean isRepeated(List<Test> tests) {
    for (int i = tests.size() - 1; i > 0; i--) {
      Test one = tests.get(i - 1);
      Test next = tests.get(i);
      if (!one.answer().equals(next.answer())) {
        return false;
      }
      Duration apart = Duration.between(one.at(), next.at());
      if (apart.compareTo(APART_AT_LEAST) >= 0 && apart.compareTo(APART_AT_MOST) <= 0) {
        return true;
      }
    }
    return false;
  }
}
