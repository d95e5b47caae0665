package io.github.updatesentinel.contract.setting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebAddressTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://collector.example",
        "HTTP://collector.example:65535/path",
        "https://[2001:db8::1]:8443"
      })
  void aServerWithPortAndPathIsAccepted(String text) throws InvalidValue {
    assertThat(WebAddress.parse(text, "an address")).isEqualTo(URI.create(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://collector.example",
        "collector.example",
        "https:///path",
        "https://user:secret@collector.example",
        "https://collector.example?query",
        "https://collector.example#fragment",
        "https://collector.example:0",
        "https://collector.example:65536",
        "https://collector example"
      })
  void anythingElseIsRefusedWithTheExpectedForm(String text) {
    assertThatExceptionOfType(InvalidValue.class)
        .isThrownBy(() -> WebAddress.parse(text, "an address"))
        .withMessage("an address");
  }
}
