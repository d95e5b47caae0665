package io.github.updatesentinel.collector.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.updatesentinel.collector.config.CollectorConfig;
import io.github.updatesentinel.collector.config.CollectorConfigLoader;
import io.github.updatesentinel.collector.config.InvalidConfig;
import io.github.updatesentinel.collector.http.Remote;
import io.github.updatesentinel.collector.http.Role;
import io.github.updatesentinel.collector.http.Routes;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.List;
import okhttp3.ConnectionSpec;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.TlsVersion;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
  private final HeldCertificate authority =
      new HeldCertificate.Builder().certificateAuthority(0).build();
  private Path folder = Path.of("");
  private @Nullable WebServer server;

  @BeforeEach
  void keys(@TempDir Path fresh) throws IOException, GeneralSecurityException {
    folder = fresh;
    write("password", "changeit".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    write(
        "clients.pem",
        authority.certificatePem().getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    keyStore(certificate("first"));
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void answersOverTlsAndTellsBrowsersToStayThere() throws Exception {
    start("OFF");

    try (Response response = get(client(null), "/people")) {
      assertThat(response.code()).isEqualTo(200);
      assertThat(response.header("Strict-Transport-Security")).startsWith("max-age=31536000");
      assertThat(response.body().string()).isEqualTo("secure");
    }
  }

  @Test
  void newKeyStoreIsTakenWithoutARestartAndABrokenOneIsNot() throws Exception {
    WebServer running = start("OFF");
    assertThat(subject()).contains("first");

    keyStore(certificate("second"));
    running.reload();
    assertThat(subject()).contains("second");

    write("server.p12", new byte[] {1, 2, 3});
    running.reload();
    assertThat(subject()).contains("second");
  }

  @Test
  void requiredCertificateIsAskedOfAgentsAndNotOfPeople() throws Exception {
    start("REQUIRED");
    OkHttpClient none = client(null);
    OkHttpClient own = client(certificate("PC-0042"));

    try (Response agent = get(none, "/agent");
        Response person = get(none, "/people");
        Response good = get(own, "/agent")) {
      assertThat(agent.code()).isEqualTo(403);
      assertThat(agent.body().string()).contains("client certificate");
      assertThat(person.code()).isEqualTo(200);
      assertThat(good.code()).isEqualTo(200);
    }
  }

  @Test
  void certificateOfAnotherAuthorityDoesNotCount() throws Exception {
    start("REQUIRED");
    HeldCertificate stranger =
        new HeldCertificate.Builder()
            .signedBy(new HeldCertificate.Builder().certificateAuthority(0).build())
            .build();

    // Java's client does not even send it, since the server names whose it takes.
    try (Response response = get(client(stranger), "/agent")) {
      assertThat(response.code()).isEqualTo(403);
    }
  }

  @Test
  void oldTlsIsRefused() throws Exception {
    start("OFF");
    OkHttpClient old =
        client(null)
            .newBuilder()
            .connectionSpecs(
                List.of(
                    new ConnectionSpec.Builder(ConnectionSpec.COMPATIBLE_TLS)
                        .tlsVersions(TlsVersion.TLS_1_1, TlsVersion.TLS_1_0)
                        .build()))
            .build();

    assertThatThrownBy(() -> get(old, "/people").close()).isInstanceOf(IOException.class);
  }

  @Test
  void wrongPasswordOfTheKeyStoreIsNamed() throws Exception {
    write("password", "wrong".getBytes(java.nio.charset.StandardCharsets.US_ASCII));

    assertThatThrownBy(() -> start("OFF"))
        .hasMessageContaining("tlsKeyStore: ")
        .hasMessageContaining("password was incorrect");
  }

  @Test
  void fileThatIsNoKeyStoreIsNamedWithAReason() throws Exception {
    write("server.p12", "x\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));

    assertThatThrownBy(() -> start("OFF"))
        .hasMessageMatching("tlsKeyStore: .*server\\.p12 can't be used: (?!null).+");
  }

  @Test
  void trustStoreWithoutCertificatesIsNamed() throws Exception {
    write("clients.pem", "x\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));

    assertThatThrownBy(() -> start("OPTIONAL")).hasMessageContaining("clientTrustStore: ");
  }

  private WebServer start(String clientCertificates) throws InvalidConfig {
    CollectorConfig config =
        CollectorConfigLoader.parse(
            "test",
            """
            {"listen": "127.0.0.1:0", "tlsKeyStore": "server.p12",
             "tlsKeyStorePasswordFile": "password", "clientTrustStore": "clients.pem",
             "clientCertificates": "%s"}
            """
                .formatted(clientCertificates),
            folder,
            null);
    Routes routes =
        r -> {
          r.get("/agent", ctx -> ctx.result("agent"), Role.AGENT);
          r.get("/people", ctx -> ctx.result(Remote.secure(ctx) ? "secure" : "plain"), Role.ANYONE);
        };
    WebServer started = WebServer.start(config, (ctx, role) -> {}, List.of(routes));
    server = started;
    return started;
  }

  private String subject() throws IOException {
    try (Response response = get(client(null), "/people")) {
      return String.valueOf(java.util.Objects.requireNonNull(response.handshake()).peerPrincipal());
    }
  }

  private Response get(OkHttpClient client, String path) throws IOException {
    int port = java.util.Objects.requireNonNull(server).port();
    return client
        .newCall(new Request.Builder().url("https://127.0.0.1:" + port + path).build())
        .execute();
  }

  private OkHttpClient client(@Nullable HeldCertificate own) {
    HandshakeCertificates.Builder trust =
        new HandshakeCertificates.Builder().addTrustedCertificate(authority.certificate());
    if (own != null) {
      trust.heldCertificate(own);
    }
    HandshakeCertificates certificates = trust.build();
    return new OkHttpClient.Builder()
        .sslSocketFactory(certificates.sslSocketFactory(), certificates.trustManager())
        .build();
  }

  private HeldCertificate certificate(String name) {
    return new HeldCertificate.Builder()
        .commonName(name)
        .addSubjectAlternativeName("127.0.0.1")
        .signedBy(authority)
        .build();
  }

  private void keyStore(HeldCertificate certificate) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "server",
        certificate.keyPair().getPrivate(),
        "changeit".toCharArray(),
        new Certificate[] {certificate.certificate()});
    write("server.p12", new byte[0]);
    try (OutputStream out = Files.newOutputStream(folder.resolve("server.p12"))) {
      store.store(out, "changeit".toCharArray());
    }
  }

  private void write(String name, byte[] bytes) throws IOException {
    Path file = folder.resolve(name);
    Files.write(file, bytes);
    if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
  }
}
