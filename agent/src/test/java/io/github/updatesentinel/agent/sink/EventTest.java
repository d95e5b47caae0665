package io.github.updatesentinel.agent.sink;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.updatesentinel.contract.EventId;
import org.junit.jupiter.api.Test;

class EventTest {
  @Test
  void anEventWithAFactTooFewOrTooManyIsADefect() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Event.of(EventId.INTERNAL_ERROR, "here"))
        .withMessage("INTERNAL_ERROR: expected [where, error], got [here]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Event.of(EventId.INTERNAL_ERROR, "here", "this", "that"));
  }
}
