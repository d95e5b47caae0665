package io.github.updatesentinel.agent.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.agent.probe.access.FakeRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WindowsFolderTest {
  private static final String KEY = "SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion";

  private final FakeRegistry registry = new FakeRegistry();

  @Test
  void registryNamesIt() {
    registry.set(KEY, "SystemRoot", "E:\\Windows");

    assertThat(WindowsFolder.of(registry)).isEqualTo("E:\\Windows");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\\\server\\share", "Windows", "%SystemRoot%", ""})
  void whatIsNoFullPathOfADriveIsNotUsed(String value) {
    registry.set(KEY, "SystemRoot", value);

    assertThat(WindowsFolder.of(registry)).isNull();
  }

  @Test
  void itIsUnknownIfTheRegistryDoesNotSay() {
    assertThat(WindowsFolder.of(registry)).isNull();
    registry.set(KEY, "SystemRoot", 1);
    assertThat(WindowsFolder.of(registry)).isNull();
    registry.set(KEY, "SystemRoot", "E:\\Windows").deny(KEY);
    assertThat(WindowsFolder.of(registry)).isNull();
  }
}
