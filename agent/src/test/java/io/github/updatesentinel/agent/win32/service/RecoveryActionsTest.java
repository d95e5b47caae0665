package io.github.updatesentinel.agent.win32.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecoveryActionsTest {
  private static final long ADDRESS = 0x0000_7FF6_1234_5000L;

  private static final RecoveryActions WANTED =
      RecoveryActions.restartAfter(
          Duration.ofDays(1), Duration.ofMinutes(1), Duration.ofMinutes(2), Duration.ofMinutes(5));

  /** As winsvc.h lays them out on 64-bit Windows. */
  private static final String BYTES =
      String.join(
          "",
          "80510100", // dwResetPeriod 86400
          "00000000",
          "0000000000000000", // lpRebootMsg
          "0000000000000000", // lpCommand
          "03000000", // cActions
          "00000000",
          "28503412f67f0000", // lpsaActions: 40 bytes behind the address
          "01000000" + "60ea0000", // SC_ACTION_RESTART, 60000 ms
          "01000000" + "c0d40100", // 120000
          "01000000" + "e0930400"); // 300000

  @Test
  void structureIsLaidOutAsWindowsReadsIt() {
    assertThat(HexFormat.of().formatHex(WANTED.toBytes(ADDRESS))).isEqualTo(BYTES);
  }

  @Test
  void whatWasWrittenIsReadBackFromALargerBuffer() {
    byte[] buffer = Arrays.copyOf(WANTED.toBytes(ADDRESS), RecoveryActions.MAX_BYTES);

    assertThat(RecoveryActions.parse(buffer, ADDRESS)).isEqualTo(WANTED);
  }

  @Test
  void serviceWithoutActionsHasNoneWhereverItsPointerLeads() {
    byte[] buffer = new byte[RecoveryActions.MAX_BYTES];

    assertThat(RecoveryActions.parse(buffer, ADDRESS))
        .isEqualTo(new RecoveryActions(Duration.ZERO, List.of()))
        .isNotEqualTo(WANTED);
  }

  @Test
  void resetPeriodOfNeverIsLongAndNotNegative() {
    byte[] buffer = new byte[RecoveryActions.MAX_BYTES];
    Arrays.fill(buffer, 0, 4, (byte) 0xFF);

    assertThat(RecoveryActions.parse(buffer, ADDRESS).reset())
        .isEqualTo(Duration.ofSeconds(0xFFFF_FFFFL));
  }

  @Test
  void pointerOutOfTheBufferIsRefused() {
    byte[] buffer = Arrays.copyOf(WANTED.toBytes(ADDRESS), RecoveryActions.MAX_BYTES);

    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> RecoveryActions.parse(buffer, ADDRESS + 41));
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> RecoveryActions.parse(buffer, ADDRESS - 8190));
  }
}
