package io.github.updatesentinel.agent.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.update.PendingUpdate;
import io.github.updatesentinel.agent.fact.update.UpdateScan;
import io.github.updatesentinel.contract.ScanOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ServicingUpdatesTest {
  private static UpdateScan offering(String kb, @Nullable Boolean servicing) {
    PendingUpdate update = new PendingUpdate(kb, "id of " + kb, List.of(kb), null, null, servicing);
    return new UpdateScan(
        ScanOutcome.SUCCEEDED,
        HResult.S_OK,
        1,
        List.of(),
        List.of(update),
        0,
        Instant.EPOCH,
        Duration.ZERO,
        null,
        null);
  }

  @Test
  void newOnesComeBeforeThoseThatAreKnown() {
    List<String> known = ServicingUpdates.of(offering("KB5000010", true));

    assertThat(ServicingUpdates.with(offering("KB5000011", true), known))
        .containsExactly("id of KB5000011", "KB5000011", "id of KB5000010", "KB5000010");
    assertThat(ServicingUpdates.with(offering("KB5000010", true), known)).isEqualTo(known);
  }

  @Test
  void whatIsCertainlyNoneIsNotRemembered() {
    assertThat(ServicingUpdates.of(offering("KB2267602", false))).isEmpty();
    assertThat(ServicingUpdates.of(offering("KB5000010", null))).contains("KB5000010");
  }

  @Test
  void theOldestAreForgotten() {
    List<String> known = IntStream.range(0, ServicingUpdates.MAX).mapToObj(i -> "x" + i).toList();

    assertThat(ServicingUpdates.with(offering("KB5000011", true), known))
        .hasSize(ServicingUpdates.MAX)
        .startsWith("id of KB5000011", "KB5000011", "x0")
        .doesNotContain("x99");
  }
}
