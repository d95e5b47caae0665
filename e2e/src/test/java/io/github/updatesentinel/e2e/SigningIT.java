package io.github.updatesentinel.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signing, with a certificate that only this test trusts. */
class SigningIT {
  private static final Path SCRIPT =
      Path.of("..", "installer", "src", "main", "scripts", "sign.sh").toAbsolutePath();

  private static final Path IMAGE_SCRIPT = SCRIPT.resolveSibling("image.sh");
  private static final Pattern CALL = Pattern.compile("/sign\\.sh\" (.*)");
  private static final Pattern SIGNED = Pattern.compile("\"\\$out/([^\"]+)\"");

  /** Below the image, as the build with --sign has them. */
  private static Set<String> signedByTheBuild() throws IOException {
    Matcher call = CALL.matcher(Files.readString(IMAGE_SCRIPT));
    assertThat(call.find()).isTrue();
    return SIGNED
        .matcher(call.group(1))
        .results()
        .map(file -> file.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void nothingThatWindowsLoadsStaysUnsigned() throws IOException {
    Path image = Build.current().image();
    Set<String> unsigned = new TreeSet<>();
    try (Stream<Path> files = Files.walk(image)) {
      for (Path file : files.filter(one -> one.toString().matches(".*\\.(exe|dll)")).toList()) {
        if (!hasSignature(file)) {
          unsigned.add(image.relativize(file).toString());
        }
      }
    }
    assertThat(signedByTheBuild()).containsAll(unsigned);
  }

  private static boolean hasSignature(Path file) throws IOException {
    // Its exit code says whether the signature is trusted here.
    return !Tool.run("sh", "-c", "osslsigncode verify -in \"$1\" 2>&1 || true", "sh", "" + file)
        .contains("No signature found");
  }

  @Test
  void programsDllsAndInstallerCarryTheSignature(@TempDir Path folder) throws IOException {
    Build build = Build.current();
    TestCertificate certificate = TestCertificate.create(folder, "Signer");
    List<Path> originals = new ArrayList<>(List.of(build.msi()));
    signedByTheBuild().forEach(file -> originals.add(build.image().resolve(file)));
    for (Path file : originals) {
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
