package io.github.updatesentinel.agent.win32;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What needs no Windows Update Agent. Runs on any OS. */
class WuaScanTest {
  @Test
  void warningsThatAreNotThereAreUnknownAndNotNone() throws ComFailure {
    assertThat(WuaScan.warnings(null)).isNull();
  }
}
