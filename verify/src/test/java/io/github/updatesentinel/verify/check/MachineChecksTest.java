package io.github.updatesentinel.verify.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.updatesentinel.verify.bench.NothingSeen;
import io.github.updatesentinel.verify.bench.Run;
import io.github.updatesentinel.verify.check.MachineChecks.ServiceKey;
import io.github.updatesentinel.verify.report.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MachineChecksTest {
  private static final String SVCHOST = "%systemroot%\\system32\\svchost.exe -k netsvcs -p";

  private static Map<String, ServiceKey> defaults() {
    Map<String, ServiceKey> keys = new LinkedHashMap<>();
    keys.put(
        "BITS", new ServiceKey("0x2", "0x1", "%SystemRoot%\\System32\\svchost.exe -k netsvcs"));
    keys.put("CryptSvc", new ServiceKey("0x2", null, SVCHOST));
    keys.put(
        "TrustedInstaller",
        new ServiceKey("0x3", null, "%SystemRoot%\\servicing\\TrustedInstaller.exe"));
    keys.put("UsoSvc", new ServiceKey("0x2", "0x1", SVCHOST));
    keys.put("wuauserv", new ServiceKey("0x3", "0x0", SVCHOST));
    return keys;
  }

  private static Run run(int exitCode, String output) {
    return new Run(List.of("x"), exitCode, output.getBytes(StandardCharsets.UTF_8), false, false);
  }

  private static JsonObject json(String text) {
    return JsonParser.parseString(text.replace('\'', '"')).getAsJsonObject();
  }

  @Test
  void defaultStartTypesAndPathsPass() throws NothingSeen {
    assertThat(MachineChecks.serviceKeys(defaults(), 19045).outcome()).isEqualTo(Outcome.PASS);
  }

  @Test
  void anotherDefaultThanTheRepairCommandsFails() throws NothingSeen {
    Map<String, ServiceKey> keys = defaults();
    keys.put("UsoSvc", new ServiceKey("0x3", null, SVCHOST));
    assertThat(MachineChecks.serviceKeys(keys, 19045).why())
        .startsWith("UsoSvc has start type 3, expected 2 delayed");
    assertThat(MachineChecks.serviceKeys(keys, 14393).outcome()).isEqualTo(Outcome.PASS);
  }

  @Test
  void theTransferServiceMayRestUntilItHasWork() throws NothingSeen {
    Map<String, ServiceKey> keys = defaults();
    keys.put("BITS", new ServiceKey("0x3", null, SVCHOST));
    assertThat(MachineChecks.serviceKeys(keys, 19045).outcome()).isEqualTo(Outcome.PASS);
    keys.put("BITS", new ServiceKey("0x4", null, SVCHOST));
    assertThat(MachineChecks.serviceKeys(keys, 19045).outcome()).isEqualTo(Outcome.FAIL);
  }

  @Test
  void modulesInstallerMayBeAutomaticUntilTheRestartThatAnUpdateWaitsFor() throws NothingSeen {
    Map<String, ServiceKey> keys = defaults();
    String program = "C:\\Windows\\servicing\\TrustedInstaller.exe";
    keys.put("TrustedInstaller", new ServiceKey("0x2", null, program));
    assertThat(MachineChecks.serviceKeys(keys, 19045).outcome()).isEqualTo(Outcome.PASS);
    keys.put("TrustedInstaller", new ServiceKey("0x4", null, program));
    assertThat(MachineChecks.serviceKeys(keys, 19045).outcome()).isEqualTo(Outcome.FAIL);
  }

  @Test
  void anotherProgramFails() throws NothingSeen {
    Map<String, ServiceKey> keys = defaults();
    keys.put("wuauserv", new ServiceKey("0x3", null, "C:\\temp\\svchost.exe"));
    assertThat(MachineChecks.serviceKeys(keys, 19045).why()).contains("wuauserv has the path");
  }

  @Test
  void aServiceThatIsNotThereIsNothingSeen() {
    Map<String, ServiceKey> keys = defaults();
    keys.put("UsoSvc", new ServiceKey(null, null, null));
    assertThatThrownBy(() -> MachineChecks.serviceKeys(keys, 19045))
        .isInstanceOf(NothingSeen.class);
  }

  @Test
  void aHealthyMachineHasNoReasonOfServices() {
    String reasons = "{'verdict':{'reasons':[{'code':'%s','detail':'x'}]}}";
    assertThat(MachineChecks.untouched(json(reasons.formatted("SCAN_STALE"))).outcome())
        .isEqualTo(Outcome.PASS);
    assertThat(MachineChecks.untouched(json(reasons.formatted("SERVICE_HIJACKED"))).outcome())
        .isEqualTo(Outcome.FAIL);
  }

  @Test
  void cmgeIsCalledSoByItsMarksAlone() {
    JsonObject cmge = json("{'os':{'cmge':true,'cmgeVersion':'2022-L'}}");
    JsonObject other = json("{'os':{'cmge':false}}");
    String maker = "神州网信技术有限公司";
    assertThat(MachineChecks.cmge(maker, List.of(), "2022-L", cmge).outcome())
        .isEqualTo(Outcome.PASS);
    assertThat(MachineChecks.cmge(maker, List.of(), "2022-L", other).outcome())
        .isEqualTo(Outcome.FAIL);
    assertThat(MachineChecks.cmge(null, List.of(), null, cmge).outcome()).isEqualTo(Outcome.FAIL);
    assertThat(MachineChecks.cmge(null, List.of(), null, other).outcome())
        .isEqualTo(Outcome.NOT_TRIED);
  }

  @Test
  void cmgeIsSeenUnderACodePageWithoutChineseToo() {
    JsonObject cmge = json("{'os':{'cmge':true,'cmgeVersion':'2022-L'}}");
    String maker = "??????????";
    for (String key : MachineChecks.CMIT_KEYS) {
      assertThat(MachineChecks.cmge(maker, List.of(key), "2022-L", cmge).outcome())
          .isEqualTo(Outcome.PASS);
    }
  }

  @Test
  void onlyARunnerIsOne() {
    assertThat(MachineChecks.runner(Map.of("GITHUB_ACTIONS", "true")).outcome())
        .isEqualTo(Outcome.PASS);
    assertThat(MachineChecks.runner(Map.of()).outcome()).isEqualTo(Outcome.NOT_TRIED);
  }

  @Test
  void anUnsignedMsiIsNotTriedAndABrokenSignatureFails() {
    assertThat(MachineChecks.msiSignature(Map.of("x.msi", 0)).outcome()).isEqualTo(Outcome.PASS);
    assertThat(MachineChecks.msiSignature(Map.of("x.msi", 2)).outcome())
        .isEqualTo(Outcome.NOT_TRIED);
    assertThat(MachineChecks.msiSignature(Map.of("x.msi", 3)).outcome()).isEqualTo(Outcome.FAIL);
    assertThat(MachineChecks.msiSignature(Map.of("x.msi", 1)).outcome()).isEqualTo(Outcome.FAIL);
  }

  @Test
  void javasProgramsHaveToBeSignedAndOursNeedNot() {
    String folder = "C:\\Program Files\\Update Sentinel\\";
    Map<String, Integer> signed = new LinkedHashMap<>();
    signed.put(folder + "UpdateSentinel.exe", 2);
    signed.put(folder + "runtime\\bin\\java.exe", 0);
    signed.put(folder + "runtime\\bin\\jnidispatch.dll", 2);
    assertThat(MachineChecks.signatures(signed).outcome()).isEqualTo(Outcome.PASS);
    signed.put(folder + "runtime\\bin\\server\\jvm.dll", 2);
    assertThat(MachineChecks.signatures(signed).outcome()).isEqualTo(Outcome.FAIL);
    signed.remove(folder + "runtime\\bin\\server\\jvm.dll");
    signed.put(folder + "UpdateSentinel.exe", 3);
    assertThat(MachineChecks.signatures(signed).outcome()).isEqualTo(Outcome.FAIL);
  }

  @Test
  void theRuntimeIsProvenOnThe1809WithoutRedistributableAlone() {
    Run sound = run(0, "Update Sentinel 1.0.0");
    assertThat(MachineChecks.runtime(17763, false, sound).outcome()).isEqualTo(Outcome.PASS);
    assertThat(MachineChecks.runtime(17763, true, sound).outcome()).isEqualTo(Outcome.NOT_TRIED);
    assertThat(MachineChecks.runtime(19045, false, sound).outcome()).isEqualTo(Outcome.NOT_TRIED);
    assertThat(MachineChecks.runtime(19045, true, run(-1073741515, "")).outcome())
        .isEqualTo(Outcome.FAIL);
  }

  @Test
  void anArchiveThatCanNotBeMappedFails() {
    assertThat(MachineChecks.archive(run(0, "Update Sentinel 1.0.0")).outcome())
        .isEqualTo(Outcome.PASS);
    assertThat(
            MachineChecks.archive(
                    run(1, "An error has occurred while processing the shared archive"))
                .outcome())
        .isEqualTo(Outcome.FAIL);
  }

  @Test
  void aBoardWithoutUuidFails() {
    String guid = "0e5ba1a0-92a5-4d4e-8d2c-7c5cf7a6a0f1";
    assertThat(MachineChecks.marks(guid, guid).outcome()).isEqualTo(Outcome.NOT_TRIED);
    assertThat(MachineChecks.marks(guid, "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF").outcome())
        .isEqualTo(Outcome.FAIL);
    assertThat(MachineChecks.marks(null, guid).outcome()).isEqualTo(Outcome.FAIL);
  }

  @Test
  void aServiceThatLocalSystemMayNotStartFails() throws NothingSeen {
    assertThat(
            MachineChecks.rights(Map.of("TrustedInstaller", "D:(A;;CCLCRP;;;SY)"), List.of("RP"))
                .outcome())
        .isEqualTo(Outcome.PASS);
    assertThat(
            MachineChecks.rights(Map.of("TrustedInstaller", "D:(A;;CCLC;;;SY)"), List.of("RP"))
                .why())
        .isEqualTo("LocalSystem has no RP at TrustedInstaller");
  }
}
