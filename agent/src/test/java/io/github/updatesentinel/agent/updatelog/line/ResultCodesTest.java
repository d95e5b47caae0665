package io.github.updatesentinel.agent.updatelog.line;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResultCodesTest {
  private static List<String> codes(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    TextScan scan = new TextScan();
    scan.scan(bytes, 0, bytes.length);
    List<String> found = new ArrayList<>();
    for (int index = 0; index < scan.codes().count(); index++) {
      found.add(scan.codes().get(index).toString());
    }
    return found;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*FAILED* [80070422] Evaluate Installed rule | 0x80070422",
        "*FAILED*[8024402f] Sync of Updates | 0x8024402F",
        "FAILED [80070422] EvaluateApplicability | 0x80070422",
        "[80070422] EvaluateApplicability | 0x80070422",
        "WARNING: Failed to evaluate Installed rule, hr = 80070057 | 0x80070057",
        "WARNING: Send failed with hr = 80072ee2. | 0x80072EE2",
        "FATAL: UH: 0x80070057: EvaluateApplicability failed | 0x80070057",
        "Send request failed, hr:0x80072f8f | 0x80072F8F",
        "IsUpdateRequired failed with error 0x80244019 | 0x80244019",
        "Exit code = 0x00000000, Result code = 0x8024402F | 0x8024402F",
        "full of [0x80070422] | 0x80070422",
        "error -2147023838 | 0x80070422",
        "[HRESULT = 0x800f081f - CBS_E_SOURCE_MISSING] | 0x800F081F",
        "*FAILED* [C004F012] wuauengcore.dll | 0xC004F012",
        "Library download error. Error 0x80072f8f. Will retry | 0x80072F8F"
      })
  void everySpellingIsFound(String text, String code) {
    assertThat(codes(text)).containsExactly(code);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Extracted [80245612].cab to the folder",
        "Loading cab [80070423] of the catalog",
        "with [00000000] and http status",
        "/2024/04/80070422_d732ed6ffa7f56c3.cab",
        "updateId = {80070422-1111-2222-3333-444444444444}",
        "Flags: 0x80070010",
        "Exit code = 0x00240001",
        "dwProvFlags 0x00000080",
        "Restored system sleep block state: 0x80000000",
        "hr = 0x800704221",
        "Service 8B24B027-1DEE-BABB-9A95-3517DFB9C552 is in sequential scan list",
        "80070422 bytes transferred",
        "-21474836380",
        "cV = C004F012.1"
      })
  void otherNumbersAreNoCodes(String text) {
    assertThat(codes(text)).isEmpty();
  }
}
