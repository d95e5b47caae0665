package io.github.updatesentinel.agent.fact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MachineIdentityTest {
  @Test
  void partsAreHashes() {
    MachineIdentity identity = MachineIdentity.ofRaw("abc", null);

    assertThat(identity.machineGuid())
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assertThat(identity.smbiosUuid()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "g1, s1, g1, s1, false",
    "g1, s1, g1, s2, true",
    "g1, s1, g2, s1, true",
    "g1, s1, g2, s2, true",
    "g1,   , g1, s1, false",
    "g1, s1, g1,   , false",
    "g1,   , g2, s1, true",
    "  , s1, g1, s1, false",
    "  , s1, g1, s2, true",
    "g1,   ,   , s1, false",
    "  ,   , g1, s1, false",
    "  ,   ,   ,   , false",
  })
  void anotherMachineDiffersInWhatIsKnownOfBoth(
      @Nullable String guid,
      @Nullable String uuid,
      @Nullable String rememberedGuid,
      @Nullable String rememberedUuid,
      boolean another) {
    MachineIdentity now = MachineIdentity.ofRaw(guid, uuid);
    MachineIdentity remembered = MachineIdentity.ofRaw(rememberedGuid, rememberedUuid);

    assertThat(now.isAnotherMachineThan(remembered)).isEqualTo(another);
    assertThat(remembered.isAnotherMachineThan(now)).isEqualTo(another);
  }

  @Test
  void fingerprintTellsPartsApart() {
    assertThat(MachineIdentity.ofRaw("a", "b").fingerprint())
        .matches("[0-9a-f]{64}")
        .isEqualTo(MachineIdentity.ofRaw("a", "b").fingerprint())
        .isNotEqualTo(MachineIdentity.ofRaw("b", "a").fingerprint())
        .isNotEqualTo(MachineIdentity.ofRaw("a", null).fingerprint());
    assertThat(MachineIdentity.ofRaw("a", null).fingerprint())
        .isNotNull()
        .isNotEqualTo(MachineIdentity.ofRaw(null, "a").fingerprint());
    assertThat(MachineIdentity.ofRaw(null, null).fingerprint()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "''",
    "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD",
    "4c4c4544-0042-3510-8052-b3c04f4b4e32",
  })
  void whatIsNoHashIsRefusedAndNotShown(String part) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MachineIdentity(part, null))
        .withMessage(
            "machineGuid: expected 64 hexadecimal digits, found " + part.length() + " characters");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MachineIdentity(null, part))
        .withMessageStartingWith("smbiosUuid: ");
  }

  @Test
  void hardwareStaysWhenWindowsIsInstalledAgain() {
    assertThat(MachineIdentity.ofRaw("a", "b").hardware())
        .matches("[0-9a-f]{64}")
        .isEqualTo(MachineIdentity.ofRaw("c", "b").hardware())
        .isNotEqualTo(MachineIdentity.ofRaw("a", "c").hardware())
        .isNotEqualTo(MachineIdentity.ofRaw("a", "b").smbiosUuid());
    assertThat(MachineIdentity.ofRaw("a", null).hardware()).isNull();
  }
}
