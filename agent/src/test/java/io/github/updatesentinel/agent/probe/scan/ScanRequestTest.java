package io.github.updatesentinel.agent.probe.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.updatesentinel.agent.config.AgentConfig.ServerSelection;
import io.github.updatesentinel.agent.fact.Failure;
import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.fact.update.ScanSelection;
import io.github.updatesentinel.agent.fact.update.UpdateSource;
import io.github.updatesentinel.contract.UpdateSourceKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScanRequestTest {
  private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");

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

  @ParameterizedTest
  @CsvSource({
    "POLICY, MANAGED_SERVER",
    "DEFAULT, DEFAULT",
    "MANAGED_SERVER, MANAGED_SERVER",
    "WINDOWS_UPDATE, WINDOWS_UPDATE",
  })
  void settingWinsOverThePolicyUnlessItNamesThePolicy(
      ServerSelection setting, ScanSelection selection) {
    Reading<UpdateSource> wsus =
        Reading.known(new UpdateSource(UpdateSourceKind.WSUS, null, null), NOW);

    assertThat(ScanRequest.selection(setting, wsus)).isEqualTo(selection);
  }

  @ParameterizedTest
  @CsvSource({"POLICY, DEFAULT", "MANAGED_SERVER, MANAGED_SERVER"})
  void policyThatCannotBeReadLeavesItToWindows(ServerSelection setting, ScanSelection selection) {
    Reading<UpdateSource> unknown = Reading.unknown(new Failure("policy", null), NOW);

    assertThat(ScanRequest.selection(setting, unknown)).isEqualTo(selection);
  }
}
