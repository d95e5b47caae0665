package io.github.updatesentinel.agent.probe.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.agent.config.RawValue;
import io.github.updatesentinel.agent.fact.Failure;
import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.MachineIdentity;
import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.probe.access.FakeRegistry;
import io.github.updatesentinel.agent.probe.access.FirmwareTables;
import io.github.updatesentinel.agent.probe.access.ReadFailure;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MachineIdentityProbeTest {
  private static final String KEY = "SOFTWARE\\Microsoft\\Cryptography";
  private static final String GUID = "2f6d1c1e-93a5-4f3c-8d0a-5a1f0c7be911";
  private static final String UUID_BYTES = "33221100554477668899aabbccddeeff";
  private static final String UUID = "00112233-4455-6677-8899-aabbccddeeff";
  private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");

  private final FakeRegistry registry = new FakeRegistry();

  @Test
  void identityIsMadeOfBothParts() {
    registry.set(KEY, "MachineGuid", GUID);

    assertThat(read(SmbiosTables.machine(UUID_BYTES)))
        .isEqualTo(Reading.known(MachineIdentity.ofRaw(GUID, UUID), NOW));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {" 2f6d1c1e-93a5-4f3c-8d0a-5a1f0c7be911 ", "2F6D1C1E-93A5-4F3C-8D0A-5A1F0C7BE911"})
  void spellingOfTheGuidDoesNotMatter(String spelled) {
    registry.set(KEY, "MachineGuid", spelled);

    assertThat(known(Optional.empty())).isEqualTo(MachineIdentity.ofRaw(GUID, null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "none", "00000000-0000-0000-0000-000000000000", "2f6d1c1e93a54f3c8d0a5a1f"})
  void guidThatIsNoneIsNotKnown(String value) {
    registry.set(KEY, "MachineGuid", value);

    assertThat(known(Optional.empty())).isEqualTo(new MachineIdentity(null, null));
  }

  @Test
  void guidOfAnotherTypeIsNotKnown() {
    registry.set(KEY, "MachineGuid", new RawValue.Unusable("REG_BINARY"));

    assertThat(known(Optional.empty()).machineGuid()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "00000000000000000000000000000000",
    "ffffffffffffffffffffffffffffffff",
    "fefefefefefefefefefefefefefefefe",
    "58585858585858585858585858585858",
    "00020003000400050006000700080009",
    "03000200040005000006000700080009",
    "1297f456ffffffffffffffffffffffff",
    "785634123412785690abcddeefaabbcc",
    "44454c4c00001020802080c04f202020",
  })
  void uuidThatManyMachinesHaveIsNotKnown(String bytes) {
    assertThat(known(Optional.of(SmbiosTables.machine(bytes))))
        .isEqualTo(new MachineIdentity(null, null));
    assertThat(
            known(Optional.of(SmbiosTables.table(2, 4, SmbiosTables.system(bytes)))).smbiosUuid())
        .isNull();
  }

  @Test
  void damagedTableTellsNoUuid() {
    registry.set(KEY, "MachineGuid", GUID);

    assertThat(known(Optional.of(new byte[] {1, 2, 3})))
        .isEqualTo(MachineIdentity.ofRaw(GUID, null));
  }

  @Test
  void partThatWindowsDoesNotTellMakesTheWholeUnknown() {
    registry.set(KEY, "MachineGuid", GUID);
    Failure refused = new Failure("GetSystemFirmwareTable(RSMB)", HResult.E_ACCESSDENIED);
    FirmwareTables refusing =
        () -> {
          throw new ReadFailure(refused);
        };

    assertThat(new MachineIdentityProbe(registry, refusing, () -> NOW).read())
        .isEqualTo(Reading.unknown(refused, NOW));

    registry.deny(KEY);
    assertThat(read(SmbiosTables.machine(UUID_BYTES))).isInstanceOf(Reading.Unknown.class);
  }

  private Reading<MachineIdentity> read(byte[] table) {
    return new MachineIdentityProbe(registry, () -> Optional.of(table), () -> NOW).read();
  }

  private MachineIdentity known(Optional<byte[]> table) {
    return new MachineIdentityProbe(registry, () -> table, () -> NOW)
        .read()
        .toOptional()
        .orElseThrow();
  }
}
