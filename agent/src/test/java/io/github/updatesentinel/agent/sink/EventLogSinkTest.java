package io.github.updatesentinel.agent.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.contract.EventId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventLogSinkTest {
  @Test
  void windowsGetsNumberLevelAndTheFactsAlone() {
    List<Object> reported = new ArrayList<>();
    EventLog log = (id, level, strings) -> reported.addAll(List.of(id, level, strings));
    new EventLogSink(log).raise(Event.of(EventId.COLLECTOR_BACK, "https://uc.example", "1 h"));

    assertThat(reported)
        .containsExactly(1201, EventId.Level.INFO, List.of("https://uc.example", "1 h"));
  }
}
