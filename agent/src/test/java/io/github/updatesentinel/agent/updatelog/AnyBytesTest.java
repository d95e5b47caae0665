package io.github.updatesentinel.agent.updatelog;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.agent.fact.update.LogJudgement;
import io.github.updatesentinel.agent.updatelog.scan.LogScan;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/** Properties that hold for any log, each tried on many that chance makes from a fixed seed. */
class AnyBytesTest {
  private static final String[] CODES = {"80070422", "80070057", "8024000C", "80041010"};
  private static final String[] SERVICES = {Logs.WSUS, Logs.STORE, Logs.OS_CONTENT};

  private static Logs log(Random random) {
    Logs logs = random.nextBoolean() ? Logs.decoded() : Logs.classic();
    for (int scan = 0; scan < random.nextInt(6); scan++) {
      int thread = 100 + random.nextInt(3);
      String caller = "Caller 更新 " + random.nextInt(2);
      logs.begin(thread, scan, caller, SERVICES[random.nextInt(SERVICES.length)]);
      for (int failure = random.nextInt(4); failure > 0; failure--) {
        logs.evaluationFails(thread, CODES[random.nextInt(CODES.length)], failure);
      }
      if (random.nextInt(5) > 0) {
        logs.found(thread, random.nextInt(2), random.nextInt(5))
            .end(thread, scan, caller, random.nextInt(4) > 0 ? "0x00000000" : "0x8024402C");
      }
    }
    return logs;
  }

  /** A stream that gives as many bytes at once as chance wants. */
  private static InputStream slow(byte[] bytes, Random random) {
    return new ByteArrayInputStream(bytes) {
      @Override
      public synchronized int read(byte[] buffer, int from, int length) {
        return super.read(buffer, from, Math.min(length, 1 + random.nextInt(40)));
      }
    };
  }

  @RepeatedTest(100)
  void sizeOfThePiecesChangesNothing(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    for (Charset charset : List.of(UTF_8, UTF_16LE, UTF_16BE)) {
      byte[] bytes = log(random).text().getBytes(charset);
      assertThat(Logs.analyze(slow(bytes, random))).isEqualTo(Logs.analyze(bytes));
    }
  }

  @RepeatedTest(100)
  void encodingChangesNothingButItsName(RepetitionInfo repetition) {
    String text = log(new Random(repetition.getCurrentRepetition())).text();
    LogAnalysis expected = Logs.analyze(text);
    for (Charset charset : List.of(UTF_16LE, UTF_16BE, Charset.forName("GBK"))) {
      LogAnalysis analysis = Logs.analyze(text.getBytes(charset));
      assertThat(analysis.scans()).isEqualTo(expected.scans());
      assertThat(analysis.conclusion()).isEqualTo(expected.conclusion());
    }
  }

  @RepeatedTest(100)
  void linesOfOtherThreadsChangeNoJudgement(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    Logs logs = log(random);
    List<String> lines = new ArrayList<>();
    Logs noise = Logs.decoded().evaluationFails(9, "80070422", 1).evaluationFails(8, "80004005", 2);
    for (String line : logs.lines()) {
      lines.add(line);
      lines.add(noise.lines().get(random.nextInt(noise.lines().size())));
    }
    assertThat(Logs.analyze(String.join("\n", lines)).scans())
        .extracting(LogScan::judgement)
        .isEqualTo(logs.analyze().scans().stream().map(LogScan::judgement).toList());
  }

  @RepeatedTest(300)
  void damagedBytesGiveAnAnswer(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    Charset charset = random.nextBoolean() ? UTF_8 : UTF_16LE;
    byte[] bytes = log(random).text().getBytes(charset);
    for (int damage = random.nextInt(30); damage > 0 && bytes.length > 0; damage--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    LogAnalysis analysis = Logs.analyze(slow(bytes, random));
    LogFile file = analysis.files().get(0);
    assertThat(analysis.scans())
        .allSatisfy(
            scan -> {
              assertThat(scan.firstLine()).isBetween(1L, scan.lastLine());
              assertThat(scan.lastLine()).isLessThanOrEqualTo(file.lines());
              assertThat(scan.judgement() == LogJudgement.FOUND).isEqualTo(isFound(scan));
            });
    assertThat(file.undecodableLines()).isLessThanOrEqualTo(file.lines());
  }

  private static boolean isFound(LogScan scan) {
    Integer found = scan.found();
    boolean failed = scan.exitCode() != null && scan.exitCode().isFailure();
    boolean skipped = scan.judgement() == LogJudgement.SKIPPED;
    return found != null && found > 0 && !failed && !skipped;
  }

  @RepeatedTest(100)
  void anyBytesGiveAnAnswer(RepetitionInfo repetition) {
    byte[] bytes = new byte[5000];
    new Random(repetition.getCurrentRepetition()).nextBytes(bytes);
    assertThat(Logs.analyze(bytes).files()).hasSize(1);
  }
}
