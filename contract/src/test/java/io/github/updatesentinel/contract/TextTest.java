package io.github.updatesentinel.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TextTest {
  static Stream<Text> all() {
    return Stream.concat(
        Stream.of(VerdictCode.values())
            .flatMap(code -> Stream.of(code.title(), code.meaning(), code.advice())),
        Stream.of(ReasonCode.values()).flatMap(code -> Stream.of(code.title(), code.meaning())));
  }

  @ParameterizedTest
  @MethodSource("all")
  void isWrittenInBothLanguages(Text text) {
    assertThat(text.english()).isNotBlank().isASCII();
    assertThat(text.chinese()).matches("(?s).*\\p{IsHan}.*");
  }
}
