package io.github.updatesentinel.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConsoleTest {
  private static final Charset CHINESE = Charset.forName("x-mswin-936");

  @Test
  void aConsolesCodePageIsKnownOnJava17() {
    assertThat(charset(Map.of("sun.stdout.encoding", "ms936"), true)).isEqualTo(CHINESE);
    assertThat(charset(Map.of("sun.stdout.encoding", "ms936"), false)).isEqualTo(CHINESE);
  }

  @Test
  void aConsolesCodePageIsKnownOnNewerJava() {
    assertThat(charset(Map.of("stdout.encoding", "ms936"), true)).isEqualTo(CHINESE);
  }

  @Test
  void withoutAConsoleItIsUtf8OnAnyJava() {
    assertThat(charset(Map.of(), false)).isEqualTo(StandardCharsets.UTF_8);
    assertThat(charset(Map.of("stdout.encoding", "ms936"), false))
        .isEqualTo(StandardCharsets.UTF_8);
  }

  @Test
  void aCodePageThatJavaDoesNotKnowIsUtf8() {
    assertThat(charset(Map.of("sun.stdout.encoding", "cp0"), true))
        .isEqualTo(StandardCharsets.UTF_8);
  }

  private static Charset charset(Map<String, String> properties, boolean console) {
    return Console.charset("stdout.encoding", properties::get, console);
  }
}
