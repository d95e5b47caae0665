package io.github.updatesentinel.collector.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VisibleTest {
  @Test
  void marksThatTurnTheDirectionAreShown() {
    assertThat(Visible.text("invoice\u202Efdp.exe")).isEqualTo("invoice⟨U+202E⟩fdp.exe");
  }

  @Test
  void controlAndInvisibleCharactersAreShown() {
    assertThat(Visible.text("a\u0000b\tc\u200Bd\u00A0e\uE000"))
        .isEqualTo("a⟨U+0000⟩b⟨U+0009⟩c⟨U+200B⟩d⟨U+00A0⟩e⟨U+E000⟩");
  }

  @Test
  void ordinaryTextStaysAsItIs() {
    assertThat(Visible.text("PC-0042 财务处　𠮷 <b>")).isEqualTo("PC-0042 财务处　𠮷 <b>");
  }

  @Test
  void aLongTextIsCutBetweenCharacters() {
    assertThat(Visible.cut("𠮷𠮷𠮷", 2)).isEqualTo("𠮷𠮷…");
    assertThat(Visible.cut("abc", 3)).isEqualTo("abc");
  }

  @Test
  void aLoneSurrogateIsShown() {
    assertThat(Visible.text("a\uD800")).isEqualTo("a⟨U+D800⟩");
  }

  @Test
  void linesStayLinesWhereTheyAreWanted() {
    assertThat(Visible.lines("{\n  \"a\": \"\u202E\"\n}")).isEqualTo("{\n  \"a\": \"⟨U+202E⟩\"\n}");
  }
}
