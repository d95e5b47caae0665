package io.github.updatesentinel.agent.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.contract.ReasonCode;
import io.github.updatesentinel.contract.Severity;
import io.github.updatesentinel.contract.StartType;
import io.github.updatesentinel.contract.VerdictCode;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What others ask of a judgement and its reasons. */
class JudgementTest {
  @Test
  void onlyAPatchManagerTakesTheScansOver() {
    Seen seen = Seen.healthy().service("wuauserv", StartType.DISABLED);
    assertThat(seen.judge().isLeftToPatchManager()).isFalse();

    assertThat(seen.patchManager("WAPTservice").judge().isLeftToPatchManager()).isTrue();
  }

  @Test
  void repairIsForDisabledServicesThatWindowsShips() {
    Judgement judgement =
        Seen.healthy()
            .service("TrustedInstaller", StartType.DISABLED)
            .service("wuauserv", StartType.MISSING)
            .service("BITS", StartType.DISABLED)
            .service("CmitClientSVC", StartType.DISABLED)
            .judge();

    assertThat(judgement.repairCommands(19044))
        .containsExactly(
            "sc.exe config TrustedInstaller start= demand",
            "sc.exe config BITS start= delayed-auto");
    assertThat(judgement.repairCommands(null)).contains("sc.exe config BITS start= demand");
    assertThat(Seen.healthy().judge().repairCommands(19044)).isEmpty();
  }

  @Test
  void judgementWithoutMoreHasTheSeverityOfItsCode() {
    Judgement judgement =
        new Judgement(VerdictCode.SERVICING_BLOCKED, null, List.of(), Set.of(), null);

    assertThat(judgement.severity()).isEqualTo(Severity.ERROR);
    assertThat(judgement.dates()).isEqualTo(Judgement.Dates.UNKNOWN);
  }

  @Test
  void restartIsToldWithItsTime() {
    Instant since = Instant.parse("2026-11-20T06:00:00Z");
    Seen seen = Seen.healthy().rebootPending(true);
    assertThat(seen.reasons()).containsExactly("REBOOT_PENDING since unknown");

    seen.restartSince(since);
    assertThat(seen.reasons()).containsExactly("REBOOT_PENDING since 2026-11-20T06:00:00Z");
    assertThat(seen.judge().dates().restartSince()).isEqualTo(since);
  }

  @Test
  void factsAreWhatTheSubjectDoesNotSay() {
    assertThat(Reason.about(ReasonCode.SERVICE_HIJACKED, "BITS", "C:\\x.exe").facts())
        .contains("C:\\x.exe");
    assertThat(Reason.about(ReasonCode.SERVICE_DISABLED, "BITS").facts()).isEmpty();
    assertThat(new Reason(ReasonCode.SCAN_BROKEN, "x").facts()).contains("x");
    assertThat(new Reason(ReasonCode.SCAN_BROKEN, "").facts()).isEmpty();
  }
}
