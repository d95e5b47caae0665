package io.github.updatesentinel.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.agent.fact.Failure;
import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.fact.RestartMarks;
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
  private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");

  private final FakeRegistry registry = new FakeRegistry();

  @Test
  void noMarkMeansNoRestartIsPending() {
    assertThat(read()).isEqualTo(Reading.known(new RestartMarks(List.of(), null, null), NOW));
  }

  @ParameterizedTest
  @ValueSource(strings = {REQUIRED, PENDING, IN_PROGRESS})
  void eachMarkMeansThatARestartIsPending(String mark) {
    registry.key(mark);

    assertThat(read().toOptional().orElseThrow().isPending()).isTrue();
  }

  @Test
  void renamedFilesOfOtherProgramsMeanNothing() {
    registry.set(
        "SYSTEM\\CurrentControlSet\\Control\\Session Manager",
        "PendingFileRenameOperations",
        "\\??\\C:\\x");

    assertThat(read()).isEqualTo(Reading.known(new RestartMarks(List.of(), null, null), NOW));
  }

  @ParameterizedTest
  @ValueSource(strings = {REQUIRED, PENDING, IN_PROGRESS})
  void markThatCannotBeReadMakesItUnknown(String mark) {
    registry.deny(mark);

    assertThat(read())
        .isEqualTo(
            Reading.unknown(
                new Failure("RegOpenKeyEx(" + mark + ")", HResult.E_ACCESSDENIED), NOW));
  }

  private Reading<RestartMarks> read() {
    return new RebootProbe(registry, InstantSource.fixed(NOW)).read();
  }
}
