package io.github.updatesentinel.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class BenchTest {
  private static final Pattern OPTIONS =
      Pattern.compile("Id=\"JavaOptions\".*?Value=\"(.*?)\"", Pattern.DOTALL);
  private static final List<String> SHIPPED = shipped();

  private static List<String> shipped() {
    try {
      Matcher source =
          OPTIONS.matcher(Files.readString(Path.of("src", "main", "wix", "UpdateSentinel.wxs")));
      assertThat(source.find()).isTrue();
      return List.of(source.group(1).split(Pattern.quote("[~]"), -1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

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
        .containsExactly(
            "--add-modules=updatesentinel",
            "-Djna.nounpack=true",
            "-Djna.boot.library.path=[InstallFolder]runtime\\bin");
  }

  @Test
  void anOptionThatIsNoLongerShippedMakesNoVariant() {
    assertThatThrownBy(() -> FlagsBench.VARIANTS.get(1).change().apply(List.of("-Xss256k")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
