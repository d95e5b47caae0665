package io.github.updatesentinel.agent.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.updatesentinel.agent.disk.FileRights.Grant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileRightsTest {
  private static final String SYSTEM = "010100000000000512000000";
  private static final String ADMINISTRATORS = "01020000000000052000000020020000";
  private static final String USERS = "01020000000000052000000021020000";

  /** Owner Administrators; SYSTEM has full access, Users may not write, Users may read. */
  private static final String FOLDER =
      descriptor(
          "0480", // self-relative, with an access list
          ADMINISTRATORS,
          "02005000" + "03000000",
          "00031400" + "ff011f00" + SYSTEM,
          "01031800" + "16010000" + USERS,
          "00131800" + "a9001200" + USERS);

  @Test
  void ownerAndWhatIsAllowedAreRead() {
    assertThat(FileRights.parse(bytes(FOLDER), true))
        .isEqualTo(
            new FileRights(
                "S-1-5-32-544",
                List.of(new Grant("S-1-5-18", 0x1F01FF), new Grant("S-1-5-32-545", 0x1200A9)),
                true));
  }

  @Test
  void unusedRestOfTheBufferDoesNotMatter() {
    byte[] longer = Arrays.copyOf(bytes(FOLDER), 1024);

    assertThat(FileRights.parse(longer, true)).isEqualTo(FileRights.parse(bytes(FOLDER), true));
  }

  @Test
  void longestSidsAreReadWithoutASign() {
    String trustedInstaller =
        "0106000000000005"
            + "50000000"
            + "b589fb38"
            + "1984c2cb"
            + "5c6c236d"
            + "5700776e"
            + "c0026487";

    assertThat(
            FileRights.parse(bytes(descriptor("0480", trustedInstaller, "0200080000000000")), false)
                .owner())
        .isEqualTo("S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464");
  }

  @Test
  void emptyListAllowsNothing() {
    assertThat(
            FileRights.parse(bytes(descriptor("0480", SYSTEM, "0200080000000000")), false).grants())
        .isEmpty();
  }

  @Test
  void absentListAllowsEverythingToEveryone() {
    assertThat(
            FileRights.parse(bytes(descriptor("0080", SYSTEM, "0200080000000000")), false).grants())
        .isNull();
    assertThat(
            FileRights.parse(
                    bytes("010004801400000000000000000000000000000001010000000000" + "0512000000"),
                    false)
                .grants())
        .isNull();
  }

  @Test
  void entryOfAKindThatFilesDoNotHaveIsNobodysWhoIsTrusted() {
    String object =
        descriptor("0480", SYSTEM, "02001c0001000000", "05001400" + "ff011f00" + SYSTEM);

    assertThat(FileRights.parse(bytes(object), false).grants())
        .containsExactly(new Grant("unknown", 0x1F01FF));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 19, 24, 40, 60, 100})
  void descriptorThatIsCutOffIsRefused(int length) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FileRights.parse(Arrays.copyOf(bytes(FOLDER), length), false).grants());
  }

  @Test
  void fileWithoutOwnerIsRefused() {
    byte[] nobodys = bytes(FOLDER);
    Arrays.fill(nobodys, 4, 8, (byte) 0);

    assertThatIllegalArgumentException().isThrownBy(() -> FileRights.parse(nobodys, false));
  }

  /** Self-relative: a header of 20 bytes, the owner, the access list. */
  private static String descriptor(String control, String owner, String... list) {
    int dacl = 20 + owner.length() / 2;
    return "0100"
        + control
        + "14000000"
        + "00000000"
        + "00000000"
        + HexFormat.of().toHexDigits((byte) dacl)
        + "000000"
        + owner
        + String.join("", list);
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
