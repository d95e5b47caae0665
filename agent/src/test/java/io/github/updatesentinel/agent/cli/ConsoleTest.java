package io.github.updatesentinel.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleTest {
  @ParameterizedTest
  @CsvSource({
    "936, 更新, b8fcd0c2", // simplified Chinese
    "54936, 更新, b8fcd0c2", // GB 18030
    "950, 更新, a7f3b773", // traditional Chinese
    "65001, 更新, e69bb4e696b0",
    "437, é, 82", // United States
    "850, é, 82", // western Europe
    "1252, é, e9"
  })
  void textIsWrittenAsTheCodePageHasIt(int codePage, String text, String bytes) {
    assertThat(text.getBytes(Console.charset(codePage))).isEqualTo(HexFormat.of().parseHex(bytes));
  }

  @ParameterizedTest
  @ValueSource(ints = {437, 850, 1252})
  void codePageWithoutChineseSaysSoAndBreaksNothing(int codePage) {
    Charset charset = Console.charset(codePage);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new PrintStream(bytes, true, charset).print("KB5034441 更新");

    assertThat(charset.newEncoder().canEncode("更新")).isFalse();
    assertThat(bytes.toString(charset)).isEqualTo("KB5034441 ??");
  }

  @ParameterizedTest
  @ValueSource(ints = {936, 54936, 65001})
  void chineseCodePagesShowChinese(int codePage) {
    assertThat(Console.charset(codePage).newEncoder().canEncode("更新")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 99999})
  void codePageThatJavaDoesNotKnowIsWrittenAsUtf8(int codePage) {
    assertThat(Console.charset(codePage)).isEqualTo(StandardCharsets.UTF_8);
  }

  @Test
  void jsonHoldsEveryTextWhereThereIsNoConsole() {
    assertThat(Console.canShow("更新", true)).isTrue();
  }

  @Test
  void consoleIsKnownOnJava17() {
    assertThat(consoleCharset(Map.of("sun.stdout.encoding", "ms936"), true)).isEqualTo("ms936");
    assertThat(consoleCharset(Map.of("sun.stdout.encoding", "ms936"), false)).isEqualTo("ms936");
  }

  @Test
  void consoleIsKnownOnNewerJava() {
    assertThat(consoleCharset(Map.of("stdout.encoding", "ms936"), true)).isEqualTo("ms936");
  }

  @Test
  void pipeIsNoConsoleOnAnyJava() {
    assertThat(consoleCharset(Map.of(), false)).isNull();
    assertThat(consoleCharset(Map.of("stdout.encoding", "ms936"), false)).isNull();
  }

  private static @Nullable String consoleCharset(Map<String, String> properties, boolean console) {
    return Console.consoleCharset("stdout.encoding", properties::get, console);
  }
}
