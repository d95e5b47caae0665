package io.github.updatesentinel.agent.fact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HResultTest {
  @ParameterizedTest
  @ValueSource(strings = {"0x80070422", "0X80070422", "80070422", "-2147023838", "2147943458"})
  void everySpellingOfWindowsIsTheSameCode(String text) {
    assertThat(HResult.parse(text)).isEqualTo(HResult.E_SERVICE_DISABLED);
  }

  @ParameterizedTest
  @CsvSource({
    "0x0, 0x00000000",
    "0, 0x00000000",
    "-1, 0xFFFFFFFF",
    "-0, 0x00000000",
    "0xffffffff, 0xFFFFFFFF",
    "4294967295, 0xFFFFFFFF",
    "2147483647, 0x7FFFFFFF",
    "-2147483648, 0x80000000",
    "8024000c, 0x8024000C",
    "00240010, 0x00240010",
    "10000000, 0x10000000",
    "0x240010, 0x00240010",
    "1058, 0x00000422",
    "8007042, 0x007A2D82",
  })
  void limitsAndShortFormsAreRead(String text, String code) {
    assertThat(HResult.parse(text)).hasToString(code);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "0x",
        "0x180070422",
        "x80070422",
        "8007042G",
        "[80070422]",
        " 0x80070422",
        "0x80070422 ",
        "+1",
        "--1",
        "-0x1",
        "-2147483649",
        "4294967296",
        "99999999999",
        "-8007042G",
        "０x80070422",
        "８００７０４２２",
        "E_FAIL"
      })
  void anythingElseIsRefusedByName(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HResult.parse(text))
        .withMessageContaining('"' + text + '"');
  }

  @Test
  void whatIsPrintedIsReadBack() {
    for (int value : new int[] {0, 1, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 0x80240438}) {
      assertThat(HResult.parse(HResult.of(value).toString())).isEqualTo(HResult.of(value));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0x00000000",
    "5, 0x80070005",
    "1058, 0x80070422",
    "12002, 0x80072EE2",
    "65535, 0x8007FFFF",
    "-2147023838, 0x80070422",
  })
  void win32ErrorsAreWrappedOnce(int error, String code) {
    assertThat(HResult.ofWin32(error)).hasToString(code);
  }

  @Test
  void onlyTheSignBitMakesAFailure() {
    assertThat(HResult.S_OK.isFailure()).isFalse();
    assertThat(HResult.of(0x00240010).isFailure()).isFalse();
    assertThat(HResult.of(0x7FFFFFFF).isFailure()).isFalse();
    assertThat(HResult.of(0x80000000).isFailure()).isTrue();
    assertThat(HResult.E_SERVICE_DISABLED.isFailure()).isTrue();
    assertThat(HResult.of(0xC1900208).isFailure()).isTrue();
  }

  @Test
  void aKnownCodeIsDescribedWithItsName() {
    assertThat(HResult.E_SERVICE_DISABLED.describe()).isEqualTo("0x80070422 (E_SERVICE_DISABLED)");
    assertThat(HResult.E_ACCESSDENIED.describe()).isEqualTo("0x80070005 (E_ACCESSDENIED)");
    assertThat(HResult.S_OK.describe()).isEqualTo("0x00000000 (S_OK)");
  }

  @Test
  void anUnknownCodeIsDescribedByItsNumberAlone() {
    assertThat(HResult.of(0xDEADBEEF).describe()).isEqualTo("0xDEADBEEF");
  }
}
