package io.github.updatesentinel.agent.check.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.agent.check.report.StartTypeChanges.Change;
import io.github.updatesentinel.agent.fact.Failure;
import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.fact.ServiceState;
import io.github.updatesentinel.agent.time.FakeClocks;
import io.github.updatesentinel.contract.StartType;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartTypeChangesTest {
  private final Map<String, StartType> known = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  @Test
  void firstSightIsNoChange() {
    assertThat(see("TrustedInstaller", StartType.DISABLED)).isEmpty();
    assertThat(known).containsExactly(Map.entry("TrustedInstaller", StartType.DISABLED));
  }

  @Test
  void sameTypeIsNoChange() {
    see("wuauserv", StartType.MANUAL);

    assertThat(see("wuauserv", StartType.MANUAL)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "TrustedInstaller, MANUAL, AUTO",
    "TrustedInstaller, AUTO, MANUAL",
    "trustedinstaller, MANUAL, AUTO_DELAYED",
    "BITS, MANUAL, AUTO",
    "BITS, AUTO_DELAYED, MANUAL"
  })
  void moveBetweenManualAndAutomaticIsWindowsOwnDoing(String name, StartType from, StartType to) {
    see(name, from);

    assertThat(see(name, to)).isEmpty();
    assertThat(known).containsEntry(name, to);
  }

  @ParameterizedTest
  @CsvSource({
    "TrustedInstaller, MANUAL, DISABLED",
    "TrustedInstaller, DISABLED, MANUAL",
    "TrustedInstaller, MANUAL, MISSING",
    "BITS, AUTO_DELAYED, DISABLED",
    "BITS, MISSING, AUTO",
    "BITS, DISABLED, MISSING",
    "wuauserv, MANUAL, AUTO",
    "CryptSvc, AUTO, MANUAL"
  })
  void anyOtherChangeIsToldOnce(String name, StartType from, StartType to) {
    see(name, from);

    assertThat(see(name, to)).containsExactly(new Change(name, from, to));
    assertThat(see(name, to)).isEmpty();
  }

  @Test
  void whatWasLastSeenOfAnUnreadableServiceStands() {
    see("TrustedInstaller", StartType.MANUAL);
    Failure denied = new Failure("OpenService", HResult.E_ACCESSDENIED);
    Reading<ServiceState> unreadable = Reading.unknown(denied, FakeClocks.START);

    assertThat(StartTypeChanges.update(known, Map.of("TrustedInstaller", unreadable))).isEmpty();
    assertThat(see("TrustedInstaller", StartType.DISABLED))
        .containsExactly(new Change("TrustedInstaller", StartType.MANUAL, StartType.DISABLED));
  }

  @Test
  void serviceThatIsNoLongerRequiredIsForgotten() {
    see("BITS", StartType.DISABLED);
    see("wuauserv", StartType.MANUAL);

    assertThat(known).containsOnlyKeys("wuauserv");
    assertThat(see("BITS", StartType.AUTO)).isEmpty();
  }

  @Test
  void anotherSpellingIsTheSameService() {
    see("BITS", StartType.DISABLED);

    assertThat(see("bits", StartType.AUTO))
        .containsExactly(new Change("bits", StartType.DISABLED, StartType.AUTO));
    assertThat(see("bits", StartType.DISABLED))
        .containsExactly(new Change("bits", StartType.AUTO, StartType.DISABLED));
  }

  private List<Change> see(String name, StartType type) {
    ServiceState state = new ServiceState(name, type, null, null, null, null, null, null);
    return StartTypeChanges.update(known, Map.of(name, Reading.known(state, FakeClocks.START)));
  }
}
