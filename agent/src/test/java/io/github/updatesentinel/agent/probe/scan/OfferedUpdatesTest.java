package io.github.updatesentinel.agent.probe.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OfferedUpdatesTest {
  @Test
  void updatesOfUnknownKindCountAsServicingUpdates() {
    OfferedUpdates offered = new OfferedUpdates(4, Arrays.asList(true, false, null, false));

    assertThat(offered.servicingFound()).isEqualTo(2);
    assertThat(offered.kind(0)).isTrue();
    assertThat(offered.kind(1)).isFalse();
    assertThat(offered.kind(2)).isNull();
  }

  @Test
  void updatesBeyondThoseThatWereReadCountAsServicingUpdates() {
    OfferedUpdates offered =
        new OfferedUpdates(2000, Collections.nCopies(OfferedUpdates.MAX_CLASSIFIED, false));

    assertThat(offered.servicingFound()).isEqualTo(1500);
  }

  @Test
  void servicingUpdatesAreListedFirstElseInTheOrderOfTheSearch() {
    OfferedUpdates offered = new OfferedUpdates(5, Arrays.asList(false, null, false, true, null));

    assertThat(offered.listed()).containsExactly(1, 3, 4, 0, 2);
  }

  @Test
  void servicingUpdateBehindManyOthersIsListed() {
    List<Boolean> kinds = IntStream.range(0, 100).mapToObj(index -> index == 99).toList();
    OfferedUpdates offered = new OfferedUpdates(100, kinds);

    assertThat(offered.listed()).hasSize(50).startsWith(99, 0, 1).endsWith(48);
    assertThat(offered.servicingFound()).isEqualTo(1);
  }

  @Test
  void noUpdatesAreNone() {
    OfferedUpdates offered = new OfferedUpdates(0, List.of());

    assertThat(offered.servicingFound()).isZero();
    assertThat(offered.listed()).isEmpty();
  }
}
