package io.github.updatesentinel.collector.index.column;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.contract.ReasonCode;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReasonBitsTest {
  @Test
  void eachReasonOfThisVersionHasABitOfItsOwn() {
    List<String> codes = Arrays.stream(ReasonCode.values()).map(Enum::name).toList();
    assertThat(codes).hasSizeLessThanOrEqualTo(Long.SIZE);
    assertThat(Long.bitCount(ReasonBits.of(codes))).isEqualTo(codes.size());
    assertThat(ReasonBits.of("NEWER_REASON")).isZero();
  }
}
