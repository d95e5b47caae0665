package io.github.updatesentinel.verify.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import io.github.updatesentinel.verify.report.Outcome;
import io.github.updatesentinel.verify.report.Result;
import org.junit.jupiter.api.Test;

class MarkChecksTest {
  private static Result judge(String reason) {
    return MarkChecks.judge(
        JsonParser.parseString(
                """
                {"os": {"build": 19045}, "policy": {"automatic": true},
                 "verdict": {"reasons": [{"code": "%s", "detail": "x"}]}}
                """
                    .formatted(reason))
            .getAsJsonObject());
  }

  @Test
  void reasonOfATunedWindowsFails() {
    assertThat(judge("TAMPERING").outcome()).isEqualTo(Outcome.FAIL);
    assertThat(judge("TASKS_DISABLED").outcome()).isEqualTo(Outcome.FAIL);
  }

  @Test
  void otherReasonsPassWithWhatWasSeen() {
    Result result = judge("BUILD_BEHIND");

    assertThat(result.outcome()).isEqualTo(Outcome.PASS);
    assertThat(result.toString()).contains("\"automatic\":true");
  }
}
