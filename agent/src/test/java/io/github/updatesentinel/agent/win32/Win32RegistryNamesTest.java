package io.github.updatesentinel.agent.win32;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.updatesentinel.agent.probe.ReadFailure;
import org.junit.jupiter.api.Test;

/** How far the values of a key are read. Runs on any OS. */
class Win32RegistryNamesTest {
  private static final String KEY = "SOFTWARE\\UpdateSentinel";

  @Test
  void keyWithTheMostValuesIsReadWhole() throws ReadFailure {
    assertThat(Win32Registry.names(KEY, upTo(Win32Registry.MAX_VALUES)))
        .hasSize(1000)
        .startsWith("v0")
        .endsWith("v999");
  }

  @Test
  void keyWithOneValueMoreIsAFailureThatNamesIt() {
    assertThatExceptionOfType(ReadFailure.class)
        .isThrownBy(() -> Win32Registry.names(KEY, upTo(Win32Registry.MAX_VALUES + 1)))
        .withMessage("HKLM\\SOFTWARE\\UpdateSentinel holds more than 1000 values");
  }

  @Test
  void keyWithoutValuesHasNoNames() throws ReadFailure {
    assertThat(Win32Registry.names(KEY, upTo(0))).isEmpty();
  }

  private static Win32Registry.Names upTo(int count) {
    return index -> index < count ? "v" + index : null;
  }
}
