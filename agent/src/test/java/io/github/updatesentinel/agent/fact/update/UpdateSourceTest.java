package io.github.updatesentinel.agent.fact.update;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.contract.UpdateSourceKind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpdateSourceTest {
  private static UpdateSource source(UpdateSourceKind kind, boolean bypassesWsus) {
    return new UpdateSource(kind, null, null, null, null, bypassesWsus);
  }

  @ParameterizedTest
  @CsvSource({
    "WSUS, false, MANAGED_SERVER, MANAGED_SERVER DEFAULT",
    "WINDOWS_UPDATE, false, DEFAULT, DEFAULT WINDOWS_UPDATE",
    "MICROSOFT_UPDATE, false, DEFAULT, DEFAULT",
    "OTHER, false, DEFAULT, DEFAULT",
    // The default would ask the WSUS.
    "WINDOWS_UPDATE, true, WINDOWS_UPDATE, WINDOWS_UPDATE",
    "MICROSOFT_UPDATE, true, WINDOWS_UPDATE, WINDOWS_UPDATE",
  })
  void sourceNamesTheSelectionThatAsksItAndTheOthersThatDo(
      UpdateSourceKind kind, boolean bypassesWsus, ScanSelection selection, String asking) {
    UpdateSource source = source(kind, bypassesWsus);

    assertThat(source.selection()).isEqualTo(selection);
    for (ScanSelection each : ScanSelection.values()) {
      assertThat(source.isAskedBy(each))
          .as(each.name())
          .isEqualTo((" " + asking + " ").contains(" " + each + " "));
    }
  }
}
