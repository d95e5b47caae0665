package io.github.updatesentinel.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signing, with a certificate that only this test trusts. */
class SigningIT {
  private static final Path SCRIPT =
      Path.of("..", "installer", "src", "main", "scripts", "sign.sh").toAbsolutePath();

  @Test
  void programDllAndInstallerCarryTheSignature(@TempDir Path folder) throws IOException {
    Build build = Build.current();
    TestCertificate certificate = TestCertificate.create(folder, "Signer");
    for (Path file :
        new Path[] {build.image().resolve("UpdateSentinel.exe"), build.messageDll(), build.msi()}) {
      Path copy = Files.copy(file, folder.resolve(file.getFileName()));

      sign(certificate.keyStore(), TestCertificate.PASSWORD, copy);

      assertThat(verify(copy, certificate.pem()))
          .contains("CN=Signer", "Signature verification: ok");
    }
  }

  @Test
  void aFileThatWasChangedAfterwardsIsFound(@TempDir Path folder) throws IOException {
    TestCertificate certificate = TestCertificate.create(folder, "Signer");
    Path copy = Files.copy(Build.current().messageDll(), folder.resolve("messages.dll"));
    sign(certificate.keyStore(), TestCertificate.PASSWORD, copy);
    byte[] bytes = Files.readAllBytes(copy);
    bytes[0x500] ^= 1;
    Files.write(copy, bytes);

    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> verify(copy, certificate.pem()));
  }

  @Test
  void aWrongPasswordFailsAndLeavesTheFileAsItWas(@TempDir Path folder) throws IOException {
    TestCertificate certificate = TestCertificate.create(folder, "Signer");
    Path original = Build.current().messageDll();
    Path copy = Files.copy(original, folder.resolve("messages.dll"));

    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> sign(certificate.keyStore(), "wrong", copy));
    assertThat(copy).hasSameBinaryContentAs(original);
  }

  private static void sign(Path keyStore, String password, Path file) throws IOException {
    Tool.run(
        Map.of("SIGN_PKCS12", keyStore.toString(), "SIGN_PASSWORD", password),
        SCRIPT.toString(),
        file.toString());
  }

  private static String verify(Path file, Path trusted) throws IOException {
    return Tool.run(
        "osslsigncode", "verify", "-CAfile", trusted.toString(), "-in", file.toString());
  }
}
