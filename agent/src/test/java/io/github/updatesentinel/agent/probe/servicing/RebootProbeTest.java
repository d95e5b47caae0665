package io.github.updatesentinel.agent.probe.servicing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.agent.fact.Failure;
import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.fact.RestartMarks;
import io.github.updatesentinel.agent.probe.access.FakeRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RebootProbeTest {
  private static final String REQUIRED =
      "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\WindowsUpdate\\Auto Update\\RebootRequired";
  private static final String PENDING =
      "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\RebootPending";
  private static final String IN_PROGRESS =
      "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Component Based Servicing\\RebootInProgress";
  private static final String STATE_VARIABLES =
      "SOFTWARE\\Microsoft\\WindowsUpdate\\UX\\StateVariables";
  private static final Instant NOW = Instant.parse("2026-11-22T08:00:00.250Z");
  private static final Instant BOOTED = Instant.parse("2026-11-20T08:00:00Z");

  private final FakeRegistry registry = new FakeRegistry();

  @Test
  void noMarkMeansNoRestartIsPending() {
    assertThat(read()).isEqualTo(Reading.known(new RestartMarks(List.of(), null, BOOTED), NOW));
  }

  @ParameterizedTest
  @ValueSource(strings = {REQUIRED, PENDING, IN_PROGRESS})
  void eachMarkMeansThatARestartIsPendingSinceItWasMade(String mark) {
    Instant made = Instant.parse("2026-11-12T08:00:00Z");
    registry.written(mark, made);

    RestartMarks marks = marks();

    assertThat(marks.isPending()).isTrue();
    assertThat(marks.marks()).containsExactly(mark.substring(mark.lastIndexOf('\\') + 1));
    assertThat(marks.since()).isEqualTo(made);
  }

  @Test
  void oldestMarkSaysSinceWhen() {
    Instant older = Instant.parse("2026-11-12T08:00:00Z");
    registry.written(REQUIRED, older.plusSeconds(1)).written(PENDING, older).key(IN_PROGRESS);

    assertThat(marks().marks())
        .containsExactly("RebootRequired", "RebootPending", "RebootInProgress");
    assertThat(marks().since()).isEqualTo(older);
  }

  @Test
  void stateVariableIsAMarkWhoseAgeIsNotKnown() {
    registry
        .set(STATE_VARIABLES, "RebootRequired", 1)
        .written(STATE_VARIABLES, Instant.parse("2026-11-12T08:00:00Z"));

    assertThat(marks().marks()).containsExactly("StateVariables\\RebootRequired");
    assertThat(marks().since()).isNull();
  }

  @Test
  void stateVariableThatIsOffIsNoMark() {
    registry.set(STATE_VARIABLES, "RebootRequired", 0);

    assertThat(marks().isPending()).isFalse();
  }

  @Test
  void renamedFilesOfOtherProgramsMeanNothing() {
    registry.set(
        "SYSTEM\\CurrentControlSet\\Control\\Session Manager",
        "PendingFileRenameOperations",
        "\\??\\C:\\x");

    assertThat(marks().isPending()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {REQUIRED, PENDING, IN_PROGRESS, STATE_VARIABLES})
  void markThatCannotBeReadMakesItUnknown(String mark) {
    registry.deny(mark);

    assertThat(read())
        .isEqualTo(
            Reading.unknown(
                new Failure("RegOpenKeyEx(" + mark + ")", HResult.E_ACCESSDENIED), NOW));
  }

  private RestartMarks marks() {
    return read().toOptional().orElseThrow();
  }

  private Reading<RestartMarks> read() {
    return new RebootProbe(registry, () -> Duration.between(BOOTED, NOW), InstantSource.fixed(NOW))
        .read();
  }
}
