package io.github.updatesentinel.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class BenchTest {
  /** Those of UpdateSentinel.wxs that a variant names. */
  private static final List<String> SHIPPED =
      List.of(
          "--add-modules=updatesentinel",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-Xms6m",
          "-Xmn2m",
          "-Xss256k",
          "-XX:ReservedCodeCacheSize=16m",
          "-XX:ArchiveRelocationMode=0",
          "-Djna.nounpack=true");

  @Test
  void withoutANameThereAreAllBenches() {
    assertThat(Bench.chosen("all")).containsExactly("size", "idle", "flags");
  }

  @Test
  void anUnknownNameIsToldWithThoseThereAre() {
    assertThatThrownBy(() -> Bench.chosen("speed"))
        .hasMessage("unknown bench: speed; there are size, idle, flags");
  }

  @Test
  void everyVariantButTheFirstChangesTheOptions() {
    assertThat(FlagsBench.VARIANTS.get(0).change().apply(SHIPPED)).isEqualTo(SHIPPED);
    assertThat(FlagsBench.VARIANTS.subList(1, FlagsBench.VARIANTS.size()))
        .allSatisfy(variant -> assertThat(variant.change().apply(SHIPPED)).isNotEqualTo(SHIPPED));
  }

  @Test
  void theDefaultsKeepWhatTheAgentNeedsToRun() {
    FlagsBench.Variant last = FlagsBench.VARIANTS.get(FlagsBench.VARIANTS.size() - 1);
    assertThat(last.change().apply(SHIPPED))
        .containsExactly("--add-modules=updatesentinel", "-Djna.nounpack=true");
  }

  @Test
  void anOptionThatIsNoLongerShippedMakesNoVariant() {
    assertThatThrownBy(() -> FlagsBench.VARIANTS.get(1).change().apply(List.of("-Xss256k")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
