package io.github.updatesentinel.agent.win32.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.updatesentinel.agent.fact.Failure;
import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.ServiceState;
import io.github.updatesentinel.agent.probe.access.FakeRegistry;
import io.github.updatesentinel.agent.probe.access.ReadFailure;
import io.github.updatesentinel.contract.StartType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How start types are put together. Runs on any OS. */
class Win32ServicesTest {
  private static final int AUTOMATIC = 2;
  private static final int DISABLED = 4;

  @Test
  void delayCountsForAutomaticStart() throws ReadFailure {
    assertThat(startType(AUTOMATIC, () -> true, null)).isEqualTo(StartType.AUTO_DELAYED);
    assertThat(startType(AUTOMATIC, () -> false, StartType.AUTO_DELAYED)).isEqualTo(StartType.AUTO);
  }

  @Test
  void delayIsNotAskedForOtherStartTypes() throws ReadFailure {
    assertThat(startType(DISABLED, Win32ServicesTest::refused, null)).isEqualTo(StartType.DISABLED);
  }

  @ParameterizedTest
  @CsvSource({"AUTO", "AUTO_DELAYED"})
  void registryTellsTheDelayThatTheManagerDoesNot(StartType registered) throws ReadFailure {
    assertThat(startType(AUTOMATIC, Win32ServicesTest::refused, registered)).isEqualTo(registered);
  }

  @ParameterizedTest
  @CsvSource({",", "MANUAL", "DISABLED"})
  void delayThatNobodyTellsIsUnknownAndNotNone(@Nullable StartType registered) {
    assertThatExceptionOfType(ReadFailure.class)
        .isThrownBy(() -> startType(AUTOMATIC, Win32ServicesTest::refused, registered))
        .withMessageStartingWith("QueryServiceConfig2(X): 0x80070005");
  }

  @Test
  void numberThatWindowsDoesNotDefineIsUnknown() {
    assertThatExceptionOfType(ReadFailure.class)
        .isThrownBy(() -> startType(7, () -> false, StartType.AUTO))
        .withMessageStartingWith("start type of X is 7");
  }

  private static StartType startType(
      int start, Win32Services.DelayedStart delayed, @Nullable StartType registered)
      throws ReadFailure {
    return Win32Services.startType("X", start, delayed, registered);
  }

  private static boolean refused() throws ReadFailure {
    throw new ReadFailure(new Failure("QueryServiceConfig2(X)", HResult.E_ACCESSDENIED));
  }

  @Test
  void disabledServiceIsDisabledThoughItsRegistryKeyIsClosed() throws ReadFailure {
    String key = "SYSTEM\\CurrentControlSet\\Services\\X";
    FakeRegistry registry =
        new FakeRegistry().deny(key).deny(key + "\\Parameters").deny(key + "\\TriggerInfo");

    assertThat(described(registry, "C:\\Windows\\X.exe"))
        .isEqualTo(
            new ServiceState(
                "X", StartType.DISABLED, null, null, null, null, "C:\\Windows\\X.exe", null));
    ServiceState shared = described(registry, "C:\\Windows\\System32\\SVCHOST.EXE -k netsvcs");
    assertThat(shared.startType()).isEqualTo(StartType.DISABLED);
    assertThat(String.valueOf(shared.unread())).contains("Parameters", "0x80070005");
  }

  @ParameterizedTest
  @CsvSource({"'', false", "\\Parameters, true", "\\TriggerInfo, false"})
  void keyThatIsClosedLeavesWhatIsInTheOthers(String closed, boolean unread) throws ReadFailure {
    String key = "SYSTEM\\CurrentControlSet\\Services\\X";
    FakeRegistry registry =
        new FakeRegistry()
            .set(key, "Start", 4)
            .set(key + "\\Parameters", "ServiceDll", "x.dll")
            .key(key + "\\TriggerInfo")
            .deny(key + closed);

    ServiceState service = described(registry, "svchost.exe -k netsvcs");

    assertThat(service.registryStartType()).isEqualTo(closed.isEmpty() ? null : StartType.DISABLED);
    assertThat(service.serviceDll()).isEqualTo(unread ? null : "x.dll");
    assertThat(service.triggerStart()).isEqualTo(closed.contains("Trigger") ? null : true);
    assertThat(service.unread() != null).isEqualTo(unread);
  }

  private static ServiceState described(FakeRegistry registry, String path) throws ReadFailure {
    return new Win32Services(registry)
        .describe("X", new OpenService.Config(DISABLED, path), Win32ServicesTest::refused, null);
  }
}
