package io.github.updatesentinel.agent.win32;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.agent.config.RawValue;
import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.fact.ServiceState;
import io.github.updatesentinel.agent.fact.StartType;
import io.github.updatesentinel.agent.probe.ReadFailure;
import io.github.updatesentinel.agent.sink.EventId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * The Windows calls that harm nothing, on a real Windows. {@code ./dev test} runs the same class on
 * Wine.
 */
@EnabledOnOs(OS.WINDOWS)
class Win32OnWindowsTest {
  private static final String CURRENT_VERSION = "SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion";

  private final Win32Registry registry = new Win32Registry();
  private final Win32Services services = new Win32Services(registry);

  @Test
  void registryTellsTextsAndWhatIsNotThere() throws ReadFailure {
    assertThat(registry.value(CURRENT_VERSION, "ProductName")).isInstanceOf(RawValue.Text.class);
    assertThat(registry.value(CURRENT_VERSION, "No such value")).isNull();
    assertThat(registry.value("SOFTWARE\\No such key", "x")).isNull();
    assertThat(registry.values(CURRENT_VERSION)).containsKeys("ProductName", "CurrentBuild");
    assertThat(registry.values("SOFTWARE\\No such key")).isEmpty();
    assertThat(registry.exists(CURRENT_VERSION)).isTrue();
    assertThat(registry.exists("SOFTWARE\\No such key")).isFalse();
  }

  @Test
  void serviceThatWindowsHasIsDescribed() {
    Reading<ServiceState> reading = services.read("RpcSs");

    ServiceState service = reading.toOptional().orElseThrow();
    assertThat(service.startType()).isNotEqualTo(StartType.MISSING);
    assertThat(service.registryStartType()).isNotNull();
    assertThat(service.state()).isNotNull();
    assertThat(service.imagePath()).containsIgnoringCase("system32");
    assertThat(service.exitCode()).isNotNull();
  }

  @Test
  void serviceThatWindowsLacksIsKnownToBeMissing() {
    assertThat(services.read("NoSuchService").toOptional())
        .contains(ServiceState.missing("NoSuchService"));
    assertThat(services.tryStart("NoSuchService").answer()).isEqualTo(HResult.ofWin32(1060));
  }

  @Test
  void eventLogTakesAnEntryOrSaysWhyNot() {
    boolean written =
        new Win32EventLog()
            .report(1000, EventId.Level.INFO, List.of("更新 test", "x".repeat(40_000)));

    assertThat(written).isTrue();
  }

  @Test
  void eventLogProbeAnswers() {
    Win32EventLogProbe probe = new Win32EventLogProbe();

    assertThat(probe.updateFailures(Duration.ofDays(1))).isNotNull();
    assertThat(probe.whoChangedStartType("NoSuchService", Duration.ofDays(1))).isEmpty();
  }
}
