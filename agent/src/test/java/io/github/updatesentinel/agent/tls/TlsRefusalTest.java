package io.github.updatesentinel.agent.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.updatesentinel.agent.tls.TlsRefusal.Reason;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Principal;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLHandshakeException;
import okhttp3.ConnectionSpec;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real handshakes over the loopback, with the HTTP client that the agent has. */
class TlsRefusalTest {
  private static final HeldCertificate ROOT = Held.root("Company root");
  private static final HeldCertificate STRANGER = Held.root("Stranger's root");
  private static final HeldCertificate SERVER = Held.localhost(ROOT).build();

  private final Path folder;
  private @Nullable Tls last;

  TlsRefusalTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void serverThatIsTrustedIsNotRefusedAndItsChainIsKnown() throws Exception {
    try (TlsServer server = TlsServer.with(certificates(SERVER))) {
      Tls tls = tls(null);
      assertThat(tls.serverChain()).isEmpty();

      assertThat(get(server, tls)).isEqualTo(200);
      assertThat(tls.serverChain()).containsExactly(SERVER.certificate());
    }
  }

  @Test
  void strangersCertificateNamesTheOneWhoseIssuerIsMissing() throws Exception {
    HeldCertificate middle =
        Held.named("Stranger's middle").certificateAuthority(0).signedBy(STRANGER).build();
    HeldCertificate leaf = Held.localhost(middle).build();

    TlsRefusal refusal = refusal(certificates(leaf, middle));
    assertThat(refusal.reason()).isEqualTo(Reason.UNKNOWN_CA);
    assertThat(refusal.certificate())
        .isEqualTo(CertificateLine.of(middle.certificate()))
        .startsWith("CN=Stranger's middle; issuer CN=Stranger's root; valid ");
    assertThat(refusal.detail()).contains("unable to find valid certification path");
  }

  @Test
  void serverThatSendsTheCertificateWithTheThumbprintIsTrusted() throws Exception {
    Tls tls = Tls.open(thumbprint(ROOT), null, Clock.systemUTC());
    HandshakeCertificates chain =
        new HandshakeCertificates.Builder().heldCertificate(SERVER, ROOT.certificate()).build();
    try (TlsServer server = TlsServer.with(chain)) {
      assertThat(get(server, tls)).isEqualTo(200);
    }
  }

  @Test
  void serverWithoutTheCertificateWithTheThumbprintIsFromAnUnknownCa() throws Exception {
    Tls tls = Tls.open(thumbprint(STRANGER), null, Clock.systemUTC());
    HandshakeCertificates chain =
        new HandshakeCertificates.Builder().heldCertificate(SERVER, ROOT.certificate()).build();
    try (TlsServer server = TlsServer.with(chain)) {
      IOException problem = catchThrowableOfType(IOException.class, () -> get(server, tls));
      TlsRefusal refusal = TlsRefusal.of(problem, tls, Instant.now()).orElseThrow();
      assertThat(refusal.reason()).isEqualTo(Reason.UNKNOWN_CA);
    }
  }

  /** An attacker can send the public certificate of the CA as well. */
  @Test
  void certificateOfTheCaAloneProvesNothing() throws Exception {
    X509Certificate other = Held.localhost(STRANGER).build().certificate();
    X509Certificate[] chain = {other, ROOT.certificate()};

    assertThat(
            catchThrowableOfType(
                CertificateException.class,
                () -> new PinnedRoot(thumbprint(ROOT)).checkServerTrusted(chain, "ECDHE_ECDSA")))
        .isNotNull();
  }

  private static String thumbprint(HeldCertificate certificate) throws Exception {
    byte[] encoded = certificate.certificate().getEncoded();
    return "sha256:"
        + HexFormat.of()
            .withUpperCase()
            .formatHex(MessageDigest.getInstance("SHA-256").digest(encoded));
  }

  @Test
  void certificateThatVouchesForItselfIsFromAnUnknownCa() throws Exception {
    HeldCertificate self = Held.named("collector").addSubjectAlternativeName("localhost").build();

    TlsRefusal refusal = refusal(certificates(self));
    assertThat(refusal.reason()).isEqualTo(Reason.UNKNOWN_CA);
    assertThat(refusal.certificate()).isEqualTo(CertificateLine.of(self.certificate()));
  }

  @Test
  void certificateThatHasExpiredIsNamed() throws Exception {
    HeldCertificate leaf = Held.expired(Held.localhost(ROOT), 3).build();
    // Not by the clock: it may have passed midnight since.
    Instant ended = leaf.certificate().getNotAfter().toInstant();

    TlsRefusal refusal = refusal(certificates(leaf));
    assertThat(refusal.reason()).isEqualTo(Reason.EXPIRED);
    assertThat(refusal.certificate())
        .isEqualTo(CertificateLine.of(leaf.certificate()))
        .contains(" to " + ended.toString().substring(0, 10));
  }

  @Test
  void issuerThatHasExpiredIsNamedAndNotTheServersOwn() throws Exception {
    HeldCertificate middle =
        Held.expired(Held.named("middle").certificateAuthority(0).signedBy(ROOT), 3).build();
    HeldCertificate leaf = Held.localhost(middle).build();

    TlsRefusal refusal = refusal(certificates(leaf, middle));
    assertThat(refusal.reason()).isEqualTo(Reason.EXPIRED);
    assertThat(refusal.certificate()).isEqualTo(CertificateLine.of(middle.certificate()));
  }

  @Test
  void certificateThatIsNotValidYetIsNamed() throws Exception {
    HeldCertificate leaf = Held.notYetValid(Held.localhost(ROOT)).build();

    TlsRefusal refusal = refusal(certificates(leaf));
    assertThat(refusal.reason()).isEqualTo(Reason.NOT_YET_VALID);
    assertThat(refusal.certificate()).isEqualTo(CertificateLine.of(leaf.certificate()));
  }

  @Test
  void certificateForAnotherHostIsNamedWithItsHosts() throws Exception {
    HeldCertificate leaf =
        Held.named("collector")
            .addSubjectAlternativeName("collector.example")
            .addSubjectAlternativeName("10.1.2.3")
            .signedBy(ROOT)
            .build();

    TlsRefusal refusal = refusal(certificates(leaf));
    assertThat(refusal.reason()).isEqualTo(Reason.WRONG_NAME);
    assertThat(refusal.certificate())
        .isEqualTo(CertificateLine.of(leaf.certificate()) + "; for collector.example, 10.1.2.3");
    assertThat(refusal.detail()).contains("localhost").hasSizeLessThanOrEqualTo(400);
  }

  @Test
  void weakKeyIsNamed() throws Exception {
    HeldCertificate middle =
        Held.named("weak").certificateAuthority(0).keyPair(rsa(512)).signedBy(ROOT).build();
    HeldCertificate leaf = Held.localhost(middle).build();

    TlsRefusal refusal = refusal(certificates(leaf, middle));
    assertThat(refusal.reason()).isEqualTo(Reason.WEAK);
    assertThat(refusal.certificate()).isEqualTo(CertificateLine.of(middle.certificate()));
  }

  private static KeyPair rsa(int bits) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(bits);
    return generator.generateKeyPair();
  }

  @ParameterizedTest
  @CsvSource({
    "protocol_version, 0x46, PROTOCOL",
    "handshake_failure, 0x28, PROTOCOL",
    "insufficient_security, 0x47, PROTOCOL",
    "unrecognized_name, 0x70, WRONG_NAME",
    "internal_error, 0x50, OTHER"
  })
  void alertOfTheServerIsUnderstood(String name, String code, Reason reason) throws Exception {
    byte[] alert = HexFormat.of().parseHex("15030300020200");
    alert[6] = Integer.decode(code).byteValue();

    try (TlsServer server = TlsServer.answering(connection -> send(connection, alert))) {
      TlsRefusal refusal = refusal(server, tls(null));
      assertThat(refusal.reason()).isEqualTo(reason);
      assertThat(refusal.detail()).contains(name);
      assertThat(refusal.certificate()).isNull();
    }
  }

  @Test
  void serverOfAnOldVersionIsToldApart() throws Exception {
    // ServerHello of TLS 1.0: random, no session, TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA, no
    // compression.
    byte[] hello =
        HexFormat.of().parseHex("160301002a020000260301" + "5a".repeat(32) + "00" + "c013" + "00");

    try (TlsServer server = TlsServer.answering(connection -> send(connection, hello))) {
      TlsRefusal refusal = refusal(server, tls(null));
      assertThat(refusal.reason()).isEqualTo(Reason.PROTOCOL);
      assertThat(refusal.detail()).contains("TLS10");
    }
  }

  @Test
  void serverOfPlainHttpIsToldApart() throws Exception {
    byte[] answer =
        "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    try (TlsServer server = TlsServer.answering(connection -> send(connection, answer))) {
      TlsRefusal refusal = refusal(server, tls(null));
      assertThat(refusal.reason()).isEqualTo(Reason.NOT_TLS);
      assertThat(refusal.certificate()).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void clientCertificateArrivesAtTheServer(String version) throws Exception {
    HeldCertificate client = Held.named("PC-0042").signedBy(ROOT).build();
    BlockingQueue<Principal> seen = TlsServer.clients();
    try (TlsServer server = TlsServer.wantingClients(certificates(SERVER), version, seen)) {
      Tls tls = tls(Held.pkcs12(folder.resolve("client.p12"), "", client));

      assertThat(get(server, tls)).isEqualTo(200);
      assertThat(seen.poll(10, TimeUnit.SECONDS))
          .isEqualTo(client.certificate().getSubjectX500Principal());
      assertThat(tls.clientCertificate()).contains(client.certificate());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void serverThatMissesAClientCertificateIsUnderstood(String version) throws Exception {
    try (TlsServer server =
        TlsServer.wantingClients(certificates(SERVER), version, TlsServer.clients())) {
      TlsRefusal refusal = refusal(server, tls(null));

      assertThat(refusal.reason()).isEqualTo(Reason.CLIENT_CERTIFICATE_REFUSED);
      assertThat(refusal.certificate()).isNull();
      assertThat(refusal.detail())
          .contains("Received fatal alert: ")
          .endsWith("; the collector requests a client certificate, and none is configured");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void serverThatRefusesTheClientCertificateIsUnderstood(String version) throws Exception {
    HeldCertificate client = Held.named("PC-0042").signedBy(STRANGER).build();
    try (TlsServer server =
        TlsServer.wantingClients(certificates(SERVER), version, TlsServer.clients())) {
      TlsRefusal refusal =
          refusal(server, tls(Held.pkcs12(folder.resolve("client.p12"), "", client)));

      assertThat(refusal.reason()).isEqualTo(Reason.CLIENT_CERTIFICATE_REFUSED);
      assertThat(refusal.certificate()).isEqualTo(CertificateLine.of(client.certificate()));
      assertThat(refusal.detail()).contains("Received fatal alert: ").doesNotContain("none");
    }
  }

  @Test
  void clientCertificateThatExpiresWhileTheAgentRunsIsRefused() throws Exception {
    HeldCertificate client = Held.expired(Held.named("PC-0042").signedBy(ROOT), 3).build();
    Clock before = Clock.offset(Clock.systemUTC(), Duration.ofHours(-3 * 24 - 12));
    Path file = Held.pkcs12(folder.resolve("client.p12"), "", client);
    try (TlsServer server =
        TlsServer.wantingClients(certificates(SERVER), "TLSv1.3", TlsServer.clients())) {
      TlsRefusal refusal = refusal(server, tls(file, before));

      assertThat(refusal.reason()).isEqualTo(Reason.CLIENT_CERTIFICATE_REFUSED);
      assertThat(refusal.certificate()).isEqualTo(CertificateLine.of(client.certificate()));
    }
  }

  @Test
  void handshakeFailureIsNoLongerAboutTheClientCertificateInTheNextConnection() throws Exception {
    Tls tls = tls(null);
    try (TlsServer wanting =
        TlsServer.wantingClients(certificates(SERVER), "TLSv1.3", TlsServer.clients())) {
      refusal(wanting, tls);
    }
    byte[] alert = HexFormat.of().parseHex("15030300020228");
    try (TlsServer server = TlsServer.answering(connection -> send(connection, alert))) {
      assertThat(refusal(server, tls).reason()).isEqualTo(Reason.PROTOCOL);
    }
  }

  @Test
  void connectionThatIsCutDuringTheHandshakeIsNoRefusal() throws Exception {
    try (TlsServer server = TlsServer.answering(Socket::close)) {
      assertThat(refusal(problem(server, tls(null)))).isEmpty();
    }
    TlsServer.Answer reset =
        connection -> {
          connection.getInputStream().read();
          connection.setSoLinger(true, 0);
        };
    try (TlsServer server = TlsServer.answering(reset)) {
      assertThat(refusal(problem(server, tls(null)))).isEmpty();
    }
  }

  @Test
  void troubleWithTheNetworkIsNoRefusal() throws Exception {
    last = tls(null);
    for (IOException problem :
        List.of(
            new ConnectException("Connection refused"),
            new SocketTimeoutException("timeout"),
            new SocketException("Connection reset"),
            new IOException("Unexpected response code for CONNECT: 407"))) {
      assertThat(refusal(problem)).as(problem.toString()).isEmpty();
    }
  }

  @Test
  void reasonIsFoundBesideTheFailureToWrite() throws Exception {
    last = tls(null);
    IOException problem = new SocketException("Broken pipe");
    problem.addSuppressed(new SSLHandshakeException("Received fatal alert: certificate_required"));

    assertThat(refusal(problem).orElseThrow().reason())
        .isEqualTo(Reason.CLIENT_CERTIFICATE_REFUSED);
  }

  @Test
  void causesThatGoRoundInACircleComeToAnEnd() throws Exception {
    last = tls(null);
    IOException problem = new IOException("one");
    problem.initCause(new IOException("two", problem));

    assertThat(refusal(problem)).isEmpty();
  }

  private static void send(Socket connection, byte[] answer) throws IOException {
    connection.getInputStream().read();
    connection.getOutputStream().write(answer);
    connection.getOutputStream().flush();
    TlsServer.drain(connection);
  }

  private static HandshakeCertificates certificates(HeldCertificate leaf, HeldCertificate... more) {
    X509Certificate[] chain =
        List.of(more).stream().map(HeldCertificate::certificate).toArray(X509Certificate[]::new);
    return new HandshakeCertificates.Builder()
        .heldCertificate(leaf, chain)
        .addTrustedCertificate(ROOT.certificate())
        .build();
  }

  private Tls tls(@Nullable Path clientCertificate) throws IOException {
    return tls(clientCertificate, Clock.systemUTC());
  }

  private Tls tls(@Nullable Path clientCertificate, Clock clock) throws IOException {
    Path trust = Held.pem(folder.resolve("ca.pem"), ROOT);
    return Tls.open(
        trust.toString(), clientCertificate == null ? null : clientCertificate.toString(), clock);
  }

  private int get(TlsServer server, Tls tls) throws IOException {
    last = tls;
    OkHttpClient client =
        new OkHttpClient.Builder()
            .callTimeout(Duration.ofSeconds(10))
            .retryOnConnectionFailure(false)
            .connectionSpecs(List.of(ConnectionSpec.MODERN_TLS))
            .sslSocketFactory(tls.socketFactory(), tls.trustManager())
            .build();
    Request request = new Request.Builder().url("https://localhost:" + server.port() + "/").build();
    try (Response response = client.newCall(request).execute()) {
      return response.code();
    } finally {
      client.connectionPool().evictAll();
    }
  }

  private IOException problem(TlsServer server, Tls tls) {
    return catchThrowableOfType(IOException.class, () -> get(server, tls));
  }

  private Optional<TlsRefusal> refusal(IOException problem) {
    return TlsRefusal.of(problem, Objects.requireNonNull(last), Instant.now());
  }

  private TlsRefusal refusal(TlsServer server, Tls tls) {
    IOException problem = problem(server, tls);
    return refusal(problem).orElseThrow(() -> new AssertionError("no refusal", problem));
  }

  private TlsRefusal refusal(HandshakeCertificates certificates) throws IOException {
    try (TlsServer server = TlsServer.with(certificates)) {
      return refusal(server, tls(null));
    }
  }
}
