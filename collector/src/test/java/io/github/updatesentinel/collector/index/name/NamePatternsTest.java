package io.github.updatesentinel.collector.index.name;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamePatternsTest {
  private final Random random = new Random(8);

  /** Few letters, so that parts of patterns overlap, repeat, and are parts of others. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 20, 64})
  void manyPatternsAtOnceFindWhatEachFindsAlone(int number) {
    for (int i = 0; i < 200; i++) {
      List<String> patterns = texts(number, 0, 8, "a", "b", "ü", ".", "*", "*", "?");
      assertSame(patterns, texts(41, 1, 12, "a", "a", "b", "ü", "."));
    }
  }

  @Test
  void aLongPartIsComparedToItsEnd() {
    String part = "ab".repeat(30);
    assertSame(
        List.of("*" + part + "*", "*" + part + "?", "x*" + part + "*.*"),
        List.of(
            part,
            part.substring(2),
            "x" + part + "x",
            part + "x",
            part.substring(1) + "x",
            "x" + part + ".corp",
            "x" + part + "x.corp"));
  }

  @Test
  void aPartMayReachOverTheEndOfTheHostName() {
    assertSame(
        List.of("*1.corp*", "pc*p.e*", "*c?corp*"),
        List.of("pc1.corp.example", "pc1", "pc2.corp.example"));
  }

  private List<String> texts(int number, int shortest, int longest, String... letters) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      StringBuilder text = new StringBuilder();
      int length = shortest + random.nextInt(longest - shortest + 1);
      while (text.length() < length) {
        text.append(letters[random.nextInt(letters.length)]);
      }
      texts.add(text.toString());
    }
    return texts;
  }

  private static void assertSame(List<String> texts, List<String> all) {
    Names names = new Names();
    int[] at = new int[all.size()];
    short[] length = new short[all.size()];
    BitSet expected = new BitSet();
    boolean[] expectedFound = new boolean[texts.size()];
    for (int name = 0; name < at.length; name++) {
      byte[] bytes = Names.bytes(all.get(name));
      at[name] = names.add(bytes);
      length[name] = (short) bytes.length;
      for (int i = 0; i < expectedFound.length; i++) {
        if (fits(texts.get(i), all.get(name))) {
          expected.set(name);
          expectedFound[i] = true;
        }
      }
    }
    BitSet fitting = new BitSet();
    boolean[] found = new boolean[texts.size()];
    new NamePatterns(texts).find(names, at, length, at.length, fitting, found);
    assertThat(fitting).as(texts + " in " + all).isEqualTo(expected);
    assertThat(found).as(texts + " in " + all).isEqualTo(expectedFound);
  }

  private static boolean fits(String pattern, String name) {
    String expression = ("\\Q" + pattern + "\\E").replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q");
    return Pattern.matches(expression, name)
        || Pattern.matches(expression, name.split("[.]", -1)[0]);
  }
}
