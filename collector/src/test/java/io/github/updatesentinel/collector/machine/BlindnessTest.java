package io.github.updatesentinel.collector.machine;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What shows that a blocked machine sees nothing. */
class BlindnessTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "true | {'verdict': {'reasons': [{'code': 'SERVICE_MISSING', 'subject': 'trustedinstaller'}]}}",
        "false | {'verdict': {'reasons': [{'code': 'SERVICE_DISABLED', 'subject': 'BITS'}]}}",
        "true | {'services': [{'name': 'TrustedInstaller', 'startType': 'DISABLED'}]}",
        "false | {'services': [{'name': 'TrustedInstaller', 'startType': 'MANUAL'}]}",
        "true | {'scan': {'hresult': '0x00000000', 'warnings': ['0x80070422']}}",
        "true | {'scan': {'hresult': '0x80070422'}}",
        "false | {'scan': {'hresult': '0x00000000', 'warnings': ['0x80240032']}}",
        "true | {'verdict': {'reasons': [{'code': 'SERVICE_START_FAILED', 'subject': 'TrustedInstaller'}]}}",
        "false | {'verdict': {'reasons': [{'code': 'SERVICE_START_FAILED', 'subject': 'TrustedInstaller'}, {'code': 'SERVICE_DISABLED', 'subject': 'BITS'}]}}",
        "false | {}"
      })
  void itIsShownByTheServiceThatEvaluatesUpdatesOrByTheScan(boolean shown, String heartbeat) {
    assertThat(Blindness.shown(JsonParser.parseString(heartbeat).getAsJsonObject()))
        .isEqualTo(shown);
  }
}
