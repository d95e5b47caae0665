package io.github.updatesentinel.agent.updatelog;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.agent.fact.update.LogJudgement;
import io.github.updatesentinel.agent.updatelog.scan.LogScan;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.time.LocalDateTime;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What happened to a log on its way here changes nothing of what it says. */
class LogVariantsTest {
  private static final int T = 7012;
  private static final String CALLER = "补丁管理 上海";

  private static String falseZero() {
    return Logs.decoded()
        .begin(T, 4, CALLER, Logs.WSUS)
        .evaluationFails(T, "80070422", 1)
        .found(T, 0, 941)
        .end(T, 4, CALLER, "0x00000000")
        .text();
  }

  private static void assertFalseZero(LogAnalysis analysis, String encoding) {
    assertThat(analysis.conclusion()).isEqualTo(LogConclusion.FALSE_ZERO);
    LogScan scan = Logs.only(analysis);
    assertThat(scan.callerId()).isEqualTo(CALLER);
    assertThat(scan.lastLine()).isEqualTo(10);
    assertThat(analysis.files().get(0).lines()).isEqualTo(10);
    assertThat(analysis.files().get(0).encoding()).isEqualTo(encoding);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void everyEncodingOfWindowsIsRead(boolean mark) {
    assertFalseZero(analyze(UTF_8, mark), "UTF-8");
    assertFalseZero(analyze(UTF_16LE, mark), "UTF-16LE");
    assertFalseZero(analyze(UTF_16BE, mark), "UTF-16BE");
    assertFalseZero(analyze(Charset.forName("GBK"), false), "GBK");
  }

  private static LogAnalysis analyze(Charset charset, boolean mark) {
    return Logs.analyze(((mark ? "\uFEFF" : "") + falseZero()).getBytes(charset));
  }

  @Test
  void beginThatHasLostLettersBeginsOneScan() {
    String text = falseZero().replaceFirst("START(.*)Finding updates", "START$1Fnding updats");
    LogScan scan = Logs.only(Logs.analyze(text));
    assertThat(scan.judgement()).isEqualTo(LogJudgement.FALSE_ZERO);
    assertThat(scan.firstLine()).isEqualTo(1);
    assertThat(scan.startedAt()).isNotNull();
  }

  @Test
  void westernCodePageIsRead() {
    String text = Logs.decoded().zero(T, 1).agent(T, "Größe der Datei für Zürich: é").text();
    LogAnalysis analysis = Logs.analyze(text.getBytes(ISO_8859_1));
    assertThat(analysis.conclusion()).isEqualTo(LogConclusion.HONEST_ZERO);
    assertThat(analysis.files().get(0).encoding()).isIn("windows-1252", "GBK");
  }

  @Test
  void filesOfSeveralEncodingsJoinedAreRead() throws Exception {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    joined.write(Logs.decoded().zero(1, 1).text().getBytes(UTF_8));
    joined.write(("\uFEFF" + Logs.decoded().zero(2, 2).text()).getBytes(UTF_16LE));
    joined.write(Logs.decoded().zero(3, 3).text().getBytes(UTF_8));
    joined.write(("\uFEFF" + Logs.decoded().zero(4, 4, "80070422").text()).getBytes(UTF_16BE));
    joined.write(Logs.classic().zero(5, 5, "80070057").text().getBytes(UTF_16LE));
    LogAnalysis analysis = Logs.analyze(joined.toByteArray());
    assertThat(analysis.scans())
        .extracting(LogScan::judgement)
        .containsExactly(
            LogJudgement.HONEST_ZERO,
            LogJudgement.HONEST_ZERO,
            LogJudgement.HONEST_ZERO,
            LogJudgement.FALSE_ZERO,
            LogJudgement.DOUBTFUL_ZERO);
  }

  @Test
  void lostByteOfUtf16LosesNoMoreThanItsLine() {
    byte[] whole = falseZero().getBytes(UTF_16LE);
    byte[] torn = new byte[whole.length - 1];
    System.arraycopy(whole, 0, torn, 0, 601);
    System.arraycopy(whole, 602, torn, 601, torn.length - 601);
    assertThat(Logs.analyze(torn).conclusion()).isEqualTo(LogConclusion.FALSE_ZERO);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r", "\r\n", "\r\r\n"})
  void everyEndOfALineIsOne(String end) {
    assertFalseZero(Logs.analyze(falseZero().replace("\r\n", end)), "UTF-8");
  }

  @Test
  void mixedEndsAndNoEndAtTheEndAreRead() {
    String[] lines = falseZero().lines().toArray(String[]::new);
    StringBuilder text = new StringBuilder();
    for (int line = 0; line < lines.length; line++) {
      String end = line % 3 == 0 ? "\n" : line % 3 == 1 ? "\r" : "\r\n";
      text.append(lines[line]).append(line == lines.length - 1 ? "" : end);
    }
    assertFalseZero(Logs.analyze(text.toString()), "UTF-8");
  }

  @ParameterizedTest
  @CsvSource({
    "2025/03/04 10:, 2025/03/04 10:",
    "2025/03/04 10:, 2025-03-04 10:",
    "2025/03/04 10:, 2025.03.04 10:",
    "2025/03/04 10:, 2025. 03. 04. 10:",
    "2025/03/04 10:, 2568/03/04 10:",
    "2025/03/04 10:, 04.03.2025 10:",
    "2025/03/04 10:, 20250304 10:",
    "2025/03/04 10:, 2025-03-04T10:",
  })
  void datesOfEveryLocaleAreRead(String from, String to) {
    LogScan scan = Logs.only(Logs.analyze(falseZero().replace(from, to)));
    assertThat(scan.judgement()).isEqualTo(LogJudgement.FALSE_ZERO);
    // Day and month of a date with dots are in doubt until a day is above 12.
    assertThat(scan.startedAt())
        .isIn(
            LocalDateTime.parse("2025-03-04T10:00:01.123456700"),
            LocalDateTime.parse("2025-04-03T10:00:01.123456700"));
  }

  @ParameterizedTest
  @CsvSource({
    "13.03.2025, 2025-03-13",
    "03/13/2025, 2025-03-13",
    "13/03/2025, 2025-03-13",
    "2025/03/13, 2025-03-13"
  })
  void dayAboveTwelveTellsTheOrder(String written, String date) {
    LogScan scan = Logs.only(Logs.analyze(falseZero().replace("2025/03/04", written)));
    assertThat(Objects.requireNonNull(scan.startedAt()).toLocalDate()).hasToString(date);
  }

  @Test
  void hoursOfTwelveAreRead() {
    LogScan scan =
        Logs.only(Logs.analyze(falseZero().replaceAll("10:(\\d\\d:\\d\\d\\.\\d+)", "10:$1 PM")));
    assertThat(Objects.requireNonNull(scan.startedAt()).getHour()).isEqualTo(22);
  }

  @Test
  void placeholderOfAnEventWithoutATimeIsNoTime() {
    LogScan scan = Logs.only(Logs.analyze(falseZero().replace("2025/03/04", "1601/01/01")));
    assertThat(scan.judgement()).isEqualTo(LogJudgement.FALSE_ZERO);
    assertThat(scan.startedAt()).isNull();
    assertThat(scan.endedAt()).isNull();
  }

  private static void assertStillFalse(UnaryOperator<String> damage) {
    assertThat(Logs.analyze(damage.apply(falseZero())).conclusion())
        .isEqualTo(LogConclusion.FALSE_ZERO);
    String classic = Logs.classic().zero(T, 4, "80070422").text();
    assertThat(Logs.analyze(damage.apply(classic)).conclusion())
        .isEqualTo(LogConclusion.FALSE_ZERO);
  }

  @Test
  void pastedLogIsRead() {
    assertStillFalse(text -> text.replaceAll("[ \t]+", " "));
    assertStillFalse(text -> text.replaceAll("(?m)^", "> "));
    assertStillFalse(text -> text.replaceAll("(?m)^", "# "));
    assertStillFalse(text -> text.replace("\r\n", " | \r\n"));
    assertStillFalse(text -> text.replace("\r\n", "\r\n\r\n"));
    assertStillFalse(text -> text.replaceAll("Finding updates", "Findin updtes"));
    assertStillFalse(text -> text.replaceAll("Found 0", "ound 0"));
  }

  @Test
  void logWithoutComponentsIsRead() {
    assertThat(Logs.analyze(falseZero().replaceAll("(Agent|Handler) +", "")).conclusion())
        .isEqualTo(LogConclusion.FALSE_ZERO);
  }

  @Test
  void excerptWithoutTimesIsRead() {
    assertThat(Logs.analyze(falseZero().replaceAll("(?m)^\\S+ \\S+ ", "")).conclusion())
        .isEqualTo(LogConclusion.FALSE_ZERO);
    assertThat(Logs.analyze(falseZero().replaceAll("(?m)^\\S+ \\S+ \\d+ +\\d+ +", "")).conclusion())
        .isEqualTo(LogConclusion.FALSE_ZERO);
  }

  @Test
  void linesWithoutEndsBetweenThemAreRead() {
    LogAnalysis analysis = Logs.analyze(falseZero().replace("\r\n", ""));
    assertThat(analysis.conclusion()).isEqualTo(LogConclusion.FALSE_ZERO);
    assertThat(analysis.files().get(0).lines()).isEqualTo(1);
  }

  @Test
  void tornLineBelongsToItsThread() {
    String torn =
        falseZero()
            .replace("*FAILED* [80070422] Evaluate", "*FAILED*\r\n [80070422] Evaluate")
            .replace("Handler         *FAILED* [80070422]", "Handler         *FAILED* [80004005]");
    assertThat(Logs.analyze(torn).conclusion()).isEqualTo(LogConclusion.FALSE_ZERO);
  }

  @Test
  void zeroBytesOfACrashAreSkipped() {
    assertThat(
            Logs.analyze(falseZero().replace("\r\n2025", "\r\n" + "\0".repeat(5000) + "2025"))
                .conclusion())
        .isEqualTo(LogConclusion.FALSE_ZERO);
  }

  @Test
  void clockThatJumpsChangesNothing() {
    String[] lines = falseZero().lines().toArray(String[]::new);
    for (int line = 0; line < lines.length; line += 2) {
      lines[line] = lines[line].replace("2025/03", "2024/11");
    }
    assertThat(Logs.analyze(String.join("\r\n", lines)).conclusion())
        .isEqualTo(LogConclusion.FALSE_ZERO);
  }

  @Test
  void lineOfAnyLengthNeedsNoMemory() {
    LogAnalysis analysis = Logs.analyze(new Endless("x".repeat(997), 200L << 20));
    assertThat(analysis.files().get(0).lines()).isEqualTo(1);
    assertThat(analysis.files().get(0).format()).isEqualTo(LogFormat.UNREADABLE);
    assertThat(Logs.analyze(new Endless("\0", 50L << 20)).files().get(0).format())
        .isEqualTo(LogFormat.UNREADABLE);
  }

  /** The same text again and again, up to a size. */
  private static final class Endless extends InputStream {
    private final byte[] text;
    private long left;

    Endless(String text, long size) {
      this.text = text.getBytes(UTF_8);
      this.left = size;
    }

    @Override
    public int read() {
      return left-- > 0 ? text[0] : -1;
    }

    @Override
    public int read(byte[] bytes, int from, int length) {
      if (left <= 0) {
        return -1;
      }
      int count = (int) Math.min(length, left);
      for (int index = 0; index < count; index++) {
        bytes[from + index] = text[index % text.length];
      }
      left -= count;
      return count;
    }
  }
}
