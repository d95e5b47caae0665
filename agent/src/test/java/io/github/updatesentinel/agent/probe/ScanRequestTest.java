package io.github.updatesentinel.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.updatesentinel.agent.fact.ScanSelection;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScanRequestTest {
  @ParameterizedTest
  @EnumSource(ScanSelection.class)
  void everyRequestIsReadBack(ScanSelection selection) {
    ScanRequest request = new ScanRequest(selection, Duration.ofHours(12), 0x0804);

    assertThat(ScanRequest.parse(request.toArguments())).isEqualTo(request);
  }

  @Test
  void argumentsAreWordsThatNoCommandLineMustQuote() {
    assertThat(
            new ScanRequest(ScanSelection.MANAGED_SERVER, Duration.ofMinutes(30), 0x0409)
                .toArguments())
        .containsExactly("MANAGED_SERVER", "1800000", "1033");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "MANAGED_SERVER 1000",
        "MANAGED_SERVER 1000 1033 more",
        "managed_server 1000 1033",
        "ANYBODY 1000 1033",
        "POLICY 1000 1033",
        "MANAGED_SERVER PT1S 1033",
        "MANAGED_SERVER 1000 zh-CN",
        "MANAGED_SERVER 9223372036854775808 1033",
        "MANAGED_SERVER 1000 4294967296"
      })
  void anythingElseIsRefused(String arguments) {
    List<String> list = Arrays.asList(arguments.split(" "));

    assertThatIllegalArgumentException().isThrownBy(() -> ScanRequest.parse(list));
  }

  @Test
  void noArgumentsAreRefusedWithWhatIsExpected() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ScanRequest.parse(List.of()))
        .withMessage("expected SELECTION TIMEOUT_MS USER_LOCALE, found []");
  }
}
