package io.github.updatesentinel.agent.probe.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.agent.config.RawValue;
import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.fact.update.UpdatePolicy;
import io.github.updatesentinel.agent.probe.access.FakeFiles;
import io.github.updatesentinel.agent.probe.access.FakeRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UpdatePolicyProbeTest {
  private static final String USER = "SOFTWARE\\Microsoft\\WindowsUpdate\\UX\\Settings";
  private static final String POLICY = "SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate";
  private static final String AU = POLICY + "\\AU";
  private static final String MDM = "SOFTWARE\\Microsoft\\PolicyManager\\current\\device\\Update";
  private static final String STATE = "SOFTWARE\\Microsoft\\WindowsUpdate\\UpdatePolicy\\Settings";
  private static final Instant NOW = Instant.parse("2026-11-28T08:00:00Z");

  private final FakeRegistry registry = new FakeRegistry();
  private final FakeFiles files = new FakeFiles();

  @Test
  void computerWithoutSettingsHasNone() {
    UpdatePolicy policy = policy();

    assertThat(policy.pausedUntil()).isEqualTo(Reading.known(Optional.empty(), NOW));
    assertThat(policy.deferDays()).isEqualTo(Reading.known(Optional.empty(), NOW));
    assertThat(policy.targetRelease()).isEqualTo(Reading.known(Optional.empty(), NOW));
    assertThat(policy.automaticOff()).isEqualTo(Reading.known(Optional.empty(), NOW));
    assertThat(policy.disabledTasks()).isEqualTo(Reading.known(List.of(), NOW));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PauseUpdatesExpiryTime", "PauseQualityUpdatesEndTime"})
  void pauseOfTheUserEndsWhereItSays(String name) {
    registry.set(USER, name, "2051-03-04T05:06:07Z");

    assertThat(value(policy().pausedUntil())).isEqualTo(Instant.parse("2051-03-04T05:06:07Z"));
  }

  @Test
  void pauseIsOverAtItsEnd() {
    registry.set(USER, "PauseUpdatesExpiryTime", NOW.toString());

    assertThat(value(policy().pausedUntil())).isNull();
  }

  @Test
  void pauseOfFeatureUpdatesAloneIsNone() {
    registry
        .set(USER, "PauseFeatureUpdatesEndTime", "2051-03-04T05:06:07Z")
        .set(POLICY, "PauseFeatureUpdatesStartTime", "2026-11-20")
        .set(POLICY, "PauseFeatureUpdates", 1);

    assertThat(value(policy().pausedUntil())).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {POLICY, MDM})
  void pauseByPolicyEnds35DaysAfterItsBegin(String key) {
    registry.set(key, "PauseQualityUpdatesStartTime", "2026-11-20");

    assertThat(value(policy().pausedUntil())).isEqualTo(Instant.parse("2026-12-25T00:00:00Z"));
  }

  @Test
  void pauseByPolicyThatIsOverIsNone() {
    registry.set(POLICY, "PauseQualityUpdatesStartTime", "2026-10-20");

    assertThat(value(policy().pausedUntil())).isNull();
  }

  @Test
  void pauseThatPolicyTurnsOffIsNoneWhateverItsBegin() {
    registry
        .set(MDM, "PauseQualityUpdates", 0)
        .set(MDM, "PauseQualityUpdatesStartTime", "2026-11-20");

    assertThat(value(policy().pausedUntil())).isNull();
  }

  @Test
  void latestPauseCounts() {
    registry
        .set(USER, "PauseUpdatesExpiryTime", "2026-12-01T00:00:00Z")
        .set(POLICY, "PauseQualityUpdatesStartTime", "2026-11-20");

    assertThat(value(policy().pausedUntil())).isEqualTo(Instant.parse("2026-12-25T00:00:00Z"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026-11-21T00:00:00Z", "2026-11-21 00:00:00", "2026-11-21"})
  void pauseWithoutABeginBeganWhenWindowsSawIt(String seen) {
    registry
        .set(POLICY, "PauseQualityUpdates", 1)
        .set(STATE, "PausedQualityStatus", 1)
        .set(STATE, "PausedQualityDate", seen);

    assertThat(value(policy().pausedUntil())).isEqualTo(Instant.parse("2026-12-26T00:00:00Z"));
  }

  @Test
  void pauseThatWindowsEndedByItselfIsNone() {
    registry.set(POLICY, "PauseQualityUpdates", 1).set(STATE, "PausedQualityStatus", 2);

    assertThat(value(policy().pausedUntil())).isNull();
  }

  @Test
  void pauseWithoutAnyBeginIsNotKnown() {
    registry.set(POLICY, "PauseQualityUpdates", 1);

    assertThat(policy().pausedUntil().failure().orElseThrow().what())
        .startsWith("PauseQualityUpdates is 1");
  }

  @Test
  void endThatIsNoTimeIsNotKnown() {
    registry.set(USER, "PauseUpdatesExpiryTime", "soon");

    assertThat(policy().pausedUntil().failure().orElseThrow().what())
        .endsWith("PauseUpdatesExpiryTime: expected a time, found \"soon\"");
  }

  /** It can't be reckoned with: 35 days later there is no time any more. */
  @Test
  void pauseThatBeginsAtTheEndOfAllTimesIsNotKnown() {
    registry.set(POLICY, "PauseQualityUpdatesStartTime", "+1000000000-12-31T23:59:59.999999999Z");

    assertThat(policy().pausedUntil().failure().orElseThrow().what())
        .contains("PauseQualityUpdatesStartTime: expected a time");
  }

  @Test
  void emptyEndIsNone() {
    registry.set(USER, "PauseUpdatesExpiryTime", "");

    assertThat(value(policy().pausedUntil())).isNull();
  }

  @Test
  void pauseIsKnownThoughAnotherEndIsNot() {
    registry
        .set(USER, "PauseUpdatesExpiryTime", "soon")
        .set(POLICY, "PauseQualityUpdatesStartTime", "2026-11-20");

    assertThat(value(policy().pausedUntil())).isEqualTo(Instant.parse("2026-12-25T00:00:00Z"));
  }

  @Test
  void everyValueOfTheWrongKindCostsItsOwnReadingAlone() {
    registry
        .set(USER, "PauseUpdatesExpiryTime", 1)
        .set(POLICY, "DeferQualityUpdates", 1)
        .set(POLICY, "DeferQualityUpdatesPeriodInDays", 7)
        .set(POLICY, "TargetReleaseVersion", 1)
        .set(POLICY, "TargetReleaseVersionInfo", "22H2")
        .set(AU, "NoAutoUpdate", 1);
    assertThat(unknown()).containsExactly("pausedUntil");

    registry.set(POLICY, "DeferQualityUpdatesPeriodInDays", "seven");
    assertThat(unknown()).containsExactly("pausedUntil", "deferDays");

    registry.set(POLICY, "TargetReleaseVersionInfo", 22);
    assertThat(unknown()).containsExactly("pausedUntil", "deferDays", "targetRelease");

    registry.set(AU, "NoAutoUpdate", "1");
    assertThat(unknown())
        .containsExactly("pausedUntil", "deferDays", "targetRelease", "automaticOff");

    registry.set(AU, "AUOptions", 2);
    assertThat(value(policy().automaticOff())).isEqualTo("AUOptions=2");
  }

  @ParameterizedTest
  @CsvSource({
    USER + ", pausedUntil",
    POLICY + ", pausedUntil deferDays targetRelease",
    AU + ", automaticOff",
    MDM + ", pausedUntil deferDays targetRelease automaticOff"
  })
  void keyThatMayNotBeReadCostsWhatItDecides(String key, String unknown) {
    registry.deny(key);

    assertThat(String.join(" ", unknown())).isEqualTo(unknown);
  }

  @ParameterizedTest
  @CsvSource({"7, 7", "30, 30", "99999, 30", "0,", "-1,"})
  void deferralIsWhatWindowsTakes(long set, Integer days) {
    registry.set(POLICY, "DeferQualityUpdates", 1);
    registry.set(POLICY, "DeferQualityUpdatesPeriodInDays", set);

    assertThat(value(policy().deferDays())).isEqualTo(days);
  }

  @Test
  void daysWithoutTheSwitchOfGroupPolicyDeferNothing() {
    registry.set(POLICY, "DeferQualityUpdatesPeriodInDays", 7);

    assertThat(value(policy().deferDays())).isNull();
  }

  @Test
  void deferralByMdmNeedsNoSwitchAndComesAfterGroupPolicy() {
    registry.set(MDM, "DeferQualityUpdatesPeriodInDays", 10);
    assertThat(value(policy().deferDays())).isEqualTo(10);

    registry
        .set(POLICY, "DeferQualityUpdates", 1)
        .set(POLICY, "DeferQualityUpdatesPeriodInDays", 3);
    assertThat(value(policy().deferDays())).isEqualTo(3);
  }

  @Test
  void targetReleaseNeedsItsSwitch() {
    registry.set(POLICY, "TargetReleaseVersionInfo", "22H2");
    assertThat(value(policy().targetRelease())).isNull();

    registry.set(POLICY, "TargetReleaseVersion", 1);
    assertThat(value(policy().targetRelease())).isEqualTo("22H2");
  }

  @Test
  void targetReleaseByMdmIsTheReleaseItself() {
    registry.set(MDM, "TargetReleaseVersion", "23H2");

    assertThat(value(policy().targetRelease())).isEqualTo("23H2");
  }

  @ParameterizedTest
  @CsvSource({
    AU + ", NoAutoUpdate, 1, NoAutoUpdate=1",
    AU + ", NoAutoUpdate, 0,",
    AU + ", AUOptions, 1, AUOptions=1",
    AU + ", AUOptions, 2, AUOptions=2",
    AU + ", AUOptions, 3,",
    AU + ", AUOptions, 4,",
    MDM + ", AllowAutoUpdate, 0, AllowAutoUpdate=0",
    MDM + ", AllowAutoUpdate, 2,",
    MDM + ", AllowAutoUpdate, 5, AllowAutoUpdate=5"
  })
  void automaticUpdatesAreOffWhereNothingIsInstalledWithoutPeople(
      String key, String name, long value, String off) {
    registry.set(key, name, new RawValue.Int(value));

    assertThat(value(policy().automaticOff())).isEqualTo(off);
  }

  private List<String> unknown() {
    UpdatePolicy policy = policy();
    List<String> unknown = new ArrayList<>();
    policy.pausedUntil().failure().ifPresent(why -> unknown.add("pausedUntil"));
    policy.deferDays().failure().ifPresent(why -> unknown.add("deferDays"));
    policy.targetRelease().failure().ifPresent(why -> unknown.add("targetRelease"));
    policy.automaticOff().failure().ifPresent(why -> unknown.add("automaticOff"));
    policy.disabledTasks().failure().ifPresent(why -> unknown.add("disabledTasks"));
    return unknown;
  }

  /** Null where no setting says anything. */
  private static <T> @Nullable T value(Reading<Optional<T>> reading) {
    return reading.toOptional().orElseThrow().orElse(null);
  }

  private UpdatePolicy policy() {
    return new UpdatePolicyProbe(registry, files, InstantSource.fixed(NOW)).read();
  }
}
