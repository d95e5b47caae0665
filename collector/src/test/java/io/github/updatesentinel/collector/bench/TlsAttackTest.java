package io.github.updatesentinel.collector.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.updatesentinel.collector.sim.SimulatedFleet;
import io.github.updatesentinel.collector.store.Database;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What strangers may do to a collector with TLS before they send a request. */
@EnabledOnOs(OS.LINUX)
@Tag("slow")
class TlsAttackTest {
  private static final String PASSWORD = "changeit";
  private static final int HEARTBEATS = 40;
  private static final int WAIT_MS = 60_000;

  /**
   * The head of a record of 512 bytes with the beginning of a handshake, of which no more comes.
   */
  private static final byte[] BEGUN = {0x16, 3, 1, 2, 0, 1, 0, 1, (byte) 0xFC, 3, 3};

  private final HeldCertificate certificate =
      new HeldCertificate.Builder().addSubjectAlternativeName("localhost").build();
  private final SSLSocketFactory tls =
      new HandshakeCertificates.Builder()
          .addTrustedCertificate(certificate.certificate())
          .build()
          .sslSocketFactory();
  private final Payloads payloads =
      new Payloads(new SimulatedFleet(12, HEARTBEATS, Instant.parse("2026-06-01T08:00:00Z")));
  private CollectorProcess collector;

  @BeforeEach
  void start(@TempDir Path folder) throws IOException, GeneralSecurityException, SQLException {
    String url = "jdbc:sqlite:" + folder.resolve("collector.db");
    Database.open(url, null, null).close();
    try (Connection connection = DriverManager.getConnection(url)) {
      AgentRows.insert(connection, payloads.machines());
    }
    own(Files.writeString(folder.resolve("password"), PASSWORD));
    own(keyStore(folder.resolve("server.p12")));
    collector =
        CollectorProcess.start(
            folder,
            url,
            0,
            ", \"tlsKeyStore\": \"server.p12\", \"tlsKeyStorePasswordFile\": \"password\"",
            Launcher.environment(),
            Launcher.options().toArray(String[]::new));
  }

  @AfterEach
  void stop() {
    collector.close();
  }

  @Test
  void handshakesThatAreNotFinishedAndHandshakesWithoutEndHoldUpNobody() throws IOException {
    Attack half = new Attack("half", Attack.By.NOBODY, 300, link -> link.send(BEGUN).hold());
    Attack garbage =
        new Attack("garbage", Attack.By.NOBODY, 20, link -> link.send(new byte[16_000]).answer());
    Attack whole = new Attack("whole", Attack.By.NOBODY, 20, link -> connect().close());
    List<Foe> foes =
        Stream.of(half, garbage, whole)
            .map(attack -> Foe.begin(collector.port(), attack, attack.connections()))
            .toList();
    List<String> answers = new ArrayList<>();
    try (SSLSocket socket = connect()) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      for (byte[] heartbeat : payloads.singles(0)) {
        socket.getOutputStream().write(heartbeat);
        answers.add(status(in));
      }
    } finally {
      foes.forEach(Foe::close);
    }
    assertThat(answers).hasSize(HEARTBEATS).containsOnly("202");
    assertThat(collector.lives()).isTrue();
    assertThat(collector.log().lines().count()).isLessThan(100);
  }

  /** Each costs the server what a handshake costs, and the client nothing. */
  @Test
  void renegotiationIsRefused() throws IOException {
    try (SSLSocket socket = connect("TLSv1.2")) {
      socket.startHandshake();
      assertThatThrownBy(
              () -> {
                socket.startHandshake();
                socket.getInputStream().read();
              })
          .isInstanceOf(IOException.class)
          .isNotInstanceOf(SocketTimeoutException.class);
    }
    try (SSLSocket socket = connect()) {
      socket.getOutputStream().write(payloads.singles(0).get(0));
      assertThat(
              status(
                  new BufferedReader(
                      new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))))
          .isEqualTo("202");
    }
  }

  private SSLSocket connect(String... protocols) throws IOException {
    SSLSocket socket =
        (SSLSocket) tls.createSocket(InetAddress.getLoopbackAddress(), collector.port());
    socket.setSoTimeout(WAIT_MS);
    if (protocols.length > 0) {
      socket.setEnabledProtocols(protocols);
    }
    socket.startHandshake();
    return socket;
  }

  /** Reads an answer to its end. */
  private static String status(BufferedReader in) throws IOException {
    String first = String.valueOf(in.readLine());
    int length = 0;
    for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
      if (line.startsWith("Content-Length: ")) {
        length = Integer.parseInt(line.substring("Content-Length: ".length()));
      }
    }
    in.skip(length);
    return first.split(" ", -1)[1];
  }

  private Path keyStore(Path file) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "server",
        certificate.keyPair().getPrivate(),
        PASSWORD.toCharArray(),
        new Certificate[] {certificate.certificate()});
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, PASSWORD.toCharArray());
    }
    return file;
  }

  private static void own(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }
}
