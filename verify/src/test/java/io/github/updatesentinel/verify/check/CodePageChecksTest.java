package io.github.updatesentinel.verify.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.updatesentinel.verify.bench.NothingSeen;
import io.github.updatesentinel.verify.bench.Run;
import io.github.updatesentinel.verify.report.Outcome;
import java.nio.charset.Charset;
import java.util.List;
import org.junit.jupiter.api.Test;

class CodePageChecksTest {
  private static Run run(String text, String charset) {
    return new Run(List.of("x"), 0, text.getBytes(Charset.forName(charset)), false, false);
  }

  @Test
  void chineseInTheCodePagesOwnBytesPasses() throws NothingSeen {
    assertThat(CodePageChecks.piped(run("结论：更新被阻止", "GBK"), "GBK").outcome())
        .isEqualTo(Outcome.PASS);
    assertThat(CodePageChecks.piped(run("结论：更新被阻止", "UTF-8"), "UTF-8").outcome())
        .isEqualTo(Outcome.PASS);
  }

  @Test
  void chineseInOtherBytesFails() throws NothingSeen {
    assertThat(CodePageChecks.piped(run("结论：更新被阻止", "GBK"), "UTF-8").why())
        .isEqualTo("its bytes are not UTF-8");
    assertThat(CodePageChecks.piped(run("结论：更新被阻止", "UTF-8"), "US-ASCII").outcome())
        .isEqualTo(Outcome.FAIL);
  }

  @Test
  void aCodePageWithoutChineseGetsEnglish() throws NothingSeen {
    assertThat(CodePageChecks.piped(run("Verdict: UP_TO_DATE", "UTF-8"), "US-ASCII").outcome())
        .isEqualTo(Outcome.PASS);
    assertThat(CodePageChecks.piped(run("Verdict: UP_TO_DATE", "UTF-8"), "GBK").why())
        .isEqualTo("it is not Chinese");
    assertThat(CodePageChecks.piped(run("???: ????", "UTF-8"), "US-ASCII").outcome())
        .isEqualTo(Outcome.FAIL);
  }

  @Test
  void noOutputIsNothingSeen() {
    assertThatThrownBy(() -> CodePageChecks.piped(run("", "UTF-8"), "GBK"))
        .isInstanceOf(NothingSeen.class);
  }
}
