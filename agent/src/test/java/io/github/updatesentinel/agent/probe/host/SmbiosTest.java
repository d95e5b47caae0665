package io.github.updatesentinel.agent.probe.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmbiosTest {
  // The example of the standard: these bytes are this UUID.
  private static final String BYTES = "33221100554477668899aabbccddeeff";
  private static final UUID MIXED = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
  private static final UUID STRAIGHT = UUID.fromString("33221100-5544-7766-8899-aabbccddeeff");

  @ParameterizedTest
  @CsvSource({
    "2, 0, false",
    "2, 5, false",
    "2, 6, true",
    "2, 8, true",
    "3, 0, true",
    "3, 3, true",
    "1, 9, false",
    "255, 255, true",
  })
  void firstFieldsAreLittleEndianFromVersion26On(int major, int minor, boolean mixed) {
    byte[] table =
        SmbiosTables.table(major, minor, SmbiosTables.bios(), SmbiosTables.system(BYTES));

    assertThat(Smbios.systemUuid(table)).contains(mixed ? MIXED : STRAIGHT);
  }

  @Test
  void structureWithoutStringsIsPassedOver() {
    assertThat(
            Smbios.systemUuid(
                SmbiosTables.table(
                    3,
                    0,
                    SmbiosTables.structure(221, new byte[3]),
                    SmbiosTables.structure(4, new byte[251], "x"),
                    SmbiosTables.system(BYTES),
                    SmbiosTables.end())))
        .contains(MIXED);
  }

  @Test
  void firstSystemStructureCounts() {
    assertThat(
            Smbios.systemUuid(
                SmbiosTables.table(
                    3,
                    0,
                    SmbiosTables.system(BYTES),
                    SmbiosTables.system("ffeeddccbbaa99887766554433221100"))))
        .contains(MIXED);
  }

  @Test
  void systemStructureOfVersion20HasNone() {
    byte[] old = SmbiosTables.structure(1, new byte[4], "Maker");
    byte[] oneByteShort = SmbiosTables.structure(1, new byte[4 + 15], "Maker");

    assertThat(Smbios.systemUuid(SmbiosTables.table(2, 0, old))).isEmpty();
    assertThat(Smbios.systemUuid(SmbiosTables.table(3, 0, oneByteShort))).isEmpty();
  }

  @Test
  void nothingIsReadBehindTheEnd() {
    assertThat(
            Smbios.systemUuid(
                SmbiosTables.table(3, 0, SmbiosTables.end(), SmbiosTables.system(BYTES))))
        .isEmpty();
  }

  @Test
  void lengthInTheHeaderBoundsTheTable() {
    byte[] table = SmbiosTables.table(3, 0, SmbiosTables.bios(), SmbiosTables.system(BYTES));
    byte[] shorter = table.clone();
    shorter[4] = (byte) SmbiosTables.bios().length;
    byte[] longer = table.clone();
    Arrays.fill(longer, 4, 8, (byte) 0xFF);

    assertThat(Smbios.systemUuid(shorter)).isEmpty();
    assertThat(Smbios.systemUuid(longer)).contains(MIXED);
  }

  @Test
  void structureShorterThanItsHeaderEndsTheTable() {
    byte[] broken = {0, 3, 0, 0, 0, 0, 0, 0};

    assertThat(Smbios.systemUuid(SmbiosTables.table(3, 0, broken, SmbiosTables.system(BYTES))))
        .isEmpty();
  }

  @Test
  void tableCutAnywhereGivesTheUuidOrNone() {
    byte[] table = SmbiosTables.machine(BYTES);
    for (int length = 0; length <= table.length; length++) {
      assertThat(Smbios.systemUuid(Arrays.copyOf(table, length)))
          .satisfiesAnyOf(
              found -> assertThat(found).isEmpty(), found -> assertThat(found).contains(MIXED));
    }
  }

  @Test
  void tableOfAnyBytesIsReadToItsEnd() {
    Random random = new Random(42);
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () -> {
          for (int round = 0; round < 20_000; round++) {
            byte[] table = SmbiosTables.machine(BYTES);
            for (int change = 0; change < 5; change++) {
              table[random.nextInt(table.length)] = (byte) random.nextInt(256);
            }
            assertThat(Smbios.systemUuid(table)).isInstanceOf(Optional.class);
          }
          assertThat(Smbios.systemUuid(new byte[1 << 20])).isEmpty();
        });
  }
}
