package io.github.updatesentinel.agent.verdict;

import static io.github.updatesentinel.agent.verdict.Lists.end;
import static io.github.updatesentinel.agent.verdict.Lists.row;
import static io.github.updatesentinel.agent.verdict.Lists.shipped;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.agent.fact.ServicingMarks;
import io.github.updatesentinel.contract.WindowsFamily;
import io.github.updatesentinel.contract.baseline.BaselineSource;
import io.github.updatesentinel.contract.baseline.BuildList;
import io.github.updatesentinel.contract.baseline.BuildRow;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether updates still come, with a license and without. */
class LifecycleTest {
  private static final ServicingMarks LICENSED = new ServicingMarks(null, null, null, true, null);
  private static final ServicingMarks UNLICENSED =
      new ServicingMarks(null, null, null, false, null);

  private static Seen windows10(String now) {
    return Lists.windows10(Seen.healthy().found(0), Instant.parse(now));
  }

  @Test
  void licenseMovesTheEndToThatOfPaidUpdates() {
    Seen seen = windows10("2026-11-22T08:00:00Z").marks(LICENSED);

    assertThat(seen.judge().dates().servicingEnds()).isEqualTo(LocalDate.parse("2028-10-10"));
    seen.at(Instant.parse("2028-11-15T00:00:00Z"));
    assertThat(seen.reasons())
        .contains("SERVICING_ENDED 2028-10-10")
        .noneMatch(reason -> reason.startsWith("ESU_NOT_LICENSED"));
  }

  /** The first patch day after the end of paid updates is 2028-11-14. */
  @ParameterizedTest
  @CsvSource({"2028-11-14, true", "2028-11-15, false"})
  void licenseIsOfferedAsLongAsItHelps(LocalDate today, boolean offered) {
    Seen seen = windows10(today + "T12:00:00Z").marks(UNLICENSED);

    assertThat(seen.reasons()).contains("SERVICING_ENDED 2025-10-14");
    assertThat(seen.reasons().contains("ESU_NOT_LICENSED available until 2028-10-10"))
        .isEqualTo(offered);
  }

  private static Seen windows11WithoutPaidUpdates(String lastRelease) {
    BuildList list =
        shipped(
            List.of(row(22621, 6060, "KB5066793", lastRelease)),
            end(22621, List.of(), "2025-10-14", null));
    return Seen.healthy()
        .os(22621, 6060, "Enterprise", "22H2", WindowsFamily.CLIENT)
        .found(0)
        .lists(list);
  }

  @Test
  void licenseForAVersionThatHasNoPaidUpdatesMovesNoEnd() {
    Seen seen = windows11WithoutPaidUpdates("2025-10-14");

    for (ServicingMarks marks : List.of(LICENSED, UNLICENSED)) {
      seen.marks(marks);
      assertThat(seen.judge().dates().servicingEnds()).isEqualTo(LocalDate.parse("2025-10-14"));
      assertThat(seen.reasons())
          .contains("SERVICING_ENDED 2025-10-14")
          .noneMatch(reason -> reason.startsWith("ESU_NOT_LICENSED"));
    }
  }

  @Test
  void endIsNotKnownWhereUpdatesComeAfterItWithoutPaidOnes() {
    Seen seen = windows11WithoutPaidUpdates("2026-11-10");

    assertThat(seen.judge().dates().servicingEnds()).isNull();
    assertThat(seen.marks(LICENSED).judge().dates().servicingEnds()).isNull();
  }

  /** 2026-11-12 is no second Tuesday. */
  @ParameterizedTest
  @CsvSource({
    "FILE, , 2028-10-10",
    "COLLECTOR, B, 2028-10-10",
    "SHIPPED, , 2025-10-14",
    "FILE, OOB, 2025-10-14",
    "FILE, C, 2025-10-14",
    "FILE, D, 2025-10-14"
  })
  void releaseThatAnAdministratorListsShowsThatUpdatesStillCome(
      BaselineSource source, @Nullable String kind, LocalDate ends) {
    BuildRow later =
        new BuildRow(19045, 7000, null, LocalDate.parse("2026-11-12"), null, null, kind);
    Seen seen =
        windows10("2026-11-22T08:00:00Z")
            .os(19045, 7000, "Professional", "22H2", WindowsFamily.CLIENT)
            .lists(
                Lists.list(
                    source,
                    List.of(later),
                    end(19045, List.of(), "2025-10-14", LocalDate.parse("2028-10-10"))));

    assertThat(seen.judge().dates().servicingEnds()).isEqualTo(ends);
  }

  @Test
  void releaseOnTheLastDayItselfIsNoLaterOne() {
    assertThat(windows10("2026-11-22T08:00:00Z").judge().dates().servicingEnds())
        .isEqualTo(LocalDate.parse("2025-10-14"));
  }

  @Test
  void nothingHasEndedWhereTheDateCannotBeRight() {
    Seen seen = windows10("2026-11-22T08:00:00Z").agentReleased("2026-11-23");

    assertThat(seen.judge().dates().servicingEnds()).isEqualTo(LocalDate.parse("2025-10-14"));
    assertThat(seen.reasons()).noneMatch(reason -> reason.startsWith("SERVICING_END"));
  }
}
