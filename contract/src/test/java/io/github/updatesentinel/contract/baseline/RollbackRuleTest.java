package io.github.updatesentinel.contract.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.contract.WindowsFamily;
import io.github.updatesentinel.contract.baseline.RollbackRule.Refusal;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RollbackRuleTest {
  private static final BuildLine CLIENT = BuildLine.client(26100);
  private static final BuildLine SERVER = new BuildLine(26100, WindowsFamily.SERVER);
  private static final BuildList HELD =
      list("2026-07", Rows.of(26100, 8875), Rows.server(26100, 33158));

  @Test
  void highRevisionOfAServerDoesNotHideALowOneOfTheClients() {
    assertThat(refusal(Rows.of(26100, 8874), Rows.server(26100, 33158)))
        .isEqualTo(new Refusal.Lower(CLIENT, baseline(8875), baseline(8874)));
  }

  @Test
  void lowerRevisionOfAServerIsRefusedForTheServersLine() {
    assertThat(refusal(Rows.of(26100, 8875), Rows.server(26100, 33157)))
        .isEqualTo(new Refusal.Lower(SERVER, baseline(33158), baseline(33157)));
  }

  @Test
  void rowOfTheClientsIsNotLessThanTheServersHave() {
    assertThat(RollbackRule.refusal(HELD, list("2026-08", Rows.of(26100, 8900)))).isEmpty();
    assertThat(RollbackRule.refusal(HELD, list("2026-08", Rows.server(26100, 33200)))).isEmpty();
  }

  @Test
  void rowOfBothIsHeldAgainstEachFamily() {
    BuildList held = list("1", Rows.of(17763, 7000));

    assertThat(RollbackRule.refusal(held, list("2", Rows.server(17763, 6999))))
        .map(refusal -> ((Refusal.Lower) refusal).line())
        .contains(new BuildLine(17763, WindowsFamily.SERVER));
  }

  @Test
  void hotpatchBelowTheHeldReleaseIsNoLowerRequirement() {
    BuildList next = list("2026-08", Rows.of(26100, 8875), Rows.of(8800, "H", null));

    assertThat(RollbackRule.refusal(HELD, next)).isEmpty();
  }

  @Test
  void olderVersionIsRefusedUnlessItWithdrawsTheHeldOne() {
    BuildRow[] rows = {Rows.of(26100, 1), Rows.server(26100, 1)};

    assertThat(RollbackRule.refusal(HELD, list("2026-06", rows))).contains(new Refusal.Older());
    assertThat(
            RollbackRule.refusal(
                HELD,
                new BuildList(
                    "2026-06",
                    BaselineSource.COLLECTOR,
                    List.of(rows),
                    Set.of("2026-07"),
                    List.of())))
        .isEmpty();
  }

  private static Refusal refusal(BuildRow... rows) {
    return RollbackRule.refusal(HELD, list("2026-08", rows)).orElseThrow();
  }

  private static Baseline baseline(int ubr) {
    return new Baseline(26100, ubr, null, BaselineSource.COLLECTOR);
  }

  private static BuildList list(String version, BuildRow... rows) {
    return new BuildList(version, BaselineSource.COLLECTOR, List.of(rows));
  }
}
