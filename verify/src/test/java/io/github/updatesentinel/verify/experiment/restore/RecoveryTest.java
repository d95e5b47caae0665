package io.github.updatesentinel.verify.experiment.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.updatesentinel.verify.bench.Bench;
import io.github.updatesentinel.verify.experiment.Experiment;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RecoveryTest {
  private static final Owner ENDED = new Owner(Integer.MAX_VALUE, Instant.ofEpochSecond(1));

  private FakeWindows windows;

  @BeforeEach
  void start(@TempDir Path folder) throws IOException {
    windows = new FakeWindows(folder);
  }

  @AfterEach
  void end() throws IOException {
    windows.close();
  }

  private Optional<String> restore() throws IOException {
    Bench bench = windows.bench();
    return Experiment.restoreIfInterrupted(bench.tools(), bench.windows(), bench.work());
  }

  private void left(String journal) {
    windows.registry.put(JournalKey.PATH, new LinkedHashMap<>(Map.of("Journal", journal)));
    windows.tasks.put(StartUpTask.NAME, "");
  }

  @Test
  void nothingIsDoneOrSaidWhereNothingWasLeft() throws IOException {
    windows.set(StartType.DISABLED);
    assertThat(restore()).isEmpty();
    assertThat(windows.startType()).isEqualTo(StartType.DISABLED);
    assertThat(windows.commands).allMatch(command -> command.contains("reg.exe query"));
  }

  @ParameterizedTest
  @CsvSource({
    "'', DISABLED, DEMAND",
    "'rubbish', DISABLED, DEMAND",
    "'1;disabled;DISABLING;1;1', DISABLED, DEMAND",
    "'1;boot;DISABLING;1;1', DISABLED, DEMAND",
    "'1;demand & calc.exe;DISABLING;1;1', DISABLED, DEMAND",
    "'rubbish', DEMAND, DEMAND",
    "'rubbish', AUTO, AUTO",
    "'1;boot;RESTORING;1;1', AUTO_DELAYED, AUTO_DELAYED",
  })
  void aDamagedJournalEndsADisabledTrustedInstallerAndChangesNothingElse(
      String journal, StartType now, StartType then) throws IOException {
    left(journal);
    windows.set(now);
    assertThat(restore().orElseThrow())
        .contains("is damaged")
        .contains(now == then ? "left as it is" : "is DEMAND now");
    assertThat(windows.startType()).isEqualTo(then);
    assertThat(windows.traces()).isEmpty();
  }

  private static boolean isQueryOfTheJournal(List<String> command) {
    return command.contains("query") && command.contains("Journal");
  }

  @Test
  void journalThatCannotBeReadOnceIsReadAgain() throws IOException {
    left(new Journal(StartType.AUTO, Step.SCANNING_DISABLED, ENDED).text());
    windows.set(StartType.DISABLED);
    AtomicInteger queries = new AtomicInteger();
    windows.instead =
        command ->
            isQueryOfTheJournal(command) && queries.getAndIncrement() == 0
                ? FakeWindows.answer(command, 0xC0000142, "")
                : null;
    assertThat(restore().orElseThrow()).contains("DISABLED and is AUTO again");
    assertThat(windows.startType()).isEqualTo(StartType.AUTO);
    assertThat(windows.traces()).isEmpty();
  }

  @Test
  void journalThatCannotBeReadStaysForTheNextRun() {
    left(new Journal(StartType.AUTO, Step.SCANNING_DISABLED, ENDED).text());
    windows.set(StartType.DISABLED);
    windows.instead =
        command ->
            isQueryOfTheJournal(command)
                ? FakeWindows.answer(command, 0xC0000142, "no room")
                : null;
    assertThatThrownBy(this::restore)
        .hasMessageContaining(JournalKey.PATH + ", could not be read")
        .hasMessageContaining("no room");
    assertThat(windows.startType()).isEqualTo(StartType.DISABLED);
    assertThat(windows.traces()).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource(StartType.class)
  void aStartTypeThatSomebodySetMeanwhileStays(StartType now) throws IOException {
    left(new Journal(StartType.DEMAND, Step.SCANNING_DISABLED, ENDED).text());
    windows.set(now);
    assertThat(restore()).isPresent();
    assertThat(windows.startType()).isEqualTo(now == StartType.DISABLED ? StartType.DEMAND : now);
    assertThat(windows.traces()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Step.class,
      names = {"REGISTERING_TASK", "SCANNING_BEFORE", "SCANNING_AFTER", "DELETING_TASK"})
  void whoeverDisabledItWhenTheExperimentHadNotIsNoneOfItsBusiness(Step step) throws IOException {
    left(new Journal(StartType.DEMAND, step, ENDED).text());
    windows.set(StartType.DISABLED);
    assertThat(restore().orElseThrow()).contains(step.name(), "unchanged");
    assertThat(windows.startType()).isEqualTo(StartType.DISABLED);
    assertThat(windows.traces()).isEmpty();
  }

  @Test
  void anExperimentThatRunsInAnotherProcessIsLeftAlone() {
    left(new Journal(StartType.DEMAND, Step.SCANNING_DISABLED, Owner.self()).text());
    windows.set(StartType.DISABLED);
    assertThatThrownBy(this::restore)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("running in process " + ProcessHandle.current().pid());
    assertThat(windows.startType()).isEqualTo(StartType.DISABLED);
    assertThat(windows.traces()).hasSize(2);
  }

  @Test
  void journalAndTaskStayWhereItCouldNotBeRestored() {
    left(new Journal(StartType.AUTO, Step.SCANNING_DISABLED, ENDED).text());
    windows.set(StartType.DISABLED);
    windows.instead =
        command ->
            command.contains("config") ? FakeWindows.answer(command, 5, "Access is denied.") : null;
    assertThatThrownBy(this::restore)
        .hasMessageContaining("ended with 5 (Access is denied.)")
        .hasMessageContaining("sc.exe config TrustedInstaller start= auto");
    assertThat(windows.traces()).hasSize(2);
  }

  @Test
  void journalStaysWhereTheTaskCouldNotBeDeleted() {
    left(new Journal(StartType.AUTO, Step.SCANNING_DISABLED, ENDED).text());
    windows.set(StartType.DISABLED);
    windows.instead =
        command ->
            command.contains("/delete")
                ? FakeWindows.answer(command, 1, "Access is denied.")
                : null;
    assertThatThrownBy(this::restore).hasMessageContaining(StartUpTask.NAME);
    assertThat(windows.startType()).isEqualTo(StartType.AUTO);
    assertThat(windows.traces()).hasSize(2);
  }
}
