package io.github.updatesentinel.collector.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimesTest {
  private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "PT0S, just now, 刚刚",
    "PT59S, just now, 刚刚",
    "PT1M, 1 min ago, 1 分钟前",
    "PT1H59M, 119 min ago, 119 分钟前",
    "PT2H, 2 h ago, 2 小时前",
    "PT47H, 47 h ago, 47 小时前",
    "P2D, 2 days ago, 2 天前",
    "P1500D, '1,500 days ago', '1,500 天前'"
  })
  void anAgeIsInItsLargestUsefulUnit(Duration age, String english, String chinese) {
    assertThat(times(Language.EN).ago(NOW.minus(age))).isEqualTo(english);
    assertThat(times(Language.ZH_CN).ago(NOW.minus(age))).isEqualTo(chinese);
  }

  @Test
  void aMomentThatIsStillToComeIsNotCalledNow() {
    assertThat(times(Language.EN).ago(NOW.plusSeconds(7200))).isEqualTo("2 h ahead");
    assertThat(times(Language.ZH_CN).ago(NOW.plusSeconds(7200))).isEqualTo("比当前时间晚 2 小时");
  }

  @Test
  void aMomentIsGivenInUtc() {
    assertThat(times(Language.EN).utc(NOW)).isEqualTo("2026-11-22 08:00:00 UTC");
  }

  private static Times times(Language language) {
    return new Times(NOW, Texts.of("common", language));
  }
}
