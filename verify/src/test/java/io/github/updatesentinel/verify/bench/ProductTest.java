package io.github.updatesentinel.verify.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProductTest {
  private static final String QUERYEX =
      """

      SERVICE_NAME: UpdateSentinel
              TYPE               : 10  WIN32_OWN_PROCESS
              STATE              : 4  RUNNING
                                      (STOPPABLE, NOT_PAUSABLE, ACCEPTS_PRESHUTDOWN)
              WIN32_EXIT_CODE    : 0  (0x0)
              SERVICE_EXIT_CODE  : 0  (0x0)
              CHECKPOINT         : 0x0
              WAIT_HINT          : 0x0
              PID                : 4711
              FLAGS              :
      """;

  private static Run run(String output) {
    return new Run(List.of("x"), 1, output.getBytes(StandardCharsets.UTF_8), false, false);
  }

  @Test
  void aRunningServiceHasItsProcess() throws Exception {
    assertThat(Product.state(QUERYEX)).isEqualTo(new Product.State("RUNNING", 4711, 0));
  }

  @Test
  void aStoppedServiceHasItsExitCode() throws Exception {
    String stopped =
        QUERYEX
            .replace("4  RUNNING", "1  STOPPED")
            .replace("WIN32_EXIT_CODE    : 0  (0x0)", "WIN32_EXIT_CODE    : 1067  (0x42b)")
            .replace("4711", "0");
    assertThat(Product.state(stopped)).isEqualTo(new Product.State("STOPPED", 0, 1067));
  }

  @Test
  void aStateThatIsNotShownIsNothingSeen() {
    assertThatThrownBy(() -> Product.state("sc: unknown")).isInstanceOf(NothingSeen.class);
  }

  @Test
  void aReportIsFoundBetweenOtherWords() throws Exception {
    assertThat(Product.report(run("a warning\r\n{\"scan\":{}}\r\n")).has("scan")).isTrue();
    assertThatThrownBy(() -> Product.report(run("check could not run: x")))
        .isInstanceOf(NothingSeen.class);
    assertThatThrownBy(() -> Product.report(run("{\"scan\":"))).isInstanceOf(NothingSeen.class);
  }
}
