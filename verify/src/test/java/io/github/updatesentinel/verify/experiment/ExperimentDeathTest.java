package io.github.updatesentinel.verify.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.updatesentinel.verify.bench.Bench;
import io.github.updatesentinel.verify.experiment.restore.FakeWindows;
import io.github.updatesentinel.verify.experiment.restore.Owner;
import io.github.updatesentinel.verify.experiment.restore.StartType;
import io.github.updatesentinel.verify.report.Finding;
import io.github.updatesentinel.verify.report.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Ends the program before, within and after every command that the experiment runs. */
class ExperimentDeathTest {
  private static final Owner ENDED = new Owner(Integer.MAX_VALUE, Instant.ofEpochSecond(1));

  private FakeWindows windows;

  @BeforeEach
  void start(@TempDir Path folder) throws IOException {
    windows = new FakeWindows(folder);
    // A service that runs would be waited for, and that changes nothing.
    windows.product = "STOPPED";
  }

  @AfterEach
  void end() throws IOException {
    windows.close();
  }

  static Stream<Arguments> deaths() {
    return Stream.of(StartType.AUTO, StartType.AUTO_DELAYED, StartType.DEMAND)
        .flatMap(
            original ->
                Stream.of(FakeWindows.Moment.values())
                    .map(moment -> Arguments.of(original, moment)));
  }

  private List<Finding> experiment() throws IOException {
    return new Experiment(windows.bench(), windows.console(), ENDED).run();
  }

  private Optional<String> restore() throws IOException {
    Bench bench = windows.bench();
    return Experiment.restoreIfInterrupted(bench.tools(), bench.windows(), bench.work());
  }

  /** How many commands an experiment has that nothing ends. */
  private int commands(StartType original) throws IOException {
    windows.set(original);
    windows.startAgain();
    experiment();
    assertThat(windows.startType()).isEqualTo(original);
    assertThat(windows.traces()).isEmpty();
    return windows.commands.size();
  }

  /** Ends an experiment at one command; gives the name of that. */
  private String die(StartType original, int command, FakeWindows.Moment moment) {
    windows.set(original);
    windows.state = "STOPPED";
    windows.startAgain();
    windows.dieAt(command, moment);
    assertThatThrownBy(this::experiment).isInstanceOf(FakeWindows.Death.class);
    return "%s, ended %s %s".formatted(original, moment, windows.commands.get(command));
  }

  @ParameterizedTest
  @MethodSource("deaths")
  void theNextRunRestoresWhateverStepTheLastOneEndedAt(
      StartType original, FakeWindows.Moment moment) throws IOException {
    int commands = commands(original);
    int disabled = 0;
    for (int i = 0; i < commands; i++) {
      String death = die(original, i, moment);
      disabled += windows.startType() == StartType.DISABLED ? 1 : 0;
      boolean journaled =
          windows.registry.values().stream().anyMatch(v -> v.containsKey("Journal"));
      boolean touched = windows.startType() != original || !windows.tasks.isEmpty();
      assertThat(journaled)
          .as("a journal, since something was changed: " + death)
          .isIn(true, touched);
      windows.startAgain();
      assertThat(restore().isPresent()).as("it says so: " + death).isEqualTo(journaled);
      assertThat(windows.startType()).as(death).isEqualTo(original);
      assertThat(windows.tasks).as(death).isEmpty();
      assertThat(restore()).as(death).isEmpty();
    }
    assertThat(disabled).as("deaths with TrustedInstaller disabled").isGreaterThan(10);
  }

  @ParameterizedTest
  @MethodSource("deaths")
  void theStartUpTaskAloneRestoresAndRemovesItself(StartType original, FakeWindows.Moment moment)
      throws IOException {
    int commands = commands(original);
    for (int i = 0; i < commands; i++) {
      String death = die(original, i, moment);
      boolean registered = !windows.tasks.isEmpty();
      windows.boot();
      assertThat(windows.startType()).as(death).isEqualTo(original);
      assertThat(windows.tasks).as(death).isEmpty();
      boolean said = restore().isPresent();
      assertThat(said).as("it says so: " + death).isIn(true, registered);
      assertThat(windows.startType()).as(death).isEqualTo(original);
      assertThat(restore()).as(death).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("deaths")
  void aRestorationThatIsCutOffIsTakenUpByTheNext(StartType original, FakeWindows.Moment moment)
      throws IOException {
    int whileDisabled = -1;
    int commands = commands(original);
    for (int i = 0; i < commands && whileDisabled < 0; i++) {
      die(original, i, FakeWindows.Moment.AFTER);
      whileDisabled = windows.startType() == StartType.DISABLED ? i : -1;
    }
    windows.startAgain();
    restore();
    int restoring = windows.commands.size();
    for (int i = 0; i < restoring; i++) {
      die(original, whileDisabled, FakeWindows.Moment.AFTER);
      windows.startAgain();
      windows.dieAt(i, moment);
      assertThatThrownBy(this::restore).isInstanceOf(FakeWindows.Death.class);
      String death = "restoring ended %s %s".formatted(moment, windows.commands.get(i));
      windows.startAgain();
      restore();
      assertThat(windows.startType()).as(death).isEqualTo(original);
      assertThat(windows.traces()).as(death).isEmpty();
    }
  }

  @Test
  void anExceptionAtAnyCommandLeavesNothingBehind() throws IOException {
    int commands = commands(StartType.DEMAND);
    List<String> failing = new ArrayList<>();
    for (int i = 0; i < commands; i++) {
      windows.startAgain();
      int failed = i;
      windows.instead =
          command -> {
            // The command itself, and no other: what undoes it can run.
            if (windows.commands.size() - 1 == failed) {
              throw new IllegalStateException("fails");
            }
            return null;
          };
      List<Finding> findings = experiment();
      windows.instead = command -> null;
      String name = windows.commands.get(i);
      if (findings.stream().anyMatch(finding -> finding.outcome() == Outcome.FAIL)) {
        failing.add(name);
      }
      // What fails while it is undone itself is for the next run.
      restore();
      assertThat(windows.startType()).as(name).isEqualTo(StartType.DEMAND);
      assertThat(windows.traces()).as(name).isEmpty();
    }
    assertThat(failing)
        .as("only undoing is said to have failed")
        .allMatch(n -> n.contains("delete"));
  }
}
