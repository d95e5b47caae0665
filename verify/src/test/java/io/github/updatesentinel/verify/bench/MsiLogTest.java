package io.github.updatesentinel.verify.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MsiLogTest {
  @Test
  void aSoundLogHasNoErrors() {
    assertThat(
            MsiLog.errors(
                """
                Action ended 10:00:01: InstallFinalize. Return value 1.
                MSI (s) (A0:B0) [10:00:01:000]: Product: Update Sentinel -- Installation completed successfully.
                MSI (s) (A0:B0) [10:00:01:000]: Note: 1: 2205 2:  3: Error
                """))
        .isEmpty();
  }

  @Test
  void anErrorIsFoundInEachLanguage() {
    assertThat(
            MsiLog.errors(
                "Product: Update Sentinel -- Error 1939. Service 'Update Sentinel' (UpdateSentinel)"
                    + " could not be configured."))
        .hasSize(1);
    assertThat(MsiLog.errors("产品: Update Sentinel -- 错误 1939。无法配置服务")).hasSize(1);
    assertThat(MsiLog.errors("产品: Update Sentinel -- 错误 1939.无法配置服务")).hasSize(1);
  }

  @Test
  void anActionThatFailedIsFound() {
    assertThat(MsiLog.errors("Action ended 10:00:01: InstallFinalize. Return value 3."))
        .containsExactly("Action ended 10:00:01: InstallFinalize. Return value 3.");
  }
}
