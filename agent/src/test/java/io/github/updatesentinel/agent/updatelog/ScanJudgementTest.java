package io.github.updatesentinel.agent.updatelog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.update.LogJudgement;
import io.github.updatesentinel.agent.updatelog.scan.LogScan;
import io.github.updatesentinel.agent.updatelog.scan.LogSource;
import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScanJudgementTest {
  private static final int T = 7012;

  private static Logs logs(boolean classic) {
    return classic ? Logs.classic() : Logs.decoded();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void zeroWithoutFailuresIsHonest(boolean classic) {
    LogAnalysis analysis = logs(classic).zero(T, 4).analyze();
    assertThat(analysis.conclusion()).isEqualTo(LogConclusion.HONEST_ZERO);
    LogScan scan = Logs.only(analysis);
    assertThat(scan.found()).isZero();
    assertThat(scan.evaluated()).isEqualTo(941);
    assertThat(scan.source()).isEqualTo(LogSource.WSUS);
    assertThat(scan.serviceId()).isEqualTo(Logs.WSUS);
    assertThat(scan.online()).isTrue();
    assertThat(scan.callerId()).isEqualTo("UpdateOrchestrator");
    assertThat(scan.criteria()).isEqualTo(Logs.AUTOMATIC);
    assertThat(scan.errors()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void zeroIsFalseIfAServiceThatEvaluationNeedsIsDisabled(boolean classic) {
    LogAnalysis analysis = logs(classic).zero(T, 4, "80070422").analyze();
    assertThat(analysis.conclusion()).isEqualTo(LogConclusion.FALSE_ZERO);
    assertThat(Logs.only(analysis).errors())
        .singleElement()
        .satisfies(
            error -> {
              assertThat(error.hresult()).isEqualTo(HResult.E_SERVICE_DISABLED);
              assertThat(error.count()).isEqualTo(3);
              assertThat(error.lastLine()).isEqualTo(error.firstLine() + 2);
            });
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void failuresOfAScanWhoseBeginIsCutOffBelongToIt(boolean classic) {
    LogAnalysis analysis =
        logs(classic)
            .begin(8, 3, "Other", Logs.STORE)
            .evaluationFails(T, "80070422", 1)
            .evaluationFails(T, "80070422", 2)
            .found(T, 0, 941)
            .end(T, 4, "UpdateOrchestrator", "0x00000000")
            .analyze();

    assertThat(analysis.scans())
        .extracting(LogScan::callerId, LogScan::judgement)
        .containsExactlyInAnyOrder(
            tuple("Other", LogJudgement.UNFINISHED),
            tuple("UpdateOrchestrator", LogJudgement.FALSE_ZERO));
  }

  @Test
  void failuresOutsideOfAnyScanAreNone() {
    LogAnalysis analysis =
        Logs.decoded().zero(T, 4).evaluationFails(T, "80070422", 1).zero(T, 5).analyze();

    assertThat(analysis.scans())
        .extracting(LogScan::judgement)
        .containsExactly(LogJudgement.HONEST_ZERO, LogJudgement.HONEST_ZERO);
    assertThat(Logs.decoded().evaluationFails(T, "80070422", 1).analyze().scans()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void zeroIsDoubtfulIfSomeUpdatesCouldNotBeEvaluated(boolean classic) {
    assertThat(logs(classic).zero(T, 4, "80070057", "800F0823").analyze().conclusion())
        .isEqualTo(LogConclusion.DOUBTFUL_ZERO);
  }

  @ParameterizedTest
  @CsvSource({"50, DOUBTFUL_ZERO", "51, FALSE_ZERO"})
  void zeroIsFalseIfMostUpdatesCouldNotBeEvaluated(int failing, LogConclusion conclusion) {
    Logs logs = Logs.decoded().begin(T, 1, "UpdateOrchestrator", Logs.WINDOWS_UPDATE);
    for (int update = 1; update <= failing; update++) {
      // The same update twice is one update.
      logs.evaluationFails(T, "80070057", update).evaluationFails(T, "80070057", update);
    }
    assertThat(logs.found(T, 0, 100).end(T, 1, "UpdateOrchestrator", "0x00000000").analyze())
        .extracting(LogAnalysis::conclusion)
        .isEqualTo(conclusion);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "8024000C", "80248007", "80246007", "80070032", "8024801E", "80041010", "8007066F",
        "80248014", "80240013", "80240007", "8024000E", "80070003", "80092004", "80247160",
        "80247167", "80247168", "80D03805", "C004F012"
      })
  void noiseNeverMakesAZeroDoubtful(String code) {
    LogAnalysis analysis = Logs.decoded().zero(T, 4, code, code, code).analyze();
    assertThat(analysis.conclusion()).isEqualTo(LogConclusion.HONEST_ZERO);
    assertThat(Logs.only(analysis).errors())
        .singleElement()
        .satisfies(error -> assertThat(error.noise()).isTrue());
  }

  @Test
  void failuresOutsideOfEvaluationMakeNoZeroDoubtful() {
    assertThat(
            Logs.decoded()
                .begin(T, 1, "UpdateOrchestrator", Logs.WSUS)
                .line(T, "Misc", "*FAILED* [80070057] Method failed [AuthTicketHelper::Add:1236]")
                .line(T, "DownloadManager", "*FAILED* [80070422] Connect to the DO service")
                .line(T, "Misc", "*FAILED* [80070422] Connect to the DO service")
                .found(T, 0, 900)
                .end(T, 1, "UpdateOrchestrator", "0x00000000")
                .analyze()
                .conclusion())
        .isEqualTo(LogConclusion.HONEST_ZERO);
  }

  @Test
  void disabledServiceInALineOfAHandlerIsOneInEvaluation() {
    assertThat(
            Logs.decoded()
                .begin(T, 1, "UpdateOrchestrator", Logs.WSUS)
                .line(T, "Handler", "*FAILED* [80070422] Create session with servicing")
                .found(T, 0, 900)
                .end(T, 1, "UpdateOrchestrator", "0x00000000")
                .analyze()
                .conclusion())
        .isEqualTo(LogConclusion.FALSE_ZERO);
  }

  @Test
  void foundUpdatesCountWhateverFailed() {
    assertThat(
            Logs.decoded()
                .begin(T, 1, "UpdateOrchestrator", Logs.WSUS)
                .evaluationFails(T, "80070422", 1)
                .found(T, 3, 900)
                .end(T, 1, "UpdateOrchestrator", "0x00000000")
                .analyze()
                .conclusion())
        .isEqualTo(LogConclusion.FOUND);
  }

  @Test
  void exitCodeOfAFailureIsAFailureAndNoCount() {
    LogScan scan =
        Logs.only(
            Logs.decoded()
                .begin(T, 1, "UpdateOrchestrator", Logs.WSUS)
                .end(T, 1, "UpdateOrchestrator", "0x8024402F")
                .analyze());
    assertThat(scan.judgement()).isEqualTo(LogJudgement.FAILED);
    assertThat(scan.found()).isNull();
    assertThat(scan.exitCode()).isEqualTo(HResult.of(0x8024402F));
    assertThat(scan.errors()).hasSize(1);
  }

  /** Windows 7 to 8.1, and Windows 10 before 1709. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void exitCodeMayHaveALineOfItsOwn(boolean classic) {
    String line = classic ? "  * WARNING: Exit code = 0x80244019" : "Exit code = 0x80244019";
    assertThat(
            logs(classic)
                .begin(T, 1, "AutomaticUpdates", Logs.WSUS)
                .agent(T, line)
                .agent(T, "* END * Finding updates CallerId = AutomaticUpdates  Id = 1")
                .analyze()
                .conclusion())
        .isEqualTo(LogConclusion.FAILED);
  }

  @Test
  void resultCodeOfTheCallFailsAScanWhoseExitCodeIsZero() {
    LogScan scan =
        Logs.only(
            Logs.decoded()
                .zero(T, 5)
                .line(
                    99,
                    "ComApi",
                    "*RESUMED*   Search ClientId = UpdateOrchestrator, ServiceId = " + Logs.WSUS)
                .line(99, "ComApi", "Exit code = 0x00000000, Result code = 0x8024402F (cV = a.1)")
                .analyze());
    assertThat(scan.judgement()).isEqualTo(LogJudgement.FAILED);
    assertThat(scan.exitCode()).isEqualTo(HResult.of(0x8024402F));
  }

  @Test
  void resultCodeOfAnotherCallersSearchIsNotOfThisScan() {
    assertThat(
            Logs.decoded()
                .zero(T, 5)
                .line(99, "ComApi", "*RESUMED*   Search ClientId = Other, ServiceId = " + Logs.WSUS)
                .line(99, "ComApi", "Exit code = 0x00000000, Result code = 0x8024402F")
                .analyze()
                .conclusion())
        .isEqualTo(LogConclusion.HONEST_ZERO);
  }

  @Test
  void skippedSearchProvesNothing() {
    assertThat(
            Logs.decoded()
                .begin(T, 1, "UpdateOrchestrator", Logs.WSUS)
                .found(T, 0, 0)
                .end(T, 1, "UpdateOrchestrator", "0x00240010")
                .analyze()
                .conclusion())
        .isEqualTo(LogConclusion.SKIPPED);
  }

  @Test
  void scanThatIsCutOffIsUnfinishedAndHasNoCount() {
    LogScan scan = Logs.only(Logs.decoded().begin(T, 1, "UpdateOrchestrator", Logs.WSUS).analyze());
    assertThat(scan.judgement()).isEqualTo(LogJudgement.UNFINISHED);
    assertThat(scan.found()).isNull();
    assertThat(scan.endedAt()).isNull();
    assertThat(scan.startedAt()).isEqualTo(LocalDateTime.parse("2025-03-04T10:00:01.123456700"));
  }

  @Test
  void zeroWithoutAnEndIsNoZero() {
    assertThat(
            Logs.decoded()
                .begin(T, 1, "UpdateOrchestrator", Logs.WSUS)
                .found(T, 0, 900)
                .analyze()
                .conclusion())
        .isEqualTo(LogConclusion.UNFINISHED);
  }

  @Test
  void logThatBeginsWithinAScanHasItWithoutItsBegin() {
    Logs whole = Logs.decoded().zero(T, 4, "80070422");
    String text = String.join("\n", whole.lines().subList(1, whole.lines().size()));
    LogScan scan = Logs.only(Logs.analyze(text));
    assertThat(scan.judgement()).isEqualTo(LogJudgement.FALSE_ZERO);
    assertThat(scan.startedAt()).isNull();
    assertThat(scan.endedAt()).isNotNull();
    assertThat(scan.scanId()).isEqualTo(4);
  }

  @Test
  void endAloneNamesItsCallerAndItsService() {
    LogAnalysis analysis =
        Logs.decoded()
            .found(T, 0, 800)
            .end(T, 9, "Update;", "0x00000000")
            .line(
                5,
                "ComApi",
                "* END *   Search ClientId = Update;, Updates found = 0, ServiceId = " + Logs.STORE)
            .analyze();
    assertThat(Logs.only(analysis).source()).isEqualTo(LogSource.STORE);
    assertThat(analysis.conclusion()).isEqualTo(LogConclusion.NO_DATA);
  }

  @Test
  void errorsBelongToTheScanOfTheirThread() {
    LogAnalysis analysis =
        Logs.decoded()
            .begin(1, 1, "First", Logs.WSUS)
            .begin(2, 2, "Second", Logs.WINDOWS_UPDATE)
            .evaluationFails(1, "80070422", 1)
            .found(2, 0, 900)
            .found(1, 0, 900)
            .end(1, 1, "First", "0x00000000")
            .evaluationFails(1, "80070057", 1)
            .end(2, 2, "Second", "0x00000000")
            .analyze();
    assertThat(analysis.scans())
        .extracting(LogScan::callerId, LogScan::judgement)
        .containsExactly(
            tuple("First", LogJudgement.FALSE_ZERO), tuple("Second", LogJudgement.HONEST_ZERO));
    assertThat(analysis.conclusion()).isEqualTo(LogConclusion.HONEST_ZERO);
    assertThat(analysis.files().get(0).errors()).hasSize(2);
  }

  @Test
  void endIsFoundByItsIdOnAnotherThread() {
    LogScan scan =
        Logs.only(
            Logs.decoded()
                .begin(1, 71, "Caller", Logs.WSUS)
                .found(1, 0, 900)
                .end(2, 71, "Caller", "0x00000000")
                .analyze());
    assertThat(scan.judgement()).isEqualTo(LogJudgement.HONEST_ZERO);
    assertThat(scan.lastLine()).isEqualTo(7);
  }

  @Test
  void otherWorkOnTheThreadEndsAScanWithoutAnEnd() {
    LogAnalysis analysis =
        Logs.decoded()
            .begin(T, 1, "Caller", Logs.WSUS)
            .agent(T, "* START * Downloading updates CallerId = Caller  Id = 2")
            .evaluationFails(T, "80070422", 1)
            .analyze();
    assertThat(Logs.only(analysis).errors()).isEmpty();
  }

  @Test
  void endOfTheServiceEndsItsScans() {
    assertThat(
            Logs.only(
                    Logs.decoded()
                        .begin(T, 1, "Caller", Logs.WSUS)
                        .line(T + 1, "Shared", "* END * Service exit Exit code = 0x240001")
                        .evaluationFails(T, "80070422", 1)
                        .analyze())
                .errors())
        .isEmpty();
  }

  @Test
  void requestThatWaitsInTheQueueIsNoScan() {
    assertThat(
            Logs.decoded()
                .agent(T, "* START * Queueing Finding updates [CallerId = X  Id = 2]")
                .agent(T, "* END * Queueing Finding updates [CallerId = X  Id = 2]")
                .zero(T, 2)
                .analyze()
                .scans())
        .hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Windows Defender",
        "Script with  Id = 9] in its name",
        "<<PROCESS>>: taskhostw.exe",
        "Update;",
        "命令行"
      })
  void callerMayHaveAnyName(String caller) {
    LogScan scan =
        Logs.only(
            Logs.decoded()
                .begin(T, 12, caller, Logs.WSUS)
                .found(T, 1, 10)
                .end(T, 12, caller, "0x00000000")
                .analyze());
    assertThat(scan.scanId()).isEqualTo(12);
    assertThat(scan.callerId()).isEqualTo(caller);
  }

  @Test
  void millionScansNeedTheMemoryOfAThousandAndAreCounted() {
    Logs logs = Logs.decoded();
    for (int id = 0; id < 3000; id++) {
      logs.begin(T, id, "Caller", Logs.WSUS).found(T, 0, 5).end(T, id, "Caller", "0x00000000");
    }
    LogAnalysis analysis = logs.zero(T, 7, "80070422").analyze();
    assertThat(analysis.scans()).hasSize(1000);
    assertThat(analysis.scansLeftOut()).isEqualTo(2001);
    assertThat(analysis.counts())
        .containsEntry(LogJudgement.HONEST_ZERO, 3000L)
        .containsEntry(LogJudgement.FALSE_ZERO, 1L);
    assertThat(analysis.conclusion()).isEqualTo(LogConclusion.FALSE_ZERO);
  }
}
