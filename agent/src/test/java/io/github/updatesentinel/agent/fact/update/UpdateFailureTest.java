package io.github.updatesentinel.agent.fact.update;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.agent.fact.HResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpdateFailureTest {
  private static final int FAILED = 4;

  @ParameterizedTest
  @CsvSource({
    // Installed, and waits for a restart.
    "2, 0x80242014, 0x80242014, ",
    "2, 0x80070422, 0x80070422, ",
    "0, 0x80240022, 0x80070422, ",
    "1, 0x80240022, 0x80070422, ",
    "3, 0x80240022, 0x80070422, 0x80070422",
    "4, 0x80240022, 0x80070422, 0x80070422",
    "5, 0x8024000B, 0x00000000, 0x8024000B",
    "4, 0x80240022, 0x80240022, 0x80240022",
    "4, 0x80240022, 0x00000001, 0x80240022",
    "4, 0x80070422, 0x8024200B, 0x80070422",
    "4, 0x00000000, 0x00000000, 0x00000000",
    "6, 0x80240022, 0x80070422, ",
  })
  void entryFailedByItsResultCodeWithTheCodeThatWasNotMapped(
      int resultCode, String mapped, String unmapped, String code) {
    assertThat(
            UpdateFailure.historyCode(resultCode, HResult.parse(mapped), HResult.parse(unmapped)))
        .map(HResult::toString)
        .isEqualTo(java.util.Optional.ofNullable(code));
  }

  @Test
  void codeThatCannotBeReadLeavesTheMappedOne() {
    HResult mapped = HResult.parse("0x80240022");

    assertThat(UpdateFailure.historyCode(FAILED, mapped, null)).contains(mapped);
  }
}
