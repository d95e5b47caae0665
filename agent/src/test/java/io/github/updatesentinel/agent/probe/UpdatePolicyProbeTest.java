package io.github.updatesentinel.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.agent.config.RawValue;
import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.fact.UpdatePolicy;
import java.time.Instant;
import java.time.InstantSource;
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
    assertThat(read()).isEqualTo(Reading.known(UpdatePolicy.NONE, NOW));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PauseUpdatesExpiryTime", "PauseQualityUpdatesEndTime"})
  void pauseOfTheUserEndsWhereItSays(String name) {
    registry.set(USER, name, "2051-03-04T05:06:07Z");

    assertThat(policy().pausedUntil()).isEqualTo(Instant.parse("2051-03-04T05:06:07Z"));
  }

  @Test
  void pauseIsOverAtItsEnd() {
    registry.set(USER, "PauseUpdatesExpiryTime", NOW.toString());

    assertThat(policy().pausedUntil()).isNull();
  }

  @Test
  void pauseOfFeatureUpdatesAloneIsNone() {
    registry
        .set(USER, "PauseFeatureUpdatesEndTime", "2051-03-04T05:06:07Z")
        .set(POLICY, "PauseFeatureUpdatesStartTime", "2026-11-20")
        .set(POLICY, "PauseFeatureUpdates", 1);

    assertThat(policy().pausedUntil()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {POLICY, MDM})
  void pauseByPolicyEnds35DaysAfterItsBegin(String key) {
    registry.set(key, "PauseQualityUpdatesStartTime", "2026-11-20");

    assertThat(policy().pausedUntil()).isEqualTo(Instant.parse("2026-12-25T00:00:00Z"));
  }

  @Test
  void pauseByPolicyThatIsOverIsNone() {
    registry.set(POLICY, "PauseQualityUpdatesStartTime", "2026-10-20");

    assertThat(policy().pausedUntil()).isNull();
  }

  @Test
  void pauseThatPolicyTurnsOffIsNoneWhateverItsBegin() {
    registry
        .set(MDM, "PauseQualityUpdates", 0)
        .set(MDM, "PauseQualityUpdatesStartTime", "2026-11-20");

    assertThat(policy().pausedUntil()).isNull();
  }

  @Test
  void latestPauseCounts() {
    registry
        .set(USER, "PauseUpdatesExpiryTime", "2026-12-01T00:00:00Z")
        .set(POLICY, "PauseQualityUpdatesStartTime", "2026-11-20");

    assertThat(policy().pausedUntil()).isEqualTo(Instant.parse("2026-12-25T00:00:00Z"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026-11-21T00:00:00Z", "2026-11-21 00:00:00", "2026-11-21"})
  void pauseWithoutABeginBeganWhenWindowsSawIt(String seen) {
    registry
        .set(POLICY, "PauseQualityUpdates", 1)
        .set(STATE, "PausedQualityStatus", 1)
        .set(STATE, "PausedQualityDate", seen);

    assertThat(policy().pausedUntil()).isEqualTo(Instant.parse("2026-12-26T00:00:00Z"));
  }

  @Test
  void pauseThatWindowsEndedByItselfIsNone() {
    registry.set(POLICY, "PauseQualityUpdates", 1).set(STATE, "PausedQualityStatus", 2);

    assertThat(policy().pausedUntil()).isNull();
  }

  @Test
  void pauseWithoutAnyBeginIsNotKnown() {
    registry.set(POLICY, "PauseQualityUpdates", 1);

    assertThat(read().failure().orElseThrow().what()).startsWith("PauseQualityUpdates is 1");
  }

  @Test
  void endThatIsNoTimeIsNotKnown() {
    registry.set(USER, "PauseUpdatesExpiryTime", "soon");

    assertThat(read().failure().orElseThrow().what())
        .endsWith("PauseUpdatesExpiryTime: expected a time, found \"soon\"");
  }

  @Test
  void emptyEndIsNone() {
    registry.set(USER, "PauseUpdatesExpiryTime", "");

    assertThat(policy().pausedUntil()).isNull();
  }

  @Test
  void valueOfTheWrongKindIsNotKnown() {
    registry.set(AU, "NoAutoUpdate", "1");

    assertThat(read().failure()).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {USER, POLICY, AU, MDM})
  void keyThatMayNotBeReadIsNotKnown(String key) {
    registry.deny(key);

    assertThat(read().failure().orElseThrow().isAccessDenied()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"7, 7", "30, 30", "99999, 30", "0,", "-1,"})
  void deferralIsWhatWindowsTakes(long set, Integer days) {
    registry.set(POLICY, "DeferQualityUpdates", 1);
    registry.set(POLICY, "DeferQualityUpdatesPeriodInDays", set);

    assertThat(policy().deferDays()).isEqualTo(days);
  }

  @Test
  void daysWithoutTheSwitchOfGroupPolicyDeferNothing() {
    registry.set(POLICY, "DeferQualityUpdatesPeriodInDays", 7);

    assertThat(policy().deferDays()).isNull();
  }

  @Test
  void deferralByMdmNeedsNoSwitchAndComesAfterGroupPolicy() {
    registry.set(MDM, "DeferQualityUpdatesPeriodInDays", 10);
    assertThat(policy().deferDays()).isEqualTo(10);

    registry
        .set(POLICY, "DeferQualityUpdates", 1)
        .set(POLICY, "DeferQualityUpdatesPeriodInDays", 3);
    assertThat(policy().deferDays()).isEqualTo(3);
  }

  @Test
  void targetReleaseNeedsItsSwitch() {
    registry.set(POLICY, "TargetReleaseVersionInfo", "22H2");
    assertThat(policy().targetRelease()).isNull();

    registry.set(POLICY, "TargetReleaseVersion", 1);
    assertThat(policy().targetRelease()).isEqualTo("22H2");
  }

  @Test
  void targetReleaseByMdmIsTheReleaseItself() {
    registry.set(MDM, "TargetReleaseVersion", "23H2");

    assertThat(policy().targetRelease()).isEqualTo("23H2");
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

    assertThat(policy().automaticOff()).isEqualTo(off);
  }

  private UpdatePolicy policy() {
    return read().toOptional().orElseThrow();
  }

  private Reading<UpdatePolicy> read() {
    return new UpdatePolicyProbe(registry, files, InstantSource.fixed(NOW)).read();
  }
}
