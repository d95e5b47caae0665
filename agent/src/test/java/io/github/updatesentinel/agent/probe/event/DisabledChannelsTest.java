package io.github.updatesentinel.agent.probe.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.agent.fact.Failure;
import io.github.updatesentinel.agent.fact.update.WindowsRecord;
import io.github.updatesentinel.agent.probe.access.FakeRegistry;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DisabledChannelsTest {
  private static final String OPERATIONAL = "Microsoft-Windows-WindowsUpdateClient/Operational";
  private static final String KEY =
      "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\WINEVT\\Channels\\" + OPERATIONAL;
  private static final WindowsRecord NOTHING = new WindowsRecord(List.of(), Map.of());

  private final FakeRegistry registry = new FakeRegistry();

  @Test
  void channelThatIsTurnedOffIsNotReadable() {
    registry.set(KEY, "Enabled", 0);

    assertThat(unread(NOTHING))
        .containsExactly(Map.entry(OPERATIONAL, new Failure(OPERATIONAL + " is disabled", null)));
  }

  @Test
  void channelThatIsOnOrOfWhichNothingIsKnownIsReadable() {
    assertThat(unread(NOTHING)).isEmpty();

    registry.set(KEY, "Enabled", 1);
    assertThat(unread(NOTHING)).isEmpty();

    registry.deny(KEY);
    assertThat(unread(NOTHING)).isEmpty();
  }

  @Test
  void channelThatCouldNotBeReadKeepsItsOwnReason() {
    registry.set(KEY, "Enabled", 0);
    Failure failure = new Failure("EvtQuery", null);
    WindowsRecord seen =
        new WindowsRecord(List.of(), Map.of("System", failure, OPERATIONAL, failure));

    assertThat(unread(seen)).isEqualTo(seen.unread());
  }

  private Map<String, Failure> unread(WindowsRecord seen) {
    return new DisabledChannels(registry).in(seen).unread();
  }
}
