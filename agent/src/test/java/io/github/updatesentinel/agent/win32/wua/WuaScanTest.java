package io.github.updatesentinel.agent.win32.wua;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.agent.win32.com.ComFailure;
import org.junit.jupiter.api.Test;

/** What needs no Windows Update Agent. Runs on any OS. */
class WuaScanTest {
  @Test
  void warningsThatAreNotThereAreUnknownAndNotNone() throws ComFailure {
    assertThat(WuaScan.warnings(null)).isNull();
  }
}
