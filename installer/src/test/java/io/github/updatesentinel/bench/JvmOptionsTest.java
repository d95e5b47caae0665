package io.github.updatesentinel.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class JvmOptionsTest {
  private static final String QUERY =
      "\r\nHKEY_LOCAL_MACHINE\\SOFTWARE\\WOW6432Node\\X\\Java\r\n"
          + "    Options    REG_MULTI_SZ    --add-modules=updatesentinel\\0-Xss256k"
          + "\\0-Djna.boot.library.path=C:\\Program Files\\Update Sentinel\\runtime\\bin\r\n\r\n";

  @Test
  void optionsArePartedAtBackslashAndZero() {
    assertThat(JvmOptions.parse(QUERY))
        .containsExactly(
            "--add-modules=updatesentinel",
            "-Xss256k",
            "-Djna.boot.library.path=C:\\Program Files\\Update Sentinel\\runtime\\bin");
  }

  @Test
  void aKeyWithoutOptionsIsAnError() {
    assertThatThrownBy(() -> JvmOptions.parse("ERROR: not found"))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void whatTheAgentAloneNeedsIsLeftOut() {
    assertThat(JvmOptions.withoutTheAgents(JvmOptions.parse(QUERY))).isEqualTo(List.of("-Xss256k"));
  }
}
