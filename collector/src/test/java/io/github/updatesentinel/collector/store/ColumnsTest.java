package io.github.updatesentinel.collector.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ColumnsTest {
  @Test
  void aPlainTextStaysAsItIs() {
    assertThat(Columns.text("PC-0042 \uD83D\uDE00", 100)).isEqualTo("PC-0042 \uD83D\uDE00");
  }

  @Test
  void whatPostgresRefusesIsReplaced() {
    assertThat(Columns.text("a\u0000b\uD800c\uDC00", 100)).isEqualTo("a\uFFFDb\uFFFDc\uFFFD");
  }

  @Test
  void aLongTextIsCut() {
    assertThat(Columns.text("abcdef", 3)).isEqualTo("abc");
  }

  @Test
  void aPairIsNotCutInHalf() {
    assertThat(Columns.text("ab\uD83D\uDE00c", 3)).isEqualTo("ab");
    assertThat(Columns.text("ab\uD83D\uDE00c", 4)).isEqualTo("ab\uD83D\uDE00");
  }

  @Test
  void absentStaysAbsent() {
    assertThat(Columns.textOrNull(null, 3)).isNull();
  }
}
