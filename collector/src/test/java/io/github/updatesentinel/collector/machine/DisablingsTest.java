package io.github.updatesentinel.collector.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.collector.machine.Disablings.Cause;
import io.github.updatesentinel.collector.machine.Disablings.Disabling;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DisablingsTest {
  private static final Disabling ONE =
      new Disabling(1_000, 100, "TrustedInstaller", null, null, null);

  @Test
  void aLaterReportKnowsMoreOfTheSameChange() {
    Disabling known = new Disabling(1_000, 101, "TrustedInstaller", "A\\it", "ACCOUNT", null);
    assertThat(Disablings.NONE.with(List.of(ONE), 100).with(List.of(known), 101).all())
        .containsExactly(new Disabling(1_000, 100, "TrustedInstaller", "A\\it", "ACCOUNT", null));
  }

  @Test
  void whatAnAgentNoLongerListsIsKeptForNinetyDays() {
    Disablings kept = Disablings.NONE.with(List.of(ONE), 100);
    assertThat(kept.with(List.of(), 189).all()).hasSize(1);
    assertThat(kept.with(List.of(), 190).all()).isEmpty();
    assertThat(Disablings.of(kept.column()).all()).isEqualTo(kept.all());
    assertThat(Disablings.of("[{").all()).isEmpty();
  }

  @Test
  void aDayOfTheFutureIsToday() {
    Disablings ahead = Disablings.NONE.with(List.of(ONE), 100);
    assertThat(ahead.with(List.of(), 60).all()).extracting(Disabling::day).containsExactly(60L);
  }

  @Test
  void oneMachineKeepsTheLatestOnly() {
    List<Disabling> many =
        IntStream.range(0, 50)
            .mapToObj(i -> new Disabling(i, 50 + i, "BITS", null, null, null))
            .toList();
    assertThat(Disablings.NONE.with(many, 100).all())
        .hasSize(Disablings.MOST)
        .first()
        .extracting(Disabling::day)
        .isEqualTo(99L);
  }

  /** A name that contains what parts the fields must not become another cause. */
  @Test
  void aSharedTextIsReadAsItWasWritten() {
    Disabling hostile = new Disabling(5, 100, "BITS", "a\u001Fb\nc", null, null);
    Disablings both = Disablings.NONE.with(List.of(ONE, hostile), 100);
    assertThat(Cause.all(both.shared()))
        .containsExactlyInAnyOrder(
            new Cause("TrustedInstaller", null, null, null, 100),
            new Cause("BITS", "a\uFFFDb\uFFFDc", null, null, 100));
    assertThat(Cause.all(null)).isEmpty();
  }

  /** One policy is one cause, whatever account it ran under on each machine. */
  @Test
  void aPolicyIsTheCauseAndNotItsAccount() {
    Disabling byPolicy = new Disabling(5, 100, "BITS", "PC1$", "GROUP_POLICY", "Hardening");
    assertThat(Cause.all(Disablings.NONE.with(List.of(byPolicy), 100).shared()))
        .containsExactly(new Cause("BITS", null, "GROUP_POLICY", "Hardening", 100));
  }
}
