package io.github.updatesentinel.collector.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TypedTest {
  @Test
  void aRefusedFormShowsWhatWasTypedAndNothingElse() {
    Typed typed = new Typed(Map.of("name", List.of("ops")));

    assertThat(typed.text("name", "new")).isEqualTo("ops");
    assertThat(typed.text("target", "https://")).isEmpty();
    assertThat(Typed.NONE.text("name", "new")).isEqualTo("new");
  }

  @Test
  void aFieldWithoutAReadableValueIsShownEmpty() {
    // As the server reads target=http%zz.
    Typed typed = new Typed(Map.of("name", List.of("ops"), "target", List.of()));

    assertThat(typed.text("target", "https://")).isEmpty();
    assertThat(typed.chosen("target", "https://", true)).isFalse();
  }
}
