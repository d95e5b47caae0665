package io.github.updatesentinel.agent.probe.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.agent.config.RawValue;
import io.github.updatesentinel.agent.fact.Failure;
import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.OsVersion;
import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.probe.access.FakeRegistry;
import io.github.updatesentinel.agent.probe.access.RegistryReader;
import io.github.updatesentinel.contract.WindowsFamily;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OsVersionProbeTest {
  private static final String KEY = "SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion";
  private static final String ENVIRONMENT =
      "SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment";
  private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");

  private final FakeRegistry registry =
      new FakeRegistry()
          .set(KEY, "CurrentBuildNumber", "19044")
          .set(KEY, "CurrentBuild", "19044")
          .set(KEY, "UBR", 1706)
          .set(KEY, "ProductName", "Windows 10 Enterprise G")
          .set(KEY, "EditionID", "EnterpriseG")
          .set(KEY, "DisplayVersion", "21H2")
          .set(KEY, "ReleaseId", "2009")
          .set(ENVIRONMENT, "PROCESSOR_ARCHITECTURE", "AMD64");

  @Test
  void wholeVersionIsRead() {
    registry
        .set(
            KEY,
            "EditionSubManufacturer",
            "\u795e\u5dde\u7f51\u4fe1\u6280\u672f\u6709\u9650\u516c\u53f8")
        .set(KEY, "EditionSubVersion", "V2022-L.1345.000");

    assertThat(read())
        .isEqualTo(
            Reading.known(
                new OsVersion(
                    19044,
                    1706,
                    "Windows 10 Enterprise G",
                    "EnterpriseG",
                    "21H2",
                    "x86_64",
                    true,
                    "V2022-L.1345.000"),
                NOW));
  }

  @Test
  void editionEnterpriseGAloneIsNoGovernmentEdition() {
    assertThat(version().cmge()).isFalse();
    assertThat(version().edition()).isEqualTo("EnterpriseG");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SOFTWARE\\CMIT\\Active",
        "SYSTEM\\CurrentControlSet\\Services\\CmitClientSVC",
        "SYSTEM\\CurrentControlSet\\Services\\CmitUpdateAgent",
      })
  void eachOfTheMakersMarksIsEnough(String mark) {
    registry.key(mark);

    assertThat(version().cmge()).isTrue();
  }

  @Test
  void anotherMakerIsNoGovernmentEdition() {
    registry.set(KEY, "EditionSubManufacturer", "Contoso");

    assertThat(version().cmge()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "21999, Windows 10 Pro, Windows 10 Pro",
    "22000, Windows 10 Pro, Windows 11 Pro",
    "26100, Windows 10 Enterprise, Windows 11 Enterprise",
    "26100, Windows 11 Enterprise, Windows 11 Enterprise",
    "26100, Windows Server 2025, Windows Server 2025",
  })
  void windows11IsCalledByItsName(String build, String written, String told) {
    registry.set(KEY, "CurrentBuildNumber", build).set(KEY, "ProductName", written);

    assertThat(version().product()).isEqualTo(told);
  }

  @ParameterizedTest
  @CsvSource({
    "Client, Enterprise, CLIENT",
    "Server, ServerStandard, SERVER",
    "Server Core, ServerDatacenter, SERVER",
    "Nano Server, ServerDatacenter, SERVER",
    "Client, ServerStandard, CLIENT",
    ", ServerStandard, SERVER",
    "Client, ServerRdsh, CLIENT",
    ", ServerRdsh, CLIENT",
    ", EnterpriseG, CLIENT",
    ", , CLIENT",
  })
  void serversAreToldFromClients(String type, String edition, WindowsFamily family) {
    FakeRegistry windows = new FakeRegistry().set(KEY, "CurrentBuildNumber", "20348");
    if (type != null) {
      windows.set(KEY, "InstallationType", type);
    }
    if (edition != null) {
      windows.set(KEY, "EditionID", edition);
    }

    assertThat(read(windows).toOptional().map(OsVersion::family)).contains(family);
  }

  @Test
  void absentRevisionIsUnknownAndNotZero() {
    FakeRegistry bare = new FakeRegistry().set(KEY, "CurrentBuildNumber", "19044");
    Reading<OsVersion> reading = read(bare);

    assertThat(reading)
        .isEqualTo(
            Reading.known(new OsVersion(19044, null, null, null, null, null, false, null), NOW));
  }

  @Test
  void revisionOfAWrongTypeOrSizeIsUnknown() {
    for (RawValue wrong :
        List.of(
            new RawValue.Text("1706"),
            new RawValue.Unusable("REG_BINARY"),
            new RawValue.Int(-1),
            new RawValue.Int(1_000_000),
            new RawValue.Int(4_294_967_296L + 1706))) {
      registry.set(KEY, "UBR", wrong);

      assertThat(version().ubr()).as(wrong.show()).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 999_999})
  void edgesOfTheRevisionAreRead(long ubr) {
    registry.set(KEY, "UBR", ubr);

    assertThat(version().ubr()).isEqualTo((int) ubr);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "19044.1706", "0x4A64", "1000000", "ten", "\uff11\uff19"})
  void buildThatIsNoNumberIsUnknown(String build) {
    registry.set(KEY, "CurrentBuildNumber", build);

    assertThat(read())
        .isEqualTo(
            Reading.unknown(new Failure("CurrentBuildNumber is no build: " + build, null), NOW));
  }

  @Test
  void buildOfAWrongTypeIsUnknown() {
    FakeRegistry wrong = new FakeRegistry().set(KEY, "CurrentBuildNumber", 19044);

    assertThat(read(wrong).failure())
        .contains(new Failure("CurrentBuildNumber is no build: absent", null));
  }

  @Test
  void currentBuildStandsInForCurrentBuildNumber() {
    registry.set(KEY, "CurrentBuildNumber", "");

    assertThat(version().build()).isEqualTo(19044);
  }

  @Test
  void releaseIdStandsInForDisplayVersion() {
    registry.set(KEY, "DisplayVersion", " ");

    assertThat(version().release()).isEqualTo("2009");
  }

  @ParameterizedTest
  @CsvSource({"AMD64, x86_64", "ARM64, arm64", "x86, x86", "IA64, IA64"})
  void architectureIsCalledByItsCommonName(String written, String told) {
    registry.set(ENVIRONMENT, "PROCESSOR_ARCHITECTURE", written);

    assertThat(version().architecture()).isEqualTo(told);
  }

  @Test
  void deniedKeyIsUnknownAndNamesTheCall() {
    registry.deny(KEY);

    assertThat(read())
        .isEqualTo(
            Reading.unknown(new Failure("RegOpenKeyEx(" + KEY + ")", HResult.E_ACCESSDENIED), NOW));
  }

  private Reading<OsVersion> read() {
    return read(registry);
  }

  private OsVersion version() {
    return read().toOptional().orElseThrow();
  }

  private static Reading<OsVersion> read(RegistryReader registry) {
    return new OsVersionProbe(registry, InstantSource.fixed(NOW)).read();
  }
}
