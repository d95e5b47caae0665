package io.github.updatesentinel.collector.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OffersTest {
  @Test
  void anOfferIsKeptForNinetyDaysAfterItsLastDay() {
    Offers offers = Offers.NONE.with(List.of("KB5000001"), 100).with(List.of("KB5000002"), 150);
    assertThat(offers.numbers()).containsExactly("KB5000001", "KB5000002");
    assertThat(offers.with(List.of(), 189).numbers()).hasSize(2);
    assertThat(offers.with(List.of(), 190).numbers()).containsExactly("KB5000002");
    assertThat(offers.with(List.of("KB5000001"), 189).with(List.of(), 241).numbers())
        .containsExactly("KB5000001");
  }

  @Test
  void aDayOfTheFutureIsToday() {
    Offers ahead = Offers.NONE.with(List.of("KB5000001"), 500);
    assertThat(ahead.with(List.of(), 100).column()).isEqualTo("KB5000001:100");
    assertThat(ahead.with(List.of("KB5000001"), 100).column()).isEqualTo("KB5000001:100");
  }

  @Test
  void theColumnGivesTheSameAgain() {
    Offers offers = Offers.NONE.with(List.of("KB5000002", "KB5000001"), 100);
    assertThat(offers.column()).isEqualTo("KB5000001:100 KB5000002:100");
    assertThat(Offers.of(offers.column()).with(List.of(), 190).column()).isNull();
    assertThat(Offers.of("nonsense KB1:x KB5000001:7").numbers()).containsExactly("KB5000001");
    assertThat(Offers.of(null)).isSameAs(Offers.NONE);
  }

  @Test
  void manyOffersOfOneMachineAreBounded() {
    Offers offers = Offers.NONE.with(List.of("KB1000000"), 99);
    List<String> many = IntStream.range(0, 200).mapToObj(i -> "KB" + (5_000_000 + i)).toList();
    offers = offers.with(many, 100);
    assertThat(offers.numbers()).hasSize(Offers.MOST).doesNotContain("KB1000000");
  }
}
