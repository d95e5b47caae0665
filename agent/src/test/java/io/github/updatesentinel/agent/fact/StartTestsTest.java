package io.github.updatesentinel.agent.fact;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StartTestsTest {
  private static final String SERVICE = "TrustedInstaller";
  private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");
  private static final int TIMED_OUT = 1053;

  @ParameterizedTest
  @ValueSource(ints = {1058, 2, 3})
  void whatDoesNotPassByItselfProvesAtOnce(int win32Error) {
    assertThat(isBlocked(tests(win32Error, "PT0S"))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {193, 577, 1053, 1068, 1069, 1075, 1083})
  void whatMayPassProvesWhenItComesTwice(int win32Error) {
    StartTests once = tests(win32Error, "PT0S");

    assertThat(isBlocked(once)).isFalse();
    assertThat(isBlocked(and(once, win32Error, "PT15M"))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"PT9M59S, false", "PT10M, true", "P1D, true", "PT24H1S, false"})
  void twoAttemptsHaveToBeTenMinutesToADayApart(String apart, boolean proves) {
    assertThat(isBlocked(and(tests(TIMED_OUT, "PT0S"), TIMED_OUT, apart))).isEqualTo(proves);
  }

  @Test
  void twoDifferentAnswersProveNothing() {
    assertThat(isBlocked(and(tests(TIMED_OUT, "PT0S"), 1068, "PT15M"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 1115, 87})
  void refusalAndPassingAnswersNeverProve(int win32Error) {
    StartTests twice = and(tests(win32Error, "PT0S"), win32Error, "PT15M");

    assertThat(isBlocked(twice)).isFalse();
    assertThat(twice.finding(SERVICE).map(StartAttempt::answer))
        .contains(HResult.ofWin32(win32Error));
  }

  @Test
  void refusalTakesNoFindingBack() {
    StartTests blocked = and(tests(TIMED_OUT, "PT0S"), TIMED_OUT, "PT15M");

    assertThat(isBlocked(and(blocked, 5, "P1D"))).isTrue();
    assertThat(isBlocked(and(blocked, 0, "P1D"))).isFalse();
  }

  @Test
  void otherFailureTakesNoFindingBack() {
    StartTests blocked = and(tests(TIMED_OUT, "PT0S"), TIMED_OUT, "PT15M");

    assertThat(isBlocked(and(blocked, 1069, "P1D"))).isTrue();
  }

  @Test
  void findingHoldsWhenTheSameAnswerComesDaysLater() {
    StartTests blocked = and(tests(TIMED_OUT, "PT0S"), TIMED_OUT, "PT15M");

    assertThat(isBlocked(and(blocked, TIMED_OUT, "P3D"))).isTrue();
  }

  @Test
  void serviceThatRanOrIsAnotherOneIsNoLongerKnown() {
    assertThat(tests(1058, "PT0S").outdated().finding(SERVICE)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5, 1058, 1053})
  void oneAttemptADay(int win32Error) {
    StartTests tests = tests(win32Error, "PT0S");

    assertThat(tests.mayTry(SERVICE, NOW.plusSeconds(599))).isFalse();
    assertThat(tests.mayTry(SERVICE, NOW.plus(Duration.ofDays(1)))).isTrue();
  }

  @Test
  void secondAttemptOnlyWhereItMayProveTheFirst() {
    Instant later = NOW.plus(Duration.ofMinutes(10));

    assertThat(tests(TIMED_OUT, "PT0S").mayTry(SERVICE, later)).isTrue();
    assertThat(tests(0, "PT0S").mayTry(SERVICE, later)).isFalse();
    assertThat(tests(5, "PT0S").mayTry(SERVICE, later)).isFalse();
    assertThat(tests(1058, "PT0S").mayTry(SERVICE, later)).isFalse();
    assertThat(tests(TIMED_OUT, "PT0S").outdated().mayTry(SERVICE, later)).isFalse();
  }

  @Test
  void neverMoreThanTwoWithinADay() {
    StartTests tests = StartTests.NONE;
    int made = 0;
    for (Instant now = NOW;
        now.isBefore(NOW.plus(Duration.ofDays(10)));
        now = now.plusSeconds(60)) {
      if (tests.mayTry(SERVICE, now)) {
        tests = tests.with(new StartTests.Test(now, HResult.ofWin32(TIMED_OUT), true));
        made++;
      }
    }

    assertThat(made).isBetween(10, 20);
  }

  @Test
  void attemptThatLiesAheadIsNotBelieved() {
    assertThat(tests(0, "PT1S").mayTry(SERVICE, NOW)).isTrue();
  }

  private static StartTests tests(int win32Error, String after) {
    return and(StartTests.NONE, win32Error, after);
  }

  private static StartTests and(StartTests tests, int win32Error, String after) {
    Instant at = NOW.plus(Duration.parse(after));
    return tests.with(new StartTests.Test(at, HResult.ofWin32(win32Error), true));
  }

  private static boolean isBlocked(StartTests tests) {
    return tests.finding(SERVICE).map(StartAttempt::provesBlocked).orElse(false);
  }
}
