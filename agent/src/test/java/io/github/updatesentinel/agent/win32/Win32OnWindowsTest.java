package io.github.updatesentinel.agent.win32;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.jna.platform.win32.Crypt32;
import com.sun.jna.platform.win32.WinCrypt;
import com.sun.jna.platform.win32.WinCrypt.DATA_BLOB;
import io.github.updatesentinel.agent.config.RawValue;
import io.github.updatesentinel.agent.disk.TrustedFolder;
import io.github.updatesentinel.agent.disk.UntrustedFile;
import io.github.updatesentinel.agent.fact.HResult;
import io.github.updatesentinel.agent.fact.MachineIdentity;
import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.fact.ServiceState;
import io.github.updatesentinel.agent.probe.access.ReadFailure;
import io.github.updatesentinel.agent.probe.event.AccountNames;
import io.github.updatesentinel.agent.probe.event.EventLogProbe;
import io.github.updatesentinel.agent.probe.host.MachineIdentityProbe;
import io.github.updatesentinel.agent.win32.event.Win32EventChannels;
import io.github.updatesentinel.agent.win32.event.Win32EventLog;
import io.github.updatesentinel.agent.win32.registry.Win32Registry;
import io.github.updatesentinel.agent.win32.security.Dpapi;
import io.github.updatesentinel.agent.win32.security.ProcessAccount;
import io.github.updatesentinel.agent.win32.security.Win32Accounts;
import io.github.updatesentinel.agent.win32.security.Win32FileRights;
import io.github.updatesentinel.agent.win32.service.Win32Services;
import io.github.updatesentinel.contract.EventId;
import io.github.updatesentinel.contract.StartType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryFlag;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The Windows calls that harm nothing, on a real Windows. {@code ./dev test} runs the same class on
 * Wine.
 */
@EnabledOnOs(OS.WINDOWS)
class Win32OnWindowsTest {
  private static final String CURRENT_VERSION = "SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion";

  private final Win32Registry registry = new Win32Registry();
  private final Dpapi dpapi = new Dpapi();
  private final Win32Services services = new Win32Services(registry);

  @Test
  void registryTellsTextsAndWhatIsNotThere() throws ReadFailure {
    assertThat(registry.value(CURRENT_VERSION, "ProductName")).isInstanceOf(RawValue.Text.class);
    assertThat(registry.value(CURRENT_VERSION, "No such value")).isNull();
    assertThat(registry.value("SOFTWARE\\No such key", "x")).isNull();
    assertThat(registry.values(CURRENT_VERSION)).containsKeys("ProductName", "CurrentBuild");
    assertThat(registry.values("SOFTWARE\\No such key")).isEmpty();
    assertThat(registry.exists(CURRENT_VERSION)).isTrue();
    assertThat(registry.exists("SOFTWARE\\No such key")).isFalse();
  }

  @Test
  void registryTellsSubkeysAndWhenAKeyWasWritten() throws ReadFailure {
    assertThat(registry.subkeys("SOFTWARE\\Microsoft\\Windows NT", "CURRENT"))
        .contains("CurrentVersion");
    assertThat(registry.subkeys("SOFTWARE\\Microsoft\\Windows NT", "No such")).isEmpty();
    assertThat(registry.subkeys("SOFTWARE\\No such key", "")).isEmpty();
    assertThat(registry.lastWrite(CURRENT_VERSION))
        .isBetween(Instant.parse("2000-01-01T00:00:00Z"), Instant.now().plusSeconds(60));
    assertThat(registry.lastWrite("SOFTWARE\\No such key")).isNull();
  }

  @Test
  void systemFilesTellWhatIsThereAndItsVersion() throws ReadFailure {
    Win32SystemFiles files = new Win32SystemFiles(System.getenv("SystemRoot") + "\\");
    String kernel = files.root() + "\\System32\\ntoskrnl.exe";

    assertThat(files.root()).doesNotEndWith("\\");
    assertThat(files.exists(kernel)).isTrue();
    assertThat(files.exists(files.root() + "\\No such folder\\x.dll")).isFalse();
    assertThat(files.version(kernel)).matches("\\d+\\.\\d+\\.\\d+\\.\\d+");
    assertThat(files.version(files.root() + "\\No such file.exe")).isNull();
    assertThat(files.read(files.root() + "\\No such file.xml", 10)).isNull();
    assertThatExceptionOfType(ReadFailure.class).isThrownBy(() -> files.read(kernel, 10));
  }

  @Test
  void windowsStartedSomeTimeAgo() {
    assertThat(new Win32Uptime().sinceBoot()).isPositive();
  }

  @Test
  void serviceThatWindowsHasIsDescribed() {
    Reading<ServiceState> reading = services.read("RpcSs");

    ServiceState service = reading.toOptional().orElseThrow();
    assertThat(service.startType()).isNotEqualTo(StartType.MISSING);
    assertThat(service.registryStartType()).isNotNull();
    assertThat(service.state()).isNotNull();
    assertThat(service.imagePath()).containsIgnoringCase("system32");
    assertThat(service.exitCode()).isNotNull();
  }

  @Test
  void serviceThatWindowsLacksIsKnownToBeMissing() {
    assertThat(services.read("NoSuchService").toOptional())
        .contains(ServiceState.missing("NoSuchService"));
    assertThat(services.tryStart("NoSuchService").answer()).isEqualTo(HResult.ofWin32(1060));
  }

  @Test
  void eventLogTakesAnEntryOrSaysWhyNot() {
    boolean written =
        new Win32EventLog()
            .report(1000, EventId.Level.INFO, List.of("更新 test", "x".repeat(40_000)));

    assertThat(written).isTrue();
  }

  @Test
  void eventLogProbeAnswers() {
    EventLogProbe probe =
        new EventLogProbe(
            new Win32EventChannels(),
            new AccountNames(Win32Accounts::nameOf, Duration.ofSeconds(10)),
            InstantSource.system());

    // Either way: Wine has no event log to search.
    assertThat(probe.read(Map.of())).isNotNull();
    assertThat(probe.startTypeChanges(Instant.now())).isEmpty();
    assertThat(probe.account("S-1-5-18")).doesNotStartWith("S-1-");
  }

  @Test
  void secretIsReadBackAndNotInTheBlob() throws IOException {
    byte[] secret = "{\"agentKey\": \"9a1c-correct-horse\"}".getBytes(StandardCharsets.UTF_8);
    byte[] longest = new byte[64 * 1024];
    longest[longest.length - 1] = 1;

    byte[] blob = dpapi.protect(secret);

    assertThat(dpapi.unprotect(blob)).isEqualTo(secret);
    assertThat(text(blob)).doesNotContain("agentKey", "correct-horse");
    assertThat(dpapi.unprotect(dpapi.protect(longest))).isEqualTo(longest);
    assertThat(dpapi.unprotect(dpapi.protect(new byte[] {0}))).isEqualTo(new byte[] {0});
  }

  @Test
  void blobThatWasAlteredIsRefused() throws IOException {
    byte[] blob = dpapi.protect("correct-horse".getBytes(StandardCharsets.UTF_8));
    // At the front stands who made it; behind that, what is encrypted and its check sum.
    for (int at = 0; at < blob.length; at++) {
      byte[] altered = blob.clone();
      altered[at] ^= 1;
      if (at >= blob.length - 40) {
        assertRefused(altered);
      } else {
        assertRefusedOrTheSame(altered, "correct-horse");
      }
    }
    assertRefused(Arrays.copyOf(blob, blob.length - 1));
    assertRefused(new byte[] {1, 2, 3});
  }

  @Test
  void blobOfAnotherProgramIsRefused() {
    DATA_BLOB secret = new DATA_BLOB("correct-horse".getBytes(StandardCharsets.UTF_8));
    DATA_BLOB foreign = new DATA_BLOB();
    assertThat(
            Crypt32.INSTANCE.CryptProtectData(
                secret, null, null, null, null, WinCrypt.CRYPTPROTECT_LOCAL_MACHINE, foreign))
        .isTrue();

    assertRefused(foreign.getData());
    Kernel32Api.INSTANCE.LocalFree(foreign.pbData);
  }

  /** Wine does not look at some bytes of the front. */
  private void assertRefusedOrTheSame(byte[] blob, String secret) {
    byte[] read;
    try {
      read = dpapi.unprotect(blob);
    } catch (IOException refused) {
      return;
    }
    assertThat(read).asString(StandardCharsets.UTF_8).isEqualTo(secret);
  }

  private void assertRefused(byte[] blob) {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> dpapi.unprotect(blob))
        .withMessageMatching("CryptUnprotectData: 0x[0-9A-F]{8}.*")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("correct-horse"));
  }

  @Test
  void secretsOfNoReasonableSizeAreRefused() {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> dpapi.unprotect(new byte[0]))
        .withMessageContaining("found 0");
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> dpapi.unprotect(new byte[1 << 20]))
        .withMessageContaining("found 1048576");
    assertThatIllegalArgumentException().isThrownBy(() -> dpapi.protect(new byte[0]));
    assertThatIllegalArgumentException().isThrownBy(() -> dpapi.protect(new byte[65_537]));
  }

  @Test
  void proxyOfTheMachineIsToldWhateverItIs() throws IOException {
    assertThat(new WinHttpProxy().read()).isPresent();
  }

  @Test
  void machineIsTheSameEachTimeItIsAsked() {
    MachineIdentityProbe probe =
        new MachineIdentityProbe(registry, new Win32FirmwareTables(), Instant::now);

    MachineIdentity first = probe.read().toOptional().orElseThrow();
    assertThat(first.machineGuid()).isNotNull();
    assertThat(probe.read().toOptional()).contains(first);
    assertThat(first.fingerprint()).isNotNull();
  }

  @Test
  void firmwareTellsOfTheMachine() throws ReadFailure {
    assertThat(new Win32FirmwareTables().smbios())
        .hasValueSatisfying(table -> assertThat(table).hasSizeGreaterThan(8));
  }

  @Test
  void folderOfOurOwnIsTrustedUntilOthersMayChangeIt(@TempDir Path parent) throws IOException {
    Path folder = parent.resolve("data");
    Win32FileRights.createPrivateFolder(folder);
    Path file = Files.writeString(folder.resolve("agent.json"), "{}");
    TrustedFolder trusted =
        new TrustedFolder(folder, new Win32FileRights(), ProcessAccount.current().sid());

    assertThatCode(() -> trusted.check(file)).doesNotThrowAnyException();
    assertThatCode(() -> trusted.check(folder.resolve("none"))).doesNotThrowAnyException();

    grantEveryoneFullAccess(file);

    assertThatExceptionOfType(UntrustedFile.class)
        .isThrownBy(() -> trusted.check(file))
        .withMessageContaining("(S-1-1-0) may change it");
  }

  @Test
  void folderIsPrivateWhateverTheOneAboveItHandsDown(@TempDir Path parent) throws IOException {
    Path folder = parent.resolve("data");
    grantEveryoneFullAccess(parent);
    Win32FileRights.createPrivateFolder(folder);

    assertThatCode(
            () ->
                new TrustedFolder(folder, new Win32FileRights(), ProcessAccount.current().sid())
                    .check(folder))
        .doesNotThrowAnyException();
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> Win32FileRights.createPrivateFolder(folder));
  }

  @Test
  void fileOfWindowsBelongsToNoUser() throws IOException {
    Path kernel = Path.of("C:\\Windows\\System32\\kernel32.dll");

    assertThat(new Win32FileRights().read(kernel).owner()).startsWith("S-1-5-");
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(() -> new Win32FileRights().read(Path.of("C:\\no such file")));
  }

  @Test
  void outputHasACodePageAlsoWithoutAConsole() {
    assertThat(OutputCodePage.current()).isPositive();
  }

  private static void grantEveryoneFullAccess(Path path) throws IOException {
    AclFileAttributeView view = Files.getFileAttributeView(path, AclFileAttributeView.class);
    UserPrincipal everyone =
        path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("Everyone");
    List<AclEntry> entries = new ArrayList<>(view.getAcl());
    entries.add(
        AclEntry.newBuilder()
            .setType(AclEntryType.ALLOW)
            .setPrincipal(everyone)
            .setPermissions(EnumSet.allOf(AclEntryPermission.class))
            .setFlags(
                Files.isDirectory(path)
                    ? Set.of(AclEntryFlag.FILE_INHERIT, AclEntryFlag.DIRECTORY_INHERIT)
                    : Set.of())
            .build());
    view.setAcl(entries);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1)
        + new String(bytes, StandardCharsets.UTF_16LE);
  }
}
