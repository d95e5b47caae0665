package io.github.updatesentinel.agent.probe.servicing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.agent.fact.Failure;
import io.github.updatesentinel.agent.fact.OsVersion;
import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.fact.RestartMarks;
import io.github.updatesentinel.agent.fact.RollupFix;
import io.github.updatesentinel.agent.fact.RollupFixes;
import io.github.updatesentinel.agent.fact.ServicingMarks;
import io.github.updatesentinel.agent.probe.access.FakeFiles;
import io.github.updatesentinel.agent.probe.access.FakeRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServicingProbeTest {
  private static final String PACKAGES =
      "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\Packages";
  private static final String MDM = "SOFTWARE\\Microsoft\\PolicyManager\\current\\device\\Update";
  private static final String ENROLLMENTS =
      "SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Update\\TargetingInfo\\DynamicInstalled";
  private static final String DEVICE_GUARD = "SYSTEM\\CurrentControlSet\\Control\\DeviceGuard";
  private static final String DEVICE_GUARD_POLICY =
      "SOFTWARE\\Policies\\Microsoft\\Windows\\DeviceGuard";
  private static final String ESU =
      "SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\SoftwareProtectionPlatform\\ESU";

  private static final Instant INSTALLED_AT = Instant.parse("2026-11-11T03:04:05Z");

  private final FakeRegistry registry = new FakeRegistry();
  private final FakeFiles files =
      new FakeFiles().version("System32\\ntoskrnl.exe", "10.0.19041.6456");
  private Instant now = Instant.parse("2026-11-28T08:00:00Z");
  private final ServicingProbe probe = new ServicingProbe(registry, files, () -> now);

  @Test
  void newestOfThoseInEffectAndOfThosePendingAreTold() {
    rollup("19041.6332.1.9", 0x70);
    rollup("19041.6456.1.10", 0x80);
    rollup("19041.7000.1.2", 0x60);
    rollup("19041.6999.1.2", 0x60);
    rollup("19041.9999.1.2", 0x50);

    assertThat(rollups())
        .isEqualTo(
            new RollupFixes(
                new RollupFix(19041, 6456, INSTALLED_AT, 0x80),
                new RollupFix(19041, 7000, INSTALLED_AT, 0x60)));
  }

  @Test
  void computerWithoutCumulativeUpdatesHasNone() {
    registry.key(PACKAGES);

    assertThat(rollups()).isEqualTo(new RollupFixes(null, null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Package_for_KB5066791~31bf3856ad364e35~amd64~~19041.6456.1.10",
        "Package_for_RollupFix~31bf3856ad364e35~amd64~zh-CN~19041.6456.1.10",
        "Package_for_RollupFix~31bf3856ad364e35~amd64~~10.0.19041.6456",
        "Package_for_RollupFix~31bf3856ad364e35~amd64~~19041.99999999999.1.1",
        "Package_for_RollupFix~x"
      })
  void otherPackagesAreNone(String name) {
    registry.set(PACKAGES + "\\" + name, "CurrentState", 0x70);

    assertThat(rollups()).isEqualTo(new RollupFixes(null, null));
  }

  @Test
  void packageWithoutAStateIsNoneAndOneWithoutATimeHasNone() {
    registry.key(PACKAGES + "\\" + name("19041.7000.1.2"));
    registry.set(PACKAGES + "\\" + name("19041.6456.1.10"), "CurrentState", 0x70);

    assertThat(rollups()).isEqualTo(new RollupFixes(new RollupFix(19041, 6456, null, 0x70), null));
  }

  @Test
  void packagesThatMayNotBeReadAreNotKnownAndAreTriedAgain() {
    registry.deny(PACKAGES);

    assertThat(rollups()).isNull();
    int tried = registry.enumerations;
    assertThat(rollups()).isNull();
    assertThat(registry.enumerations).isGreaterThan(tried + 1);
  }

  @Test
  void packagesAreReadOnceAsLongAsNothingIsServiced() {
    rollup("19041.6456.1.10", 0x70);
    ServicingMarks first = read(6456);
    rollup("19041.7000.1.2", 0x70);

    now = now.plus(Duration.ofHours(6)).minusMillis(1);
    assertThat(read(6456)).isEqualTo(first);

    now = now.plusMillis(1);
    assertThat(read(6456).rollupFixes()).isNotEqualTo(first.rollupFixes());
  }

  @Test
  void packagesAreReadAgainWhereUbrOrRestartMarksChange() {
    rollup("19041.6456.1.10", 0x70);
    ServicingMarks first = read(6456);
    rollup("19041.7000.1.2", 0x60);

    ServicingMarks waiting = probe.read(os(6456), marks("RebootPending"));
    assertThat(waiting.rollupFixes()).isNotEqualTo(first.rollupFixes());

    rollup("19041.7000.1.2", 0x70);
    ServicingMarks after = probe.read(os(7000), marks("RebootPending"));
    assertThat(after.rollupFixes()).isNotEqualTo(waiting.rollupFixes());
  }

  @Test
  void clockThatWasSetBackMakesItReadAgain() {
    rollup("19041.6456.1.10", 0x70);
    ServicingMarks first = read(6456);
    rollup("19041.7000.1.2", 0x70);
    now = now.minusSeconds(1);

    assertThat(read(6456).rollupFixes()).isNotEqualTo(first.rollupFixes());
  }

  @Test
  void kernelHasTheVersionOfItsFile() {
    assertThat(read(6456).kernel()).isEqualTo("10.0.19041.6456");
  }

  @Test
  void kernelThatCannotBeReadIsNotKnown() {
    files.deny("System32\\ntoskrnl.exe");

    assertThat(read(6456).kernel()).isNull();
  }

  @Test
  void computerWithoutMarksGetsNoHotpatches() {
    assertThat(read(6456).hotpatch()).isFalse();
  }

  @Test
  void enrolledServerGetsHotpatches() {
    registry.key(ENROLLMENTS + "\\Hotpatch.amd64");

    assertThat(read(6456).hotpatch()).isTrue();
  }

  @Test
  void otherPackageOfTheSameKindIsNoEnrollment() {
    registry.key(ENROLLMENTS + "\\Client.OS.amd64");

    assertThat(read(6456).hotpatch()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({", , true", ", 1, true", ", 0, false", "1, 0, true", "0, 1, false"})
  void clientThatMayUpdateWithoutRestartGetsHotpatchesUnlessWhatTheyNeedIsOff(
      Long byPolicy, Long configured, boolean expected) {
    registry.set(MDM, "AllowRebootlessUpdates", 1);
    if (byPolicy != null) {
      registry.set(DEVICE_GUARD_POLICY, "EnableVirtualizationBasedSecurity", byPolicy);
    }
    if (configured != null) {
      registry.set(DEVICE_GUARD, "EnableVirtualizationBasedSecurity", configured);
    }

    assertThat(read(6456).hotpatch()).isEqualTo(expected);
  }

  @Test
  void hotpatchMarksThatMayNotBeReadAreNotKnown() {
    registry.deny(MDM);

    assertThat(read(6456).hotpatch()).isNull();
  }

  @Test
  void esuByWindows365IsActiveAndAnyOtherNotKnown() {
    assertThat(read(6456).esu()).isNull();

    registry.set(ESU, "Win10CommercialW365ESUEligible", 0);
    assertThat(read(6456).esu()).isNull();

    registry.set(ESU, "Win10CommercialW365ESUEligible", 1);
    assertThat(read(6456).esu()).isTrue();
  }

  @Test
  void whatIsNotKnownOfTheOthersKeepsNothingFromBeingRead() {
    rollup("19041.6456.1.10", 0x70);
    Failure denied = new Failure("denied", null);

    assertThat(probe.read(Reading.unknown(denied, now), Reading.unknown(denied, now)).rollupFixes())
        .isNotNull();
  }

  private void rollup(String version, int state) {
    long fileTime = (INSTALLED_AT.getEpochSecond() + 11_644_473_600L) * 10_000_000L;
    registry
        .set(PACKAGES + "\\" + name(version), "CurrentState", state)
        .set(PACKAGES + "\\" + name(version), "InstallTimeHigh", fileTime >>> 32)
        .set(PACKAGES + "\\" + name(version), "InstallTimeLow", fileTime & 0xFFFF_FFFFL);
  }

  private static String name(String version) {
    return "Package_for_RollupFix~31bf3856ad364e35~amd64~~" + version;
  }

  private @Nullable RollupFixes rollups() {
    return read(6456).rollupFixes();
  }

  private ServicingMarks read(int ubr) {
    return probe.read(os(ubr), marks());
  }

  private Reading<OsVersion> os(int ubr) {
    return Reading.known(new OsVersion(19045, ubr, null, null, null, null, false, null), now);
  }

  private Reading<RestartMarks> marks(String... marks) {
    return Reading.known(new RestartMarks(List.of(marks), null, null), now);
  }
}
