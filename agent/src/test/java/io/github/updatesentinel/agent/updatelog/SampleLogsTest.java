package io.github.updatesentinel.agent.updatelog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Logs of real computers, which are not ours to publish: {@code -Dsample.logs} names a folder. */
class SampleLogsTest {
  private static final Path SAMPLES = Path.of(System.getProperty("sample.logs", "sample-logs"));

  @ParameterizedTest
  @CsvSource({
    "s1-wsus-managed-31-found.log, DECODED, FOUND, 2",
    "s2-win11-8024402f-sync-fail.log, DECODED, FAILED, 2",
    "s3-store-scan-zero.log, DECODED, NO_DATA, 4",
    "s4-win11-mu-and-driver-scan.log, DECODED, FOUND, 4",
    "s5-win10-oobe-one-found.log, DECODED, FOUND, 4",
    "s6-classic-win7-offline-scan.log, CLASSIC, NO_DATA, 1",
    "s7-win11-two-found.log, DECODED, FOUND, 2",
    "s8-server1607-startup-dots-collapsed.log, DECODED, NO_DATA, 0",
    "s9-classic-wsus-80072ee2-truncated.log, CLASSIC, UNFINISHED, 1",
    "s10-offline-0-of-1340-reboot-query.log, DECODED, NO_DATA, 6",
    "s11-cbs-eventlog-unavailable.log, UNREADABLE, NO_DATA, 0",
    "s12-wuahandler-configmgr.log, UNREADABLE, NO_DATA, 0",
    "s13-cbs-80070bc9-reboot-required.log, UNREADABLE, NO_DATA, 0"
  })
  void sampleSaysWhatItsComputerWasLike(
      String name, LogFormat format, LogConclusion conclusion, int scans) {
    Path sample = SAMPLES.resolve(name);
    assumeTrue(Files.exists(sample), "no sample logs in " + SAMPLES);
    LogAnalyzer analyzer = new LogAnalyzer(read -> {});
    analyzer.add(sample);
    LogAnalysis analysis = analyzer.result();
    assertThat(analysis.files().get(0).format()).isEqualTo(format);
    assertThat(analysis.conclusion()).isEqualTo(conclusion);
    assertThat(analysis.scans()).hasSize(scans);
  }
}
