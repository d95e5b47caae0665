package io.github.updatesentinel.agent.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.update.LogError;
import io.github.updatesentinel.agent.fact.update.LogJudgement;
import io.github.updatesentinel.agent.fact.update.UpdateLogFinding;
import io.github.updatesentinel.contract.Open;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a decoder in place of Windows' own, which takes traces that are text already. */
class UpdateLogEvidenceTest {
  /** Later than any file of the test was made. */
  private static final Instant BEGIN = Instant.parse("2126-11-22T08:00:00Z");

  private static final Instant END = BEGIN.plusSeconds(60);
  private static final Instant NOW = END.plusSeconds(900);
  private static final ZoneId ZONE = ZoneOffset.ofHours(8);

  private final Path windows;
  private final LogRequest request;
  private final List<String> decoded = new ArrayList<>();
  private boolean decoderFails;

  UpdateLogEvidenceTest(@TempDir Path folder) throws IOException {
    windows = folder.resolve("Windows");
    Files.createDirectories(windows.resolve("Logs/WindowsUpdate"));
    Path work = Files.createDirectories(folder.resolve("work"));
    request = new LogRequest(BEGIN, END, work);
  }

  private Optional<UpdateLogFinding> find() throws IOException, InterruptedException {
    LogDecoder decoder =
        new LogDecoder() {
          @Override
          public void decode(Path traces, Path text) throws IOException {
            if (decoderFails) {
              throw new IOException("the decoder ended with exit code 1");
            }
            try (var files = Files.list(traces)) {
              for (Path trace : files.sorted().toList()) {
                decoded.add(String.valueOf(trace.getFileName()));
                Files.writeString(text, Files.readString(trace));
              }
            }
          }

          @Override
          public void abort() {}
        };
    return new UpdateLogEvidence(windows, decoder, ZONE).find(request, NOW);
  }

  private void trace(String name, String content, Instant written) throws IOException {
    Path trace = windows.resolve("Logs/WindowsUpdate").resolve(name);
    Files.writeString(trace, content);
    Files.setLastModifiedTime(trace, FileTime.from(written));
  }

  private static String scan(String caller, Instant at, String criteria, String code) {
    String time =
        DateTimeFormatter.ofPattern("yyyy/MM/dd HH:mm:ss.0000000").withZone(ZONE).format(at);
    String prefix = time + " 1204  7012  Agent           ";
    return String.join(
        "\r\n",
        prefix + "* START * Finding updates CallerId = " + caller + "  Id = 3 (cV = a.1)",
        prefix + "Criteria = " + criteria + "\"\"",
        prefix + "ServiceID = {3DA21691-E39D-4DA6-8A4B-B43877BCB1B7} Managed",
        prefix + "*FAILED* [" + code + "] Evaluate Installed rule, updateId = {{A1}.200}",
        prefix
            + "Found 0 updates and 3 categories in search; evaluated appl. rules of 900 out of 999"
            + " deployed entities",
        prefix
            + "* END * Finding updates CallerId = "
            + caller
            + ", Id = 3, Exit code = 0x00000000 (cV = a.1)",
        "");
  }

  @Test
  void ownScanIsFoundByCallerAndTimeInTheTimeZoneOfTheComputer() throws Exception {
    trace(
        "WindowsUpdate.1.etl",
        scan("UpdateSentinel", BEGIN.minusSeconds(7200), "IsInstalled=0", "8024000C")
            + scan("UpdateSentinel", BEGIN.plusSeconds(5), "IsInstalled=0", "80070422")
            + scan("UpdateSentinel", BEGIN.plusSeconds(50), "IsInstalled=1", "8024000C")
            + scan("UpdateOrchestrator", BEGIN.plusSeconds(55), "IsInstalled=0", "8024000C"),
        NOW);
    assertThat(find())
        .contains(
            new UpdateLogFinding(
                Open.of(LogJudgement.FALSE_ZERO),
                NOW,
                List.of(new LogError(HResult.E_SERVICE_DISABLED, 1, 10, 10, false))));
  }

  /** The log is read only where none of them needs servicing. */
  @Test
  void definitionThatWasFoundHidesNoEvaluationThatFailed() throws Exception {
    trace("new.etl", found("1", scan("UpdateSentinel", BEGIN, "IsInstalled=0", "80070422")), NOW);
    assertThat(find().orElseThrow().judgement().is(LogJudgement.FALSE_ZERO)).isTrue();

    trace("new.etl", found("1", scan("UpdateSentinel", BEGIN, "IsInstalled=0", "8024000C")), NOW);
    Files.delete(request.folder().resolve("traces/new.etl"));
    assertThat(find().orElseThrow().judgement().is(LogJudgement.HONEST_ZERO)).isTrue();
  }

  private static String found(String count, String log) {
    return log.replace("Found 0 updates", "Found " + count + " updates");
  }

  @Test
  void logWithoutTheScanProvesNothing() throws Exception {
    trace(
        "WindowsUpdate.1.etl",
        scan("UpdateOrchestrator", BEGIN.plusSeconds(5), "IsInstalled=0", "80070422"),
        NOW);
    assertThat(find()).isEmpty();
  }

  @Test
  void zeroOfALogThatIsMostlyNotDecodableProvesNothing() throws Exception {
    String unknown =
        "1601/01/01 00:00:00.0000000 1204  7012                  Unknown( 10):"
            + " GUID=ae2a7f5a-0000-0000-0000-000000000000 (No Format Information found).\r\n";
    String undecodable = unknown.repeat(20);
    trace("new.etl", undecodable + scan("UpdateSentinel", BEGIN, "IsInstalled=0", "8024000C"), NOW);
    assertThat(find()).isEmpty();

    trace("new.etl", undecodable + scan("UpdateSentinel", BEGIN, "IsInstalled=0", "80070422"), NOW);
    Files.delete(request.folder().resolve("traces/new.etl"));
    assertThat(find().orElseThrow().isFalseZero()).isTrue();
  }

  @Test
  void onlyTracesThatCanContainTheScanAreDecoded() throws Exception {
    trace("old.etl", "old", BEGIN.minus(Duration.ofHours(1)));
    trace("new.etl", scan("UpdateSentinel", BEGIN, "IsInstalled=0", "80070057"), NOW);
    assertThat(find().orElseThrow().judgement().is(LogJudgement.DOUBTFUL_ZERO)).isTrue();
    assertThat(decoded).containsExactly("new.etl");
  }

  @Test
  void newestTraceIsDecodedWhateverItsTime() throws Exception {
    Instant old = BEGIN.minus(Duration.ofHours(1));
    String found = scan("UpdateSentinel", BEGIN, "IsInstalled=0", "80070057");
    trace("WindowsUpdate.21261121.080000.000.11.etl", "closed", old);
    trace("WindowsUpdate.21261122.070000.000.9.etl", "closed", old);
    // Windows Update still writes it.
    trace("WindowsUpdate.21261122.070000.000.10.etl", found, old);
    assertThat(find().orElseThrow().judgement().is(LogJudgement.DOUBTFUL_ZERO)).isTrue();
    assertThat(decoded).containsExactly("WindowsUpdate.21261122.070000.000.10.etl");
  }

  @Test
  void classicLogIsReadWhereThereAreNoTraces() throws Exception {
    Path log = windows.resolve("WindowsUpdate.log");
    Files.writeString(log, scan("UpdateSentinel", BEGIN, "IsInstalled=0", "80070422"));
    Files.setLastModifiedTime(log, FileTime.from(NOW));
    assertThat(find().orElseThrow().isFalseZero()).isTrue();
    Files.setLastModifiedTime(log, FileTime.from(BEGIN.minus(Duration.ofDays(1))));
    assertThat(find()).isEmpty();
  }

  @Test
  void decoderThatFailsIsAnErrorAndNoFinding() throws IOException {
    trace("new.etl", "x", NOW);
    decoderFails = true;
    assertThatThrownBy(this::find)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("exit code 1");
  }
}
