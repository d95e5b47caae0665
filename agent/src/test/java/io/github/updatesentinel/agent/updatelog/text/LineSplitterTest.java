package io.github.updatesentinel.agent.updatelog.text;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineSplitterTest {
  private static final String[] PARTS = {"\r", "\n", "\r\n", "\t", "a", "word of a line", "\u00e4"};

  /** The lines of the text; those with a byte above 127 begin with an exclamation mark. */
  private static List<String> lines(String... pieces) {
    List<String> lines = new ArrayList<>();
    LineSplitter splitter =
        new LineSplitter(
            (bytes, from, to, continued, nonAscii) ->
                lines.add(
                    (continued ? "+" : "")
                        + (nonAscii ? "!" : "")
                        + new String(bytes, from, to - from, ISO_8859_1)));
    for (String piece : pieces) {
      // The bytes around the piece are none of its own.
      byte[] bytes = ("\n" + piece + "\n").getBytes(ISO_8859_1);
      splitter.feed(bytes, 1, bytes.length - 1);
    }
    splitter.end();
    return lines;
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r", "\r\n", "\r\r\n"})
  void eachEndEndsOneLine(String end) {
    assertThat(lines("first" + end + "sec\u00f6nd" + end + "third"))
        .containsExactly("first", "!sec\u00f6nd", "third");
  }

  @Test
  void emptyLinesAreLines() {
    assertThat(lines("a\n\nb\r\n\r\nc\r\rd\n")).containsExactly("a", "", "b", "", "c", "", "d");
  }

  @Test
  void anEndInTwoPiecesIsOneEnd() {
    assertThat(lines("a\r", "\nb\r", "\r", "\nc\r", "d")).containsExactly("a", "b", "c", "d");
  }

  @Test
  void theRestOfALongLineContinuesIt() {
    String part = "x".repeat(LineSplitter.MAX_PART);
    assertThat(lines(part + "rest\r\nnext")).containsExactly(part, "+rest", "next");
  }

  @RepeatedTest(50)
  void piecesChangeNothing(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    StringBuilder text = new StringBuilder();
    List<String> pieces = new ArrayList<>();
    for (int index = 0; index < 40; index++) {
      String part = PARTS[random.nextInt(PARTS.length)];
      text.append(part);
      pieces.add(part);
    }
    assertThat(lines(pieces.toArray(new String[0]))).isEqualTo(lines(text.toString()));
  }
}
