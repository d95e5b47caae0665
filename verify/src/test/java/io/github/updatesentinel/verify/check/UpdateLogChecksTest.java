package io.github.updatesentinel.verify.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.verify.bench.NothingSeen;
import io.github.updatesentinel.verify.bench.Run;
import io.github.updatesentinel.verify.report.Outcome;
import io.github.updatesentinel.verify.report.Result;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class UpdateLogChecksTest {
  private static Result judge(String conclusion, String callerId, boolean ours) throws NothingSeen {
    String answer =
        """
        {"files": [], "scans": [{"callerId": "%s"}], "errors": [], "conclusion": "%s"}
        """
            .formatted(callerId, conclusion);
    return UpdateLogChecks.judge(
        new Run(List.of(), 0, answer.getBytes(StandardCharsets.UTF_8), false, false), ours);
  }

  @Test
  void scanOfTheAgentPasses() throws NothingSeen {
    assertThat(judge("HONEST_ZERO", "UpdateSentinel", true).outcome()).isEqualTo(Outcome.PASS);
  }

  @Test
  void scanThatIsOnlyInTheLogFails() throws NothingSeen {
    assertThat(judge("HONEST_ZERO", "UpdateOrchestrator", true).outcome()).isEqualTo(Outcome.FAIL);
  }

  @Test
  void logWithoutTheAgentOrItsWordsProvesNothing() throws NothingSeen {
    assertThat(judge("NO_DATA", "x", false).outcome()).isEqualTo(Outcome.NOT_TRIED);
    assertThat(judge("NOT_DECODABLE", "x", true).outcome()).isEqualTo(Outcome.NOT_TRIED);
  }
}
