package io.github.updatesentinel.agent.win32.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.agent.config.RawValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is in a registry value can be anything, whatever its type says. Runs on any OS. */
class Win32RegistryDecodeTest {
  private static final int SZ = 1;
  private static final int EXPAND_SZ = 2;
  private static final int BINARY = 3;
  private static final int DWORD = 4;
  private static final int MULTI_SZ = 7;
  private static final int QWORD = 11;

  @Test
  void textEndsAtItsZero() {
    assertThat(Win32Registry.decode(SZ, utf16("更新\0"))).isEqualTo(new RawValue.Text("更新"));
    assertThat(Win32Registry.decode(EXPAND_SZ, utf16("%X%\0y")))
        .isEqualTo(new RawValue.Text("%X%"));
  }

  @Test
  void textMayLackItsZeroOrHalfACharacter() {
    assertThat(Win32Registry.decode(SZ, utf16("abc"))).isEqualTo(new RawValue.Text("abc"));
    assertThat(Win32Registry.decode(SZ, new byte[] {'a', 0, 'b'}))
        .isEqualTo(new RawValue.Text("a"));
    assertThat(Win32Registry.decode(SZ, new byte[0])).isEqualTo(new RawValue.Text(""));
  }

  @Test
  void listHoldsWhatIsNotEmpty() {
    assertThat(Win32Registry.decode(MULTI_SZ, utf16("a\0b\0\0")))
        .isEqualTo(new RawValue.Texts(List.of("a", "b")));
    assertThat(Win32Registry.decode(MULTI_SZ, utf16("\0")))
        .isEqualTo(new RawValue.Texts(List.of()));
  }

  @Test
  void numbersAreUnsignedAndLittleEndian() {
    assertThat(Win32Registry.decode(DWORD, new byte[] {(byte) 0xFF, (byte) 0xFF, -1, -1}))
        .isEqualTo(new RawValue.Int(0xFFFF_FFFFL));
    assertThat(Win32Registry.decode(DWORD, new byte[] {4, 0, 0, 0})).isEqualTo(new RawValue.Int(4));
    assertThat(Win32Registry.decode(QWORD, new byte[] {0, 0, 0, 0, 1, 0, 0, 0}))
        .isEqualTo(new RawValue.Int(0x1_0000_0000L));
  }

  @Test
  void numberOfTheWrongLengthIsNone() {
    assertThat(Win32Registry.decode(DWORD, new byte[] {4}))
        .isEqualTo(new RawValue.Unusable("a number of 1 bytes"));
    assertThat(Win32Registry.decode(DWORD, new byte[0])).isInstanceOf(RawValue.Unusable.class);
  }

  @Test
  void otherTypesAreNamed() {
    assertThat(Win32Registry.decode(BINARY, new byte[] {1}))
        .isEqualTo(new RawValue.Unusable("REG_BINARY"));
    assertThat(Win32Registry.decode(99, new byte[] {1}).show()).contains("99");
  }

  private static byte[] utf16(String text) {
    return text.getBytes(StandardCharsets.UTF_16LE);
  }
}
