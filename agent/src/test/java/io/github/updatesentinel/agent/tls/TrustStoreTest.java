package io.github.updatesentinel.agent.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.util.List;
import java.util.Map;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustStoreTest {
  private static final HeldCertificate ROOT = Held.root("Root 1");
  private static final HeldCertificate OTHER = Held.root("Root 2");

  private final Path folder;

  TrustStoreTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void everyCertificateOfAPemFileIsTrusted() throws Exception {
    Path file = Held.pem(folder.resolve("ca.pem"), ROOT, OTHER);

    assertThat(trusted(file)).containsExactlyInAnyOrder("CN=Root 1", "CN=Root 2");
  }

  @Test
  void publicCertificatesOfAPkcs12FileNeedNoPassword() throws Exception {
    KeyStore store = Held.emptyStore();
    store.setCertificateEntry("ca", ROOT.certificate());

    assertThat(trusted(Held.save(store, folder.resolve("ca.p12"), "")))
        .containsExactly("CN=Root 1");
  }

  @Test
  void rootsOfTheMachineCountWithoutThoseOfTheUser() throws Exception {
    WindowsStores stores = stores(Map.of("Windows-ROOT-LOCALMACHINE", ROOT, "Windows-ROOT", OTHER));

    assertThat(TrustStore.open("Windows-ROOT", stores).getAcceptedIssuers())
        .containsExactly(ROOT.certificate());
  }

  @Test
  void runtimeWithoutAStoreOfTheMachineGivesTheUsers() throws Exception {
    WindowsStores stores = stores(Map.of("Windows-ROOT", OTHER));

    assertThat(TrustStore.open("Windows-ROOT", stores).getAcceptedIssuers())
        .containsExactly(OTHER.certificate());
  }

  @Test
  void runtimeWithoutEitherSaysSo() {
    assertThatThrownBy(() -> TrustStore.open("Windows-ROOT", stores(Map.of())))
        .isInstanceOf(GeneralSecurityException.class)
        .hasMessageContaining("Windows-ROOT");
  }

  @Test
  void storeWithoutCertificatesIsRefused() {
    assertThatThrownBy(() -> TrustStore.open("Windows-ROOT", type -> Held.emptyStore()))
        .hasMessage("Windows-ROOT: it contains no trusted certificate");
  }

  @Test
  void fileIsNamedWithWhatIsWrongWithIt() throws Exception {
    String pem = ROOT.certificatePem();
    byte[] huge = new byte[CertificateFile.MAX_BYTES + 1];
    Map<String, byte[]> files =
        Map.of(
            "expected certificates, found an empty file",
            new byte[0],
            "it contains an incomplete PEM certificate",
            pem.substring(0, 200).getBytes(StandardCharsets.US_ASCII),
            "it contains a damaged PEM certificate",
            pem.replace("MII", "MIX").getBytes(StandardCharsets.US_ASCII),
            "is not a PKCS#12 file, or is damaged",
            "certificates".getBytes(StandardCharsets.US_ASCII),
            "larger than 1048576 bytes",
            huge);
    for (Map.Entry<String, byte[]> each : files.entrySet()) {
      Path file = Files.write(folder.resolve("ca"), each.getValue());

      assertThatThrownBy(() -> TrustStore.open(file.toString()))
          .hasMessageStartingWith(file + ": " + each.getKey());
    }
  }

  @Test
  void byteOrderMarkBeforeTheFirstCertificateDoesNoHarm() throws Exception {
    Path file = Files.writeString(folder.resolve("ca.pem"), "\ufeff" + ROOT.certificatePem());

    assertThat(trusted(file)).containsExactly("CN=Root 1");
  }

  @Test
  void fileThatIsMissingIsNamed() {
    Path file = folder.resolve("absent.pem");

    assertThatThrownBy(() -> TrustStore.open(file.toString()))
        .isInstanceOf(IOException.class)
        .hasMessage(file + ": file not found");
  }

  @Test
  void fileOfTheLargestSizeIsRead() throws Exception {
    String pem = ROOT.certificatePem();
    Path file =
        Files.writeString(
            folder.resolve("ca.pem"), " ".repeat(CertificateFile.MAX_BYTES - pem.length()) + pem);

    assertThat(trusted(file)).containsExactly("CN=Root 1");
  }

  @Test
  void fileWithAPasswordIsRefused() throws Exception {
    Path file = Held.pkcs12(folder.resolve("ca.p12"), "secret", ROOT);

    assertThatThrownBy(() -> TrustStore.open(file.toString()))
        .hasMessage(file + ": expected a PKCS#12 file without password, found one with a password");
  }

  private static List<String> trusted(Path file) throws IOException, GeneralSecurityException {
    return List.of(TrustStore.open(file.toString()).getAcceptedIssuers()).stream()
        .map(certificate -> certificate.getSubjectX500Principal().getName())
        .toList();
  }

  private static WindowsStores stores(Map<String, HeldCertificate> roots) {
    return type -> {
      HeldCertificate root = roots.get(type);
      if (root == null) {
        throw new KeyStoreException(type + " not found");
      }
      KeyStore store = Held.emptyStore();
      store.setCertificateEntry("root", root.certificate());
      return store;
    };
  }
}
