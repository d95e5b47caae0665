package io.github.updatesentinel.agent.probe.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.agent.config.RawValue;
import io.github.updatesentinel.agent.fact.Failure;
import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.fact.update.UpdateSource;
import io.github.updatesentinel.agent.probe.access.FakeRegistry;
import io.github.updatesentinel.contract.UpdateSourceKind;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpdateSourceProbeTest {
  private static final String POLICY = "SOFTWARE\\Policies\\Microsoft\\Windows\\WindowsUpdate";
  private static final String AU = POLICY + "\\AU";
  private static final String SERVICES =
      "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\WindowsUpdate\\Services";
  private static final String SERVER = "https://uc.example:8531";
  private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");
  private static final String MDM = "SOFTWARE\\Microsoft\\PolicyManager\\current\\device\\Update";
  private static final String CLIENT =
      "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\WindowsUpdate";
  private static final UpdateSource WINDOWS_UPDATE = unmanaged(UpdateSourceKind.WINDOWS_UPDATE);

  private final FakeRegistry registry = new FakeRegistry();

  private static UpdateSource unmanaged(UpdateSourceKind kind) {
    return new UpdateSource(kind, null, null, null, false);
  }

  private static UpdateSource wsus(@Nullable String targetGroup) {
    return new UpdateSource(UpdateSourceKind.WSUS, SERVER, targetGroup, null, false);
  }

  private FakeRegistry managed() {
    return registry.set(POLICY, "WUServer", SERVER).set(AU, "UseWUServer", 1);
  }

  @Test
  void managedMachineAsksItsServer() {
    managed();

    assertThat(source()).isEqualTo(wsus(null));
  }

  @Test
  void targetGroupCountsWhereItIsEnabled() {
    managed().set(POLICY, "TargetGroup", "Finance");
    assertThat(source().targetGroup()).isNull();

    registry.set(POLICY, "TargetGroupEnabled", 0);
    assertThat(source().targetGroup()).isNull();

    registry.set(POLICY, "TargetGroupEnabled", 1);
    assertThat(source()).isEqualTo(wsus("Finance"));
  }

  @Test
  void machineWithoutPolicyAsksWindowsUpdate() {
    assertThat(source()).isEqualTo(WINDOWS_UPDATE);
  }

  @Test
  void serverThatIsNotUsedIsNotAsked() {
    registry.set(POLICY, "WUServer", SERVER);
    assertThat(source()).isEqualTo(WINDOWS_UPDATE);

    registry.set(AU, "UseWUServer", 0);
    assertThat(source()).isEqualTo(WINDOWS_UPDATE);
  }

  @Test
  void useWUServerOfAWrongTypeIsUnknown() {
    managed().set(AU, "UseWUServer", new RawValue.Text("1"));

    assertThat(read())
        .isEqualTo(Reading.unknown(new Failure("UseWUServer is no REG_DWORD: \"1\"", null), NOW));
  }

  @Test
  void managedMachineWithoutAServerIsUnknown() {
    registry.set(AU, "UseWUServer", 1);
    Failure why = new Failure("UseWUServer is 1 and WUServer names no server", null);
    assertThat(read()).isEqualTo(Reading.unknown(why, NOW));

    registry.set(POLICY, "WUServer", " ");
    assertThat(read()).isEqualTo(Reading.unknown(why, NOW));

    registry.set(POLICY, "WUServer", new RawValue.Int(7));
    assertThat(read()).isEqualTo(Reading.unknown(why, NOW));
  }

  @Test
  void classPolicyCanSendQualityUpdatesToMicrosoft() {
    managed()
        .set(POLICY, "SetPolicyDrivenUpdateSourceForQualityUpdates", 0)
        .set(AU, "UseUpdateClassPolicySource", 1);

    assertThat(source())
        .isEqualTo(
            new UpdateSource(UpdateSourceKind.WINDOWS_UPDATE, null, null, null, false, true));
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 1"})
  void classPolicyThatIsOffOrNamesTheServerChangesNothing(long active, long source) {
    managed()
        .set(POLICY, "SetPolicyDrivenUpdateSourceForQualityUpdates", source)
        .set(AU, "UseUpdateClassPolicySource", active);

    assertThat(source().kind()).isEqualTo(UpdateSourceKind.WSUS);
  }

  @ParameterizedTest
  @CsvSource({
    "17763, , WSUS",
    "18363, , WSUS",
    "19041, , WINDOWS_UPDATE",
    "19044, 0, WINDOWS_UPDATE",
    "19044, 1, WSUS",
    "20348, 1, WSUS",
    "22000, 1, WINDOWS_UPDATE",
    "26100, 1, WINDOWS_UPDATE",
  })
  void classPolicyCountsOnBuildsThatObeyIt(
      String build, Long disableDualScan, UpdateSourceKind kind) {
    managed()
        .set(POLICY, "SetPolicyDrivenUpdateSourceForQualityUpdates", 0)
        .set(AU, "UseUpdateClassPolicySource", 1)
        .set("SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion", "CurrentBuildNumber", build);
    if (disableDualScan != null) {
      registry.set(POLICY, "DisableDualScan", disableDualScan);
    }

    assertThat(source().kind()).isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource({
    "14392, DeferQualityUpdates, , WSUS",
    "14393, DeferQualityUpdates, , WINDOWS_UPDATE",
    "19044, DeferQualityUpdates, , WINDOWS_UPDATE",
    "19044, DeferFeatureUpdates, , WINDOWS_UPDATE",
    "20348, DeferQualityUpdates, , WINDOWS_UPDATE",
    "19044, DeferQualityUpdates, DisableDualScan, WSUS",
    "19044, DeferQualityUpdates, DoNotConnectToWindowsUpdateInternetLocations, WSUS",
    "22000, DeferQualityUpdates, , WSUS",
  })
  void deferralBesideAWsusIsADualScanWhereNothingForbidsIt(
      String build, String deferral, String forbidden, UpdateSourceKind kind) {
    managed()
        .set(POLICY, deferral, 1)
        .set("SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion", "CurrentBuildNumber", build);
    if (forbidden != null) {
      registry.set(POLICY, forbidden, 1);
    }

    assertThat(source().kind()).isEqualTo(kind);
    assertThat(source().bypassesWsus()).isEqualTo(kind == UpdateSourceKind.WINDOWS_UPDATE);
  }

  @Test
  void classPolicyThatNamesTheServerEndsTheDualScan() {
    managed()
        .set(POLICY, "DeferQualityUpdates", 1)
        .set(POLICY, "SetPolicyDrivenUpdateSourceForQualityUpdates", 1)
        .set(AU, "UseUpdateClassPolicySource", 1)
        .set("SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion", "CurrentBuildNumber", "19044");

    assertThat(source().kind()).isEqualTo(UpdateSourceKind.WSUS);
  }

  @Test
  void classPolicyForOtherClassesDoesNotDecide() {
    managed()
        .set(POLICY, "SetPolicyDrivenUpdateSourceForFeatureUpdates", 0)
        .set(POLICY, "SetPolicyDrivenUpdateSourceForDriverUpdates", 0)
        .set(AU, "UseUpdateClassPolicySource", 1);

    assertThat(source().kind()).isEqualTo(UpdateSourceKind.WSUS);
  }

  @ParameterizedTest
  @CsvSource({
    "7971f918-a847-4430-9279-4a52d1efe18d, MICROSOFT_UPDATE",
    "7971F918-A847-4430-9279-4A52D1EFE18D, MICROSOFT_UPDATE",
    "9482f4b4-e343-43b6-b170-9a65bc822c77, WINDOWS_UPDATE",
    "3da21691-e39d-4da6-8a4b-b43877bcb1b7, OTHER",
    "'', WINDOWS_UPDATE",
  })
  void unmanagedMachineAsksTheDefaultService(String service, UpdateSourceKind kind) {
    registry.set(SERVICES, "DefaultService", service);

    assertThat(source()).isEqualTo(unmanaged(kind));
  }

  @Test
  void deniedPolicyIsUnknownAndNotUnmanaged() {
    managed().deny(POLICY);

    assertThat(read())
        .isEqualTo(
            Reading.unknown(
                new Failure("RegOpenKeyEx(" + POLICY + ")", HResult.E_ACCESSDENIED), NOW));
  }

  @ParameterizedTest
  @CsvSource({"https://uc.example:8531", "HTTP://uc.example:8530"})
  void deviceManagementCanNameAServer(String url) {
    registry.set(MDM, "UpdateServiceUrl", url);

    assertThat(source()).isEqualTo(new UpdateSource(UpdateSourceKind.WSUS, url, null, null, false));
  }

  @ParameterizedTest
  @CsvSource({"CorpWSUS", "' '", "uc.example"})
  void wordOfDeviceManagementThatIsNoAddressNamesNoServer(String word) {
    registry.set(MDM, "UpdateServiceUrl", word);

    assertThat(source()).isEqualTo(WINDOWS_UPDATE);
  }

  @Test
  void groupPolicyComesBeforeDeviceManagement() {
    managed().set(MDM, "UpdateServiceUrl", "https://other.example");
    assertThat(source()).isEqualTo(wsus(null));

    registry.deny(MDM);
    assertThat(source()).isEqualTo(wsus(null));
  }

  @Test
  void deviceManagementThatCannotBeReadIsUnknownAndNotUnmanaged() {
    registry.deny(MDM);

    assertThat(read().failure()).isPresent();
  }

  @ParameterizedTest
  @CsvSource({"0, 19044, true", "1, 19044, false", "0, 18363, false"})
  void deviceManagementCanSendQualityUpdatesToMicrosoft(
      long source, String build, boolean bypassed) {
    registry
        .set(MDM, "UpdateServiceUrl", SERVER)
        .set(MDM, "SetPolicyDrivenUpdateSourceForQualityUpdates", source)
        .set("SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion", "CurrentBuildNumber", build);

    assertThat(source().bypassesWsus()).isEqualTo(bypassed);
    assertThat(source().isManaged()).isEqualTo(!bypassed);
  }

  @Test
  void idOfTheClientIsReadWhoeverManagesIt() {
    registry.set(CLIENT, "SusClientId", " 4b9f5e3c-0000-4000-8000-000000000001 ");
    assertThat(source().clientId()).isEqualTo("4b9f5e3c-0000-4000-8000-000000000001");

    managed();
    assertThat(source().clientId()).isEqualTo("4b9f5e3c-0000-4000-8000-000000000001");

    registry.set(CLIENT, "SusClientId", "x".repeat(1000));
    assertThat(source().clientId()).hasSize(100);

    registry.deny(CLIENT);
    assertThat(source().clientId()).isNull();
  }

  @Test
  void clientOfConfigurationManagerIsSeenByItsService() {
    String service = "SYSTEM\\CurrentControlSet\\Services\\CcmExec";
    assertThat(source().configMgr()).isFalse();

    registry.key(service);
    assertThat(source().configMgr()).isTrue();

    registry.deny(service);
    assertThat(source().configMgr()).isNull();
  }

  private Reading<UpdateSource> read() {
    return new UpdateSourceProbe(registry, InstantSource.fixed(NOW)).read();
  }

  private UpdateSource source() {
    return read().toOptional().orElseThrow();
  }
}
