package io.github.updatesentinel.agent.win32.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.updatesentinel.agent.probe.access.ReadFailure;
import java.util.List;
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

  @Test
  void subkeysAreThoseWithThePrefixInAnyCase() throws ReadFailure {
    List<String> keys = List.of("Package_for_RollupFix~1", "other", "PACKAGE_FOR_ROLLUPFIX~2");

    assertThat(
            Win32Registry.subkeys(
                KEY,
                "Package_for_RollupFix~",
                index -> index < keys.size() ? keys.get(index) : null))
        .containsExactly("Package_for_RollupFix~1", "PACKAGE_FOR_ROLLUPFIX~2");
  }

  @Test
  void manySubkeysAreLookedThroughForFewThatMatch() throws ReadFailure {
    assertThat(Win32Registry.subkeys(KEY, "v9999", upTo(100_000))).hasSize(11);
  }

  @Test
  void keyWithMoreSubkeysThanAreLookedAtIsAFailure() {
    assertThatExceptionOfType(ReadFailure.class)
        .isThrownBy(() -> Win32Registry.subkeys(KEY, "w", index -> "v" + index))
        .withMessageStartingWith("HKLM\\SOFTWARE\\UpdateSentinel holds more than 100000 keys");
    assertThatExceptionOfType(ReadFailure.class)
        .isThrownBy(() -> Win32Registry.subkeys(KEY, "", upTo(Win32Registry.MAX_SUBKEYS + 1)))
        .withMessageEndingWith("or 1000 that begin with \"\"");
  }

  private static Win32Registry.Names upTo(int count) {
    return index -> index < count ? "v" + index : null;
  }
}
