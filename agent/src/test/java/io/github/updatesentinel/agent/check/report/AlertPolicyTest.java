package io.github.updatesentinel.agent.check.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.agent.check.report.AlertPolicy.Decision;
import io.github.updatesentinel.agent.state.Alert;
import io.github.updatesentinel.agent.time.FakeClocks;
import io.github.updatesentinel.agent.verdict.Judgement;
import io.github.updatesentinel.agent.verdict.Reason;
import io.github.updatesentinel.contract.Certainty;
import io.github.updatesentinel.contract.Open;
import io.github.updatesentinel.contract.ReasonCode;
import io.github.updatesentinel.contract.Severity;
import io.github.updatesentinel.contract.VerdictCode;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AlertPolicyTest {
  private static final Duration REPEAT = Duration.ofHours(24);
  private static final Reason DISABLED =
      Reason.about(ReasonCode.SERVICE_DISABLED, "TrustedInstaller");
  private static final Reason BITS = Reason.about(ReasonCode.SERVICE_DISABLED, "BITS");
  private static final Judgement FALSE_PROVEN =
      judgement(VerdictCode.FALSE_UP_TO_DATE, Certainty.PROVEN, DISABLED);
  private static final Judgement BLOCKED = judgement(VerdictCode.SERVICING_BLOCKED, null, DISABLED);
  private static final Judgement BEHIND = judgement(VerdictCode.BEHIND_BASELINE, null);
  private static final Judgement FAILED = judgement(VerdictCode.SCAN_FAILED, null);
  private static final Judgement PENDING = judgement(VerdictCode.UPDATES_PENDING, null);
  private static final Judgement UP_TO_DATE = judgement(VerdictCode.UP_TO_DATE, null);
  private static final Judgement UNKNOWN = judgement(VerdictCode.UNKNOWN, null);

  private final FakeClocks time = new FakeClocks();
  private final AlertPolicy policy = new AlertPolicy(time.clocks(), REPEAT, 3);
  private @Nullable Alert standing;

  @Test
  void firstFindingIsToldAtOnce() {
    Decision decision = decide(BLOCKED);

    assertThat(decision.raise()).isTrue();
    assertThat(decision.recovered()).isNull();
    assertThat(decision.standing()).isNotNull();
  }

  @Test
  void sameFindingIsToldOnce() {
    decide(BLOCKED);
    time.pass(Duration.ofMinutes(15));

    assertThat(decide(BLOCKED).raise()).isFalse();
  }

  @Test
  void anotherCodeIsTold() {
    decide(BLOCKED);

    Decision decision = decide(FALSE_PROVEN);
    assertThat(decision.raise()).isTrue();
    assertThat(decision.recovered()).isNull();
  }

  @Test
  void anotherCertaintyIsTold() {
    decide(judgement(VerdictCode.FALSE_UP_TO_DATE, Certainty.SUSPECTED, DISABLED));

    assertThat(decide(FALSE_PROVEN).raise()).isTrue();
  }

  @Test
  void moreReasonsOrLessAreTold() {
    decide(BLOCKED);

    assertThat(decide(judgement(VerdictCode.SERVICING_BLOCKED, null, DISABLED, BITS)).raise())
        .isTrue();
    assertThat(decide(judgement(VerdictCode.SERVICING_BLOCKED, null, BITS)).raise()).isTrue();
  }

  @Test
  void sameReasonsInAnotherOrderAreNoNews() {
    decide(judgement(VerdictCode.SERVICING_BLOCKED, null, DISABLED, BITS));

    assertThat(decide(judgement(VerdictCode.SERVICING_BLOCKED, null, BITS, DISABLED)).raise())
        .isFalse();
  }

  @Test
  void findingIsRepeatedExactlyAtTheIntervalAndNeverBefore() {
    decide(BLOCKED);
    time.pass(REPEAT.minusNanos(1));
    assertThat(decide(BLOCKED).raise()).isFalse();

    time.pass(Duration.ofNanos(1));
    assertThat(decide(BLOCKED).raise()).isTrue();
    assertThat(decide(BLOCKED).raise()).isFalse();

    time.pass(REPEAT.minusNanos(1));
    assertThat(decide(BLOCKED).raise()).isFalse();
  }

  @Test
  void changeStartsTheIntervalAnew() {
    decide(BLOCKED);
    time.pass(REPEAT.dividedBy(2));
    decide(FALSE_PROVEN);
    time.pass(REPEAT.dividedBy(2));

    assertThat(decide(FALSE_PROVEN).raise()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(
      value = VerdictCode.class,
      names = {"UP_TO_DATE", "UP_TO_DATE_UNVERIFIED", "UPDATES_PENDING"})
  void problemThatIsOverIsARecovery(VerdictCode now) {
    for (Judgement problem : Arrays.asList(FALSE_PROVEN, BLOCKED, BEHIND)) {
      decide(problem);
      Decision decision = decide(judgement(now, null));

      assertThat(decision.recovered()).isNotNull();
      assertThat(decision.recovered()).extracting("code").isEqualTo(Open.of(problem.code()));
      assertThat(decision.raise()).isEqualTo(now == VerdictCode.UPDATES_PENDING);
    }
  }

  @Test
  void zeroOnAnOldBuildIsNoAlertAndEndsOne() {
    Judgement unverified =
        new Judgement(
            VerdictCode.UP_TO_DATE_UNVERIFIED,
            null,
            Severity.WARNING,
            List.of(),
            Set.of(),
            null,
            Judgement.Dates.UNKNOWN);
    assertThat(decide(unverified)).isEqualTo(new Decision(null, false, null));

    decide(BEHIND);
    assertThat(decide(unverified).recovered()).isNotNull();
    assertThat(standing).isNull();
  }

  @Test
  void restartThatIsPendingIsNoAlertAndEndsNone() {
    Judgement waits =
        new Judgement(
            VerdictCode.RESTART_PENDING,
            null,
            Severity.INFO,
            List.of(),
            Set.of(),
            null,
            Judgement.Dates.UNKNOWN);
    assertThat(decide(waits)).isEqualTo(new Decision(null, false, null));

    decide(BLOCKED);
    Alert before = standing;
    assertThat(decide(waits)).isEqualTo(new Decision(null, false, before));
    assertThat(decide(UP_TO_DATE).recovered()).isNotNull();
  }

  @Test
  void recoveryIsToldOnce() {
    decide(BLOCKED);

    assertThat(decide(UP_TO_DATE).recovered()).isNotNull();
    assertThat(decide(UP_TO_DATE).recovered()).isNull();
    assertThat(standing).isNull();
  }

  @Test
  void fromCriticalToWarningIsARecoveryAndANewAlert() {
    decide(FALSE_PROVEN);
    Decision decision = decide(BEHIND);

    assertThat(decision.recovered())
        .extracting("code")
        .isEqualTo(Open.of(VerdictCode.FALSE_UP_TO_DATE));
    assertThat(decision.raise()).isTrue();
    assertThat(decision.standing())
        .extracting("code")
        .isEqualTo(Open.of(VerdictCode.BEHIND_BASELINE));
  }

  @Test
  void newAlertAfterARecoveryBeginsNow() {
    decide(FALSE_PROVEN);
    time.pass(Duration.ofDays(3));

    assertThat(decide(BEHIND).standing()).extracting("since").isEqualTo(time.clocks().now());
  }

  @Test
  void problemThatChangesKeepsItsBeginning() {
    decide(BLOCKED);
    time.pass(Duration.ofDays(3));

    assertThat(decide(FALSE_PROVEN).standing()).extracting("since").isEqualTo(FakeClocks.START);
  }

  @Test
  void fromErrorToCriticalIsNoRecoveryEitherWay() {
    decide(BLOCKED);
    assertThat(decide(FALSE_PROVEN).recovered()).isNull();
    assertThat(decide(BLOCKED).recovered()).isNull();
  }

  @Test
  void scanFailureIsToldAfterSoManyInARow() {
    assertThat(policy.decide(FAILED, null, 1).raise()).isFalse();
    assertThat(policy.decide(FAILED, null, 2).raise()).isFalse();
    assertThat(policy.decide(FAILED, null, 3).raise()).isTrue();
  }

  @Test
  void scanFailureThatWaitsLeavesAnEarlierFindingAlone() {
    decide(FALSE_PROVEN);
    Alert before = standing;
    time.pass(REPEAT.multipliedBy(2));
    Decision decision = policy.decide(FAILED, standing, 2);

    assertThat(decision).isEqualTo(new Decision(null, false, before));
  }

  @Test
  void scanFailureNeverClearsAnEarlierFinding() {
    for (Judgement finding : Arrays.asList(FALSE_PROVEN, BLOCKED, BEHIND)) {
      decide(finding);

      assertThat(policy.decide(FAILED, standing, 3).recovered()).isNull();
      assertThat(policy.decide(FAILED, standing, 100).recovered()).isNull();
    }
  }

  @Test
  void findingThatAToldScanFailureCoveredIsStillNamedWhenItEnds() {
    decide(FALSE_PROVEN);
    standing = policy.decide(FAILED, standing, 3).standing();
    assertThat(standing).extracting("code").isEqualTo(Open.of(VerdictCode.SCAN_FAILED));

    assertThat(decide(BEHIND).recovered())
        .extracting("unresolved")
        .isEqualTo(Open.of(VerdictCode.FALSE_UP_TO_DATE));
  }

  @Test
  void serviceThatCannotBeReadClearsNoFindingOfABlockedOne() {
    Reason unreadable = Reason.about(ReasonCode.SERVICE_UNREADABLE, "TrustedInstaller");
    decide(FALSE_PROVEN);
    Alert before = standing;

    assertThat(decide(judgement(VerdictCode.UP_TO_DATE, null, unreadable)))
        .isEqualTo(new Decision(null, false, before));
    assertThat(decide(judgement(VerdictCode.BEHIND_BASELINE, null, unreadable)))
        .isEqualTo(new Decision(null, false, before));
    assertThat(decide(UP_TO_DATE).recovered()).isNotNull();
  }

  @Test
  void unknownNeitherClearsNorRaises() {
    assertThat(decide(UNKNOWN)).isEqualTo(new Decision(null, false, null));

    decide(BLOCKED);
    Alert before = standing;
    time.pass(REPEAT.multipliedBy(2));

    assertThat(decide(UNKNOWN)).isEqualTo(new Decision(null, false, before));
  }

  @Test
  void findingThatComesBackAfterUnknownIsNoNews() {
    decide(BLOCKED);
    time.pass(Duration.ofMinutes(15));
    decide(UNKNOWN);
    time.pass(Duration.ofMinutes(15));

    assertThat(decide(BLOCKED).raise()).isFalse();
  }

  @Test
  void pendingUpdatesAreToldAndTheirEndIsNoRecovery() {
    assertThat(decide(PENDING).raise()).isTrue();
    Decision decision = decide(UP_TO_DATE);

    assertThat(decision).isEqualTo(new Decision(null, false, null));
  }

  @Test
  void upToDateIsNeverTold() {
    assertThat(decide(UP_TO_DATE)).isEqualTo(new Decision(null, false, null));
  }

  private Decision decide(Judgement judgement) {
    Decision decision = policy.decide(judgement, standing, 0);
    standing = decision.standing();
    return decision;
  }

  private static Judgement judgement(
      VerdictCode code, @Nullable Certainty certainty, Reason... reasons) {
    return new Judgement(code, certainty, Arrays.asList(reasons), Set.of(), null);
  }
}
