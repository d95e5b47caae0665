package io.github.updatesentinel.collector.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.collector.alert.Rule;
import io.github.updatesentinel.collector.alert.RuleText;
import io.github.updatesentinel.collector.page.Language;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WordingTest {
  private static final List<Notice.Machine> MACHINES =
      List.of(new Notice.Machine("id-1", "pc-1", "FALSE_UP_TO_DATE", "CRITICAL", 1));

  @Test
  void messageUsesTheNamesOfThePages() {
    assertThat(new Wording(Language.EN, null).plain(notice("SEVERITY", false)))
        .isEqualTo(
            """
            2 computers have severity “Critical”

            pc-1: Falsely up to date since 1970-01-01 00:00 UTC
            and 1 more
            """);
    assertThat(new Wording(Language.ZH_CN, null).plain(notice("NEWLY_LYING", false)))
        .isEqualTo(
            """
            60 分钟内有 2 台计算机变为“误报为最新”

            pc-1：误报为最新，自 1970-01-01 00:00 UTC
            另有 1 台
            """);
  }

  @Test
  void verdictOfANewerAgentIsShownAsItIs() {
    Notice notice =
        new Notice(
            "SEVERITY",
            false,
            1,
            0,
            "ERROR",
            0,
            1,
            List.of(new Notice.Machine("id-1", "pc-1", "NEWER", "ERROR", 0)));

    assertThat(new Wording(Language.EN, null).lines(notice)).containsExactly("pc-1: NEWER since –");
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void noTextShowsACode(Language language) {
    for (Rule.Kind kind : Rule.Kind.values()) {
      assertThat(RuleText.of(rule(kind), language)).doesNotContain("CRITICAL", "_");
      for (boolean over : List.of(false, true)) {
        assertThat(new Wording(language, null).plain(notice(kind.name(), over)))
            .doesNotContain("CRITICAL", "_", "{");
      }
    }
  }

  private static Notice notice(String rule, boolean over) {
    return new Notice(rule, over, 2, 9, "CRITICAL", 3_600_000, 1, MACHINES);
  }

  private static Rule rule(Rule.Kind kind) {
    return new Rule(
        "id", kind, true, 4, 10, 0, Duration.ofHours(1), Duration.ZERO, true, Set.of(), 0, null, 0);
  }
}
