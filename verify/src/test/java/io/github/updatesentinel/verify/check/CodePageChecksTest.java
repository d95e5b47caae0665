package io.github.updatesentinel.verify.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.updatesentinel.verify.bench.Bench;
import io.github.updatesentinel.verify.bench.FakeWindows;
import io.github.updatesentinel.verify.bench.Listener;
import io.github.updatesentinel.verify.bench.NothingSeen;
import io.github.updatesentinel.verify.bench.Run;
import io.github.updatesentinel.verify.report.Outcome;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
  void theNumberOfTheCodePageIsTheLastOneInAnyLanguage() {
    assertThat(CodePageChecks.codePage("Active code page: 437\r\n")).isEqualTo("437");
    assertThat(CodePageChecks.codePage("活动代码页: 936\r\n")).isEqualTo("936");
    assertThat(CodePageChecks.codePage("Aktive Codepage: 850.\r\n")).isEqualTo("850");
    assertThat(CodePageChecks.codePage("")).isEmpty();
  }

  @Test
  void theConsoleHasItsCodePageAgainAfterwards(@TempDir Path work) throws Exception {
    FakeWindows windows = new FakeWindows();
    windows.answer("reg.exe", 0, "").answer("chcp.com", 0, "Active code page: 437");
    try (Listener listener = new Listener("key")) {
      Bench bench = windows.bench(work, listener);
      // The command line is not answered, as one that could not be started.
      assertThatThrownBy(() -> CodePageChecks.ALL.get(0).body().look(bench))
          .isInstanceOf(IOException.class);
    }
    assertThat(windows.commands()).last().asString().endsWith("chcp.com 437");
  }

  @Test
  void noOutputIsNothingSeen() {
    assertThatThrownBy(() -> CodePageChecks.piped(run("", "UTF-8"), "GBK"))
        .isInstanceOf(NothingSeen.class);
  }
}
