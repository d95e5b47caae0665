package io.github.updatesentinel.agent.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.update.ScanSelection;
import io.github.updatesentinel.agent.fact.update.UpdateScan;
import io.github.updatesentinel.agent.probe.scan.ScanReport;
import io.github.updatesentinel.agent.probe.scan.ScanRequest;
import io.github.updatesentinel.contract.Open;
import io.github.updatesentinel.contract.ScanOutcome;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With real processes: the child is this very runtime. */
@Timeout(60)
class ScanProcessTest {
  /** Never reached where all is well. */
  private static final Duration LONG = Duration.ofMinutes(10);

  private static final Duration SHORT = Duration.ofMillis(100);

  private final Set<ProcessHandle> before =
      ProcessHandle.current().children().collect(Collectors.toSet());

  @AfterEach
  void noProcessIsLeftBehind() {
    ProcessHandle.current()
        .children()
        .filter(child -> !before.contains(child))
        .forEach(
            child ->
                assertThatCode(() -> child.onExit().get(10, TimeUnit.SECONDS))
                    .as("the end of process %s", child.pid())
                    .doesNotThrowAnyException());
  }

  @Test
  void goodReportIsTakenAsItIs() {
    ScanReport report = scan(LONG, "good");

    assertThat(report)
        .isEqualTo(
            new ScanReport(
                new UpdateScan(
                    ScanOutcome.SUCCEEDED,
                    HResult.S_OK,
                    3,
                    List.of(),
                    List.of(),
                    0,
                    Instant.parse("2026-11-22T08:00:03Z"),
                    Duration.ofMillis(5321),
                    null,
                    null),
                null,
                null));
  }

  @Test
  void subcommandAndRequestAreHandedOn() {
    assertThat(scan(LONG, "arguments").scan().error()).isEqualTo("scan MANAGED_SERVER 600000 2052");
  }

  @ParameterizedTest
  @CsvSource({
    "exit, it ended with exit code 0x00000007",
    "rubbish, its output is not a report",
    "array, its output is not a report",
    "empty, its output is not a report",
    "two, its output is not a report",
    "half, its output is not a report",
    "latin, its output is not a report",
    "unheard-of, it ended with exit code 0x00000001"
  })
  void anythingButOneWholeReportIsAFailureThatCountsNothing(String behaviour, String problem) {
    assertEndedWithout(
        scan(LONG, behaviour), ScanOutcome.FAILED, "the scan process failed: " + problem);
  }

  @Test
  void processThatNeverStopsPrintingIsKilled() {
    assertEndedWithout(
        scan(LONG, "floods"),
        ScanOutcome.FAILED,
        "the scan process failed: it printed more than 2097152 bytes");
  }

  @Test
  void manyComplaintsDontHoldUpAGoodReport() {
    assertThat(scan(LONG, "complains").scan().found()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({"hangs", "hangs-after-half"})
  void processThatNeverEndsIsKilledAtTheDeadline(String behaviour) {
    ScanReport report = scan(SHORT, behaviour);

    assertEndedWithout(
        report, ScanOutcome.TIMED_OUT, "no result after PT0.1S; the scan process was killed");
    assertThat(report.scan().took()).isGreaterThanOrEqualTo(SHORT.multipliedBy(3));
  }

  @Test
  void programThatDoesNotExistIsAFailure(@TempDir Path folder) {
    String missing = folder.resolve("no-such-program").toString();
    ScanReport report = process(LONG, List.of(missing)).scan();

    assertThat(report.scan().outcome()).isEqualTo(Open.of(ScanOutcome.FAILED));
    assertThat(report.scan().found()).isNull();
    assertThat(report.scan().error())
        .startsWith("the scan process can't start: ")
        .contains("no-such-program");
  }

  @Test
  void abortFromAnotherThreadEndsTheScanAtOnce() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      ScanProcess process = process(LONG, child("hangs-and-tells", "" + server.getLocalPort()));
      CompletableFuture<ScanReport> scan = CompletableFuture.supplyAsync(process::scan);
      try (Socket alive = server.accept()) {
        assertThat(alive.getInputStream().read()).isEqualTo(1);
        assertThat(scan).isNotDone();

        process.abort();

        assertEndedWithout(
            scan.get(30, TimeUnit.SECONDS), ScanOutcome.ABORTED, "the service stops");
        assertThat(endOf(alive.getInputStream())).isTrue();
      }
    }
  }

  @Test
  void abortThatComesBeforeTheScanHoldsToo() {
    ScanProcess process = process(LONG, child("hangs"));
    process.abort();

    assertEndedWithout(process.scan(), ScanOutcome.ABORTED, "the service stops");
  }

  @Test
  void abortAfterTheEndDoesNothing() {
    ScanProcess process = process(LONG, child("good"));
    ScanReport report = process.scan();
    process.abort();

    assertThat(report.scan().found()).isEqualTo(3);
  }

  @Test
  void interruptedScanIsAbortedAndStaysInterrupted() {
    Thread.currentThread().interrupt();
    ScanReport report = scan(LONG, "hangs");

    assertThat(Thread.interrupted()).isTrue();
    assertEndedWithout(report, ScanOutcome.ABORTED, "interrupted");
  }

  @Test
  void inputOfTheChildIsNoPipeThatSomebodyCouldWaitFor() {
    assertThat(scan(LONG, "input").scan().error()).isEqualTo("standard input gives -1");
  }

  @Test
  void endOfTheParentIsTheEndOfTheChild() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      List<String> command = child("parent");
      command.addAll(child("hangs-and-tells", "" + server.getLocalPort()));
      Process parent = new ProcessBuilder(command).start();
      try (Socket alive = server.accept()) {
        assertThat(alive.getInputStream().read()).isEqualTo(1);

        parent.destroyForcibly();

        alive.setSoTimeout(10_000);
        assertThat(endOf(alive.getInputStream())).isTrue();
      } finally {
        parent.destroyForcibly();
      }
    }
  }

  @Test
  void optionsForOtherJavaProgramsAreTakenFromTheChildWhateverTheirCase() {
    Map<String, String> environment =
        new HashMap<>(
            Map.of(
                "JAVA_TOOL_OPTIONS", "-javaagent:x.jar",
                "_java_options", "-Xmx8g",
                "Jdk_Java_Options", "-ea",
                "Path", "C:\\Windows"));

    ScanProcess.removeForeignOptions(environment);

    assertThat(environment).containsOnlyKeys("Path");
  }

  @Test
  void oneAfterTheOtherCanBeRun() {
    ScanProcess process = process(LONG, child("good"));

    assertThat(process.scan()).isEqualTo(process.scan());
  }

  @Test
  void eachScanIsAskedAnew() {
    Iterator<ScanSelection> selections =
        List.of(ScanSelection.DEFAULT, ScanSelection.WINDOWS_UPDATE).iterator();
    ScanProcess process =
        new ScanProcess(
            child("arguments"), () -> new ScanRequest(selections.next(), LONG, 0x0409), LONG, LONG);

    assertThat(process.scan().scan().error()).startsWith("scan DEFAULT ");
    assertThat(process.scan().scan().error()).startsWith("scan WINDOWS_UPDATE ");
  }

  private static ScanReport scan(Duration patience, String behaviour) {
    return process(patience, child(behaviour)).scan();
  }

  /**
   * @param patience of each of the three spans that make the deadline
   */
  private static ScanProcess process(Duration patience, List<String> command) {
    ScanRequest request = new ScanRequest(ScanSelection.MANAGED_SERVER, patience, 0x0804);
    return new ScanProcess(command, () -> request, patience, patience);
  }

  private static List<String> child(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                MisbehavingChild.class.getName()));
    command.addAll(Arrays.asList(arguments));
    return command;
  }

  private static void assertEndedWithout(ScanReport report, ScanOutcome outcome, String error) {
    UpdateScan scan = report.scan();
    assertThat(scan)
        .isEqualTo(UpdateScan.without(outcome, null, scan.startedAt(), scan.took(), error));
    assertThat(report.history()).isNull();
    assertThat(report.rebootRequired()).isNull();
    assertThat(scan.startedAt()).isAfter(Instant.parse("2026-01-01T00:00:00Z"));
  }

  /** A process that is killed may close its connection or break it. */
  private static boolean endOf(InputStream in) throws IOException {
    try {
      return in.read() == -1;
    } catch (SocketException e) {
      return true;
    }
  }
}
