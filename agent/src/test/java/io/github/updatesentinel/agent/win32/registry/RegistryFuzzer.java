package io.github.updatesentinel.agent.win32.registry;

import io.github.updatesentinel.agent.config.RawValue;
import java.util.Arrays;

/** What the fuzzer calls: any bytes as the data of a registry value, after its type in one byte. */
public final class RegistryFuzzer {
  private RegistryFuzzer() {}

  /** One input. A text or a number that a probe uses comes from the data and nowhere else. */
  public static void fuzzerTestOneInput(byte[] bytes) {
    if (bytes.length == 0) {
      return;
    }
    byte[] data = Arrays.copyOfRange(bytes, 1, bytes.length);
    RawValue value = Win32Registry.decode(bytes[0], data);
    if (value instanceof RawValue.Text text && text.value().length() > data.length / 2) {
      throw new IllegalStateException("longer than its data: " + text.show());
    }
    if (value instanceof RawValue.Int && data.length != 4 && data.length != 8) {
      throw new IllegalStateException("a number of " + data.length + " bytes: " + value.show());
    }
  }
}
