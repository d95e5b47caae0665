package io.github.updatesentinel.agent.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientCertificateTest {
  private static final HeldCertificate PC =
      Held.named("PC-0042").organizationalUnit("Halle 3, Süd").build();
  private static final HeldCertificate LONGER =
      Held.named("PC-0042").duration(30, TimeUnit.DAYS).build();
  private static final HeldCertificate EXPIRED = Held.expired(Held.named("PC-0042"), 4).build();
  private static final HeldCertificate LATER = Held.notYetValid(Held.named("PC-0042")).build();
  private static final HeldCertificate SERVER = Held.named("PC-00421").build();

  private final Path folder;
  private final Instant now = Instant.now();
  private final KeyStore machine;

  ClientCertificateTest(@TempDir Path folder) throws IOException, GeneralSecurityException {
    this.folder = folder;
    this.machine = Held.emptyStore();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CN=PC-0042,OU=\"Halle 3, Süd\"",
        "ou=halle 3\\, SÜD, cn=pc-0042",
        "CN=PC-0042",
        "OU=\"Halle 3, Süd\"",
        "PC-0042",
        " pc-0042 "
      })
  void subjectIsComparedByItsPartsWithoutRegardToCaseAndOrder(String setting) throws Exception {
    put(PC, SERVER);

    assertThat(open(setting).certificate()).isEqualTo(PC.certificate());
  }

  @ParameterizedTest
  @ValueSource(strings = {"SHA-1", "SHA-256"})
  void thumbprintIsTakenAsDialoguesShowIt(String algorithm) throws Exception {
    put(PC, SERVER);
    String digits = ClientCertificateSelector.thumbprint(algorithm, PC.certificate());
    String upper = digits.toUpperCase(Locale.ROOT);

    assertThat(open(digits).certificate()).isEqualTo(PC.certificate());
    assertThat(open(upper.replaceAll("(..)(?=.)", "$1:")).certificate())
        .isEqualTo(PC.certificate());
    assertThat(open("\u200e" + digits.replaceAll("(..)", "$1 ")).certificate())
        .isEqualTo(PC.certificate());
  }

  @Test
  void ofSeveralTheOneThatIsValidForLongestIsTaken() throws Exception {
    put(EXPIRED, PC, LONGER, LATER);

    assertThat(open("CN=PC-0042").certificate()).isEqualTo(LONGER.certificate());
  }

  @Test
  void oneWithoutAPrivateKeyIsNoHelp() throws Exception {
    put(PC);
    machine.setCertificateEntry("longer", LONGER.certificate());

    assertThat(open("CN=PC-0042").certificate()).isEqualTo(PC.certificate());
  }

  @Test
  void privateKeyComesWithIt() throws Exception {
    put(PC);

    assertThat(open("PC-0042").key()).isEqualTo(PC.keyPair().getPrivate());
  }

  @Test
  void noneWithThatSubjectIsTold() throws Exception {
    put(SERVER);

    assertThatThrownBy(() -> open("PC-0042"))
        .isInstanceOf(GeneralSecurityException.class)
        .hasMessage(
            "none with that subject in the computer's Personal store; certificates found there: 1");
  }

  @Test
  void noneWithThatThumbprintIsTold() {
    assertThatThrownBy(() -> open("AB".repeat(20)))
        .hasMessage(
            "none with that SHA-1 thumbprint in the computer's Personal store; certificates found"
                + " there: 0");
  }

  @Test
  void noneWithAPrivateKeyIsTold() throws Exception {
    machine.setCertificateEntry("pc", PC.certificate());

    assertThatThrownBy(() -> open("PC-0042"))
        .hasMessage("certificates found with that subject: 1, none with a private key");
  }

  @Test
  void noneThatIsValidIsToldWithItsDates() throws Exception {
    put(EXPIRED, LATER);

    assertThatThrownBy(() -> open("PC-0042"))
        .hasMessageStartingWith(
            "certificates with a private key found with that subject: 2, none valid now (")
        .hasMessageContaining("expired on " + day(now.minus(Duration.ofDays(4))))
        .hasMessageContaining("valid from " + day(now.plus(Duration.ofDays(1))));
  }

  @Test
  void runtimeThatCannotReadTheMachinesStoreSaysWhatItCan() {
    WindowsStores none =
        type -> {
          throw new KeyStoreException(type + " not found");
        };

    assertThatThrownBy(() -> ClientCertificate.open("PC-0042", now, none))
        .hasMessage(
            "this Java runtime can't read the computer's Personal store (Windows-MY-LOCALMACHINE),"
                + " only a PKCS#12 file");
  }

  @Test
  void pkcs12FileGivesItsValidCertificate() throws Exception {
    Path file = Held.pkcs12(folder.resolve("client.p12"), "", EXPIRED, SERVER);

    ClientCertificate found = open(file.toString());
    assertThat(found.certificate()).isEqualTo(SERVER.certificate());
    assertThat(found.key()).isEqualTo(SERVER.keyPair().getPrivate());
  }

  @Test
  void pkcs12FileWithAPasswordIsRefused() throws Exception {
    Path file = Held.pkcs12(folder.resolve("client.p12"), "secret", PC);

    assertThatThrownBy(() -> open(file.toString()))
        .isInstanceOf(IOException.class)
        .hasMessage(file + ": expected a PKCS#12 file without password, found one with a password");
  }

  @Test
  void pkcs12FileWithoutAKeyIsRefused() throws Exception {
    KeyStore store = Held.emptyStore();
    store.setCertificateEntry("pc", PC.certificate());
    Path file = Held.save(store, folder.resolve("client.p12"), "");

    assertThatThrownBy(() -> open(file.toString()))
        .hasMessage("certificates found in the file: 1, none with a private key");
  }

  @Test
  void fileThatIsSomethingElseIsRefused() throws Exception {
    Path file = Files.writeString(folder.resolve("client.pem"), PC.certificatePem());

    assertThatThrownBy(() -> open(file.toString()))
        .hasMessageStartingWith(file + ": is not a PKCS#12 file, or is damaged");
  }

  private void put(HeldCertificate... certificates) throws KeyStoreException {
    for (HeldCertificate certificate : certificates) {
      Held.addKey(machine, "key" + machine.size(), "", certificate);
    }
  }

  private ClientCertificate open(String setting) throws IOException, GeneralSecurityException {
    return ClientCertificate.open(
        setting,
        now,
        type -> {
          assertThat(type).isEqualTo("Windows-MY-LOCALMACHINE");
          return machine;
        });
  }

  private static String day(Instant instant) {
    return instant.toString().substring(0, 10);
  }
}
