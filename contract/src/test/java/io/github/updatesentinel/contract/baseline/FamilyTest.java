package io.github.updatesentinel.contract.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.contract.WindowsFamily;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which line a row is a release of. */
class FamilyTest {
  @ParameterizedTest
  @ValueSource(ints = {10240, 17763, 20348, 25398, 26_099})
  void rowWithoutAFamilyIsOfBoth(int build) {
    BuildList list = Rows.chosen(Rows.of(build, 5));

    assertThat(list.lines()).containsExactly(BuildLine.client(build), server(build));
    assertThat(list.wanted(BuildLine.client(build))).map(Baseline::ubr).contains(5);
    assertThat(list.wanted(server(build))).map(Baseline::ubr).contains(5);
  }

  @ParameterizedTest
  @ValueSource(ints = {26_100, 26_200, 28_000})
  void rowWithoutAFamilyIsTheClientsAloneFrom26100On(int build) {
    BuildList list = Rows.chosen(Rows.of(build, 8875));

    assertThat(list.lines()).containsExactly(BuildLine.client(build));
    assertThat(list.wanted(server(build))).isEmpty();
    assertThat(list.row(server(build), 8875)).isEmpty();
    assertThat(list.newest(server(build))).isEmpty();
  }

  @Test
  void familiesOfOneBuildNeverMix() {
    BuildList list = Rows.chosen(Rows.of(26100, 8875), Rows.server(26100, 33158));

    assertThat(list.wanted(BuildLine.client(26100))).map(Baseline::ubr).contains(8875);
    assertThat(list.wanted(server(26100))).map(Baseline::ubr).contains(33158);
    assertThat(list.firstMissed(BuildLine.client(26100), 8875, 8875)).isEmpty();
    assertThat(list.row(BuildLine.client(26100), 33158)).isEmpty();
  }

  @Test
  void rowOfOneFamilyOverridesThatOfBothInAnyOrder() {
    BuildRow both = Rows.of(17763, 7000);
    BuildRow servers =
        new BuildRow(17763, 7000, "KB7", null, null, null, "B", null, WindowsFamily.SERVER);

    for (List<BuildRow> rows : List.of(List.of(both, servers), List.of(servers, both))) {
      BuildList list = new BuildList("v", BaselineSource.FILE, rows);
      assertThat(list.row(server(17763), 7000)).contains(servers);
      assertThat(list.row(BuildLine.client(17763), 7000)).contains(both);
    }
  }

  @Test
  void linesAreOrderedByBuildAndThenFamily() {
    assertThat(
            Stream.of(server(26100), BuildLine.client(26200), BuildLine.client(26100), server(9))
                .sorted())
        .containsExactly(
            server(9), BuildLine.client(26100), server(26100), BuildLine.client(26200));
  }

  @Test
  void onlyAServersLineNamesItsFamily() {
    assertThat(BuildLine.client(26100)).hasToString("26100");
    assertThat(server(26100)).hasToString("26100 (SERVER)");
  }

  private static BuildLine server(int build) {
    return new BuildLine(build, WindowsFamily.SERVER);
  }
}
