package io.github.updatesentinel.agent.fact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HResultTableTest {
  private static final String HEADER = "code\tname\ten\tzh\tenNext\tzhNext\n";
  private static final String ROW = "0x80004005\tE_FAIL\tIt failed.\t失败。\tTry again.\t请重试。\n";

  @ParameterizedTest
  @CsvSource({
    "0x00000000, S_OK",
    "0x00240010, WU_S_SEARCH_CRITERIA_NOT_SUPPORTED",
    "0x80040154, REGDB_E_CLASSNOTREG",
    "0x80070002, ERROR_FILE_NOT_FOUND",
    "0x80070005, E_ACCESSDENIED",
    "0x80070057, E_INVALIDARG",
    "0x8007041D, ERROR_SERVICE_REQUEST_TIMEOUT",
    "0x80070422, E_SERVICE_DISABLED",
    "0x80070424, ERROR_SERVICE_DOES_NOT_EXIST",
    "0x8007042C, ERROR_SERVICE_DEPENDENCY_FAIL",
    "0x800705B4, ERROR_TIMEOUT",
    "0x800706BA, RPC_S_SERVER_UNAVAILABLE",
    "0x80072EE2, ERROR_WINHTTP_TIMEOUT",
    "0x80072F8F, ERROR_WINHTTP_SECURE_FAILURE",
    "0x80073712, ERROR_SXS_COMPONENT_STORE_CORRUPT",
    "0x800F0823, CBS_E_NEW_SERVICING_STACK_REQUIRED",
    "0x8024000B, WU_E_CALL_CANCELLED",
    "0x8024002E, WU_E_WU_DISABLED",
    "0x80240438, WU_E_PT_ENDPOINT_UNREACHABLE",
    "0x80244010, WU_E_PT_EXCEEDED_MAX_SERVER_TRIPS",
    "0x80244019, WU_E_PT_HTTP_STATUS_NOT_FOUND",
    "0x8024401C, WU_E_PT_HTTP_STATUS_REQUEST_TIMEOUT",
    "0x80244022, WU_E_PT_HTTP_STATUS_SERVICE_UNAVAIL",
    "0x8024402C, WU_E_PT_WINHTTP_NAME_NOT_RESOLVED",
    "0x80246008, WU_E_DM_FAILTOCONNECTTOBITS",
    "0xC1900208, MOSETUP_E_COMPAT_INSTALLREQ_BLOCK",
  })
  void wellKnownCodesHaveWindowsOwnNames(String code, String name) {
    assertThat(HResultTable.find(HResult.parse(code)).map(HResultTable.Entry::name)).contains(name);
  }

  @Test
  void anUnknownCodeIsNotInTheTable() {
    assertThat(HResultTable.find(HResult.of(0xDEADBEEF))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0x80070002",
        "0x80070005",
        "0x8007000E",
        "0x80070057",
        "0x80070422",
        "0x80070424",
        "0x8007042C",
        "0x800706BA",
        "0x80072EE2",
        "0x80072EE7",
        "0x80072EFD",
        "0x80072EFE",
        "0x80072F8F",
        "0x80073712",
        "0x800F0823",
        "0x8024001E",
        "0x8024002E",
        "0x80240438",
        "0x80244010",
        "0x80244011",
        "0x80244017",
        "0x80244018",
        "0x80244019",
        "0x8024401B",
        "0x8024401C",
        "0x8024401F",
        "0x80244022",
        "0x8024402C",
        "0x8024402F",
        "0x80246008"
      })
  void commonCodesSayWhatToDoInBothLanguages(String code) {
    assertThat(HResultTable.find(HResult.parse(code)))
        .hasValueSatisfying(
            entry -> {
              assertThat(entry.enNext()).isNotBlank();
              assertThat(entry.zhNext()).isNotBlank();
            });
  }

  @Test
  void everyRowIsInBothLanguagesAndClean() {
    assertThat(HResultTable.entries())
        .hasSizeGreaterThan(150)
        .allSatisfy(
            entry -> {
              assertThat(entry.name()).matches("[A-Z][A-Z0-9_]+");
              assertThat(entry.en()).matches("[ -~]+\\.");
              assertThat(entry.enNext()).matches("([ -~]+\\.)?");
              assertThat(entry.zh()).containsPattern("\\p{IsHan}").endsWith("。");
              assertThat(entry.zhNext()).matches("(.*\\p{IsHan}.*。)?");
              assertThat(List.of(entry.en(), entry.zh(), entry.enNext(), entry.zhNext()))
                  .allSatisfy(text -> assertThat(text).isEqualTo(text.strip()));
            });
  }

  @Test
  void noNameStandsTwice() {
    assertThat(HResultTable.entries()).extracting(HResultTable.Entry::name).doesNotHaveDuplicates();
  }

  @Test
  void rowsAreSortedByCode() {
    assertThat(HResultTable.entries())
        .isSortedAccordingTo(
            Comparator.comparing(
                HResultTable.Entry::code, Comparator.comparing(HResult::toString)));
  }

  @Test
  void aWellFormedTableIsRead() {
    HResult failed = HResult.of(0x80004005);
    assertThat(HResultTable.parse(HEADER + ROW))
        .containsOnlyKeys(failed)
        .containsValue(
            new HResultTable.Entry(failed, "E_FAIL", "It failed.", "失败。", "Try again.", "请重试。"));
  }

  @Test
  void aMalformedTableIsRefusedByLine() {
    assertRefused("", "line 1");
    assertRefused(ROW, "line 1");
    assertRefused(HEADER + ROW + ROW, "line 3");
    assertRefused(HEADER + ROW + "\n", "line 3");
    assertRefused(HEADER + "0x80004005\tE_FAIL\tIt failed.\t失败。\t\n", "line 2");
    assertRefused(HEADER + "E_FAIL\tE_FAIL\tIt failed.\t失败。\t\t\n", "line 2");
    assertRefused(HEADER + "0x80004005\tE_FAIL\tIt failed.\t\t\t\n", "line 2");
    assertRefused(HEADER + "0x80004005\tE_FAIL\tIt failed.\t失败。\tTry again.\t\n", "line 2");
  }

  private static void assertRefused(String table, String where) {
    assertThatIllegalStateException()
        .isThrownBy(() -> HResultTable.parse(table))
        .withMessageContaining("hresults.tsv")
        .withMessageContaining(where);
  }
}
