package io.github.updatesentinel.verify.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.updatesentinel.verify.bench.NothingSeen;
import io.github.updatesentinel.verify.bench.Run;
import io.github.updatesentinel.verify.report.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventChecksTest {
  private static JsonObject event(int id, String message) {
    return JsonParser.parseString("{\"id\":%d,\"message\":%s}".formatted(id, message))
        .getAsJsonObject();
  }

  private static Run run(int exitCode, String output) {
    return new Run(
        List.of("wevtutil.exe"), exitCode, output.getBytes(StandardCharsets.UTF_8), false, false);
  }

  @Test
  void aTextInTheLanguagePasses() {
    assertThat(
            EventChecks.texts(List.of(event(1000, "\"Update Sentinel 1.0.0 已启动。\"")), "已启动")
                .outcome())
        .isEqualTo(Outcome.PASS);
  }

  @Test
  void aTextInAnotherLanguageProvesNothing() {
    assertThat(
            EventChecks.texts(List.of(event(1000, "\"Update Sentinel 1.0.0 has started.\"")), "已启动")
                .outcome())
        .isEqualTo(Outcome.NOT_TRIED);
  }

  @Test
  void anEventWithoutTextFails() {
    assertThat(EventChecks.texts(List.of(event(1000, "null")), "has started.").why())
        .isEqualTo("event 1000 has no text");
    assertThat(EventChecks.texts(List.of(), "has started.").outcome()).isEqualTo(Outcome.FAIL);
    assertThat(EventChecks.texts(List.of(event(1001, "\"x\"")), "has started.").why())
        .isEqualTo("there is no event 1000");
  }

  @Test
  void aPlaceholderThatStayedFails() {
    assertThat(
            EventChecks.texts(
                    List.of(event(1000, "\"Update Sentinel %1 has started.\"")), "has started.")
                .outcome())
        .isEqualTo(Outcome.FAIL);
  }

  @Test
  void anEmptyChannelProvesNothingAndARefusedQueryIsNothingSeen() throws NothingSeen {
    assertThat(EventChecks.entries(run(0, ""), "param4").outcome()).isEqualTo(Outcome.NOT_TRIED);
    assertThatThrownBy(() -> EventChecks.entries(run(5, "Access is denied."), "param4"))
        .isInstanceOf(NothingSeen.class);
  }

  @Test
  void entriesHaveToHaveTheirField() throws NothingSeen {
    String entry = "<Event><EventData><Data Name='param4'>BITS</Data></EventData></Event>";
    assertThat(EventChecks.entries(run(0, entry), "param4").outcome()).isEqualTo(Outcome.PASS);
    assertThat(EventChecks.entries(run(0, "<Event></Event>"), "param4").outcome())
        .isEqualTo(Outcome.FAIL);
  }
}
