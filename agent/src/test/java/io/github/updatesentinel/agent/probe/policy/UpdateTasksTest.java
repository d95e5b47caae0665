package io.github.updatesentinel.agent.probe.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.updatesentinel.agent.probe.access.FakeFiles;
import io.github.updatesentinel.agent.probe.access.ReadFailure;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpdateTasksTest {
  private static final String FOLDER = "System32\\Tasks\\Microsoft\\Windows\\";
  private static final String SCAN = "UpdateOrchestrator\\Schedule Scan";
  private static final String START = "WindowsUpdate\\Scheduled Start";

  /** As the Task Scheduler writes it: a byte order mark, UTF-16, triggers with a switch each. */
  private static final String TASK =
      """
      \uFEFF<?xml version="1.0" encoding="UTF-16"?>
      <Task version="1.6" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
        <Triggers>
          <TimeTrigger>
            <Enabled>false</Enabled>
          </TimeTrigger>
        </Triggers>
        <Settings>
          <IdleSettings><StopOnIdleEnd>true</StopOnIdleEnd></IdleSettings>
          %s
          <Hidden>false</Hidden>
        </Settings>
      </Task>
      """;

  private final FakeFiles files = new FakeFiles();
  private final UpdateTasks tasks = new UpdateTasks(files);

  @Test
  void taskThatIsSwitchedOffIsDisabled() throws ReadFailure {
    task(START, "<Enabled>false</Enabled>", StandardCharsets.UTF_16LE);
    task(SCAN, "<Enabled>true</Enabled>", StandardCharsets.UTF_16LE);

    assertThat(tasks.disabled()).containsExactly(START);
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-8"})
  void everyEncodingIsRead(String charset) throws ReadFailure {
    task(SCAN, "<Enabled> false </Enabled>", Charset.forName(charset));

    assertThat(tasks.disabled()).containsExactly(SCAN);
  }

  @Test
  void taskWithoutASwitchIsEnabledWhateverItsTriggers() throws ReadFailure {
    task(SCAN, "", StandardCharsets.UTF_16LE);

    assertThat(tasks.disabled()).isEmpty();
  }

  @Test
  void taskThatThisWindowsLacksIsNotDisabled() throws ReadFailure {
    assertThat(tasks.disabled()).isEmpty();
  }

  @Test
  void taskThatCannotBeReadIsNotKnown() throws ReadFailure {
    files.deny(FOLDER + SCAN);

    assertThatExceptionOfType(ReadFailure.class).isThrownBy(tasks::disabled);
  }

  @Test
  void taskThatIsDisabledIsToldThoughAnotherCannotBeRead() throws ReadFailure {
    task(START, "<Enabled>false</Enabled>", StandardCharsets.UTF_16LE);
    files.deny(FOLDER + SCAN);

    assertThat(tasks.disabled()).containsExactly(START);
  }

  @Test
  void fileThatIsNoTaskOrTooLongIsNotKnown() throws ReadFailure {
    files.file(FOLDER + SCAN, "<Task/>", StandardCharsets.UTF_8);
    assertThatExceptionOfType(ReadFailure.class).isThrownBy(tasks::disabled);

    files.file(FOLDER + SCAN, "<Settings></Settings>" + "x".repeat(65_536), StandardCharsets.UTF_8);
    assertThatExceptionOfType(ReadFailure.class).isThrownBy(tasks::disabled);
  }

  @Test
  void withoutAWindowsFolderNothingIsKnown() throws ReadFailure {
    files.rootUnknown();

    assertThatExceptionOfType(ReadFailure.class).isThrownBy(tasks::disabled);
  }

  private void task(String name, String enabled, Charset charset) {
    files.file(FOLDER + name, TASK.formatted(enabled), charset);
  }
}
