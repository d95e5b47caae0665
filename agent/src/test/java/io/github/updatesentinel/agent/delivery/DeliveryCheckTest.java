package io.github.updatesentinel.agent.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.updatesentinel.agent.baseline.CollectorBaseline;
import io.github.updatesentinel.agent.config.AgentConfig;
import io.github.updatesentinel.agent.config.ConfigLoader;
import io.github.updatesentinel.agent.config.ConfigSource;
import io.github.updatesentinel.agent.config.LoadedConfig;
import io.github.updatesentinel.agent.config.RawValue;
import io.github.updatesentinel.agent.config.TestConfigs;
import io.github.updatesentinel.agent.delivery.DeliveryStatus.Contact;
import io.github.updatesentinel.agent.delivery.DeliveryStatus.Enrolled;
import io.github.updatesentinel.agent.delivery.DeliveryStatus.Reach;
import io.github.updatesentinel.agent.fact.Reading;
import io.github.updatesentinel.agent.proxy.SystemProxy;
import io.github.updatesentinel.agent.spool.SpoolFolder;
import io.github.updatesentinel.agent.spool.SpoolStatus.Spooled;
import io.github.updatesentinel.agent.time.Clocks;
import io.github.updatesentinel.agent.tls.Held;
import io.github.updatesentinel.agent.tls.TlsRefusal;
import io.github.updatesentinel.agent.tls.TlsServer;
import io.github.updatesentinel.contract.baseline.BaselineKey;
import io.github.updatesentinel.contract.baseline.BuildList;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real requests over the loopback. */
class DeliveryCheckTest {
  private static final Charset UTF_8 = StandardCharsets.UTF_8;
  private static final String AGENT = "4f6b1f6e-7c2f-4c53-9d34-0d3b6f0f9a11";
  private static final String NOVEMBER =
      "{\"version\": \"2026-11\", \"builds\": [{\"build\": 19044, \"ubr\": 2006}]}";
  private static final HeldCertificate ROOT = Held.root("Company root");

  private final Path folder;
  private final FakeSafe safe = new FakeSafe();
  private final Map<String, RawValue> settings = new HashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final HttpServer server;
  private SystemProxy systemProxy = Optional::empty;
  private int status = 404;
  private String answer = "";
  private @Nullable String location;
  private Path trustStore = Path.of(AgentConfig.WINDOWS_ROOT);
  private @Nullable Path clientCertificate;

  DeliveryCheckTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeEach
  void listen() {
    server.createContext("/", this::answer);
    server.start();
    set("collectorUrl", "http://127.0.0.1:" + server.getAddress().getPort());
  }

  @AfterEach
  void close() {
    server.stop(0);
  }

  @ParameterizedTest
  @CsvSource({
    "304, ANSWERS",
    "404, NO_BASELINE",
    "401, KEY_MISSING",
    "403, KEY_MISSING",
    "407, PROXY_WANTS_CREDENTIALS",
    "429, OVERBURDENED",
    "500, OVERBURDENED",
    "503, OVERBURDENED",
    "202, OTHER_ANSWER",
    "400, OTHER_ANSWER",
    "418, OTHER_ANSWER"
  })
  void eachStatusSaysWhetherThatIsTheCollector(int given, Reach reach) {
    status = given;
    assertThat(look().contact()).isEqualTo(new Contact(reach, given, null, null));
  }

  @Test
  void collectorIsAskedForItsBaselineAndNothingElse() throws IOException {
    enrolled("127.0.0.1", AGENT);
    hold(NOVEMBER, "\"n1\"");
    status = 304;

    assertThat(look().contact().reach()).isEqualTo(Reach.ANSWERS);
    assertThat(requests).containsExactly("GET /api/v1/baseline Bearer the-key \"n1\" test/1");
  }

  @Test
  void nothingThatTheServiceKeepsIsChanged() throws IOException {
    enrolled("127.0.0.1", AGENT);
    hold(NOVEMBER, "\"n1\"");
    spool(41);
    answer(200, NOVEMBER.replace("2026-11", "2026-12"));
    List<String> before = contents();

    assertThat(look().contact().reach()).isEqualTo(Reach.ANSWERS);
    assertThat(contents()).isEqualTo(before);
  }

  @Test
  void nothingIsMadeWhereTheServiceHasNeverRun() throws IOException {
    DeliveryStatus status = look();

    assertThat(contents()).isEmpty();
    assertThat(status.lastDelivery().toOptional()).contains(Optional.empty());
    assertThat(status.spool().toOptional()).contains(new Spooled(0, Optional.empty()));
    assertThat(status.setAside().toOptional()).contains(0);
    assertThat(status.enrolled().toOptional()).contains(Enrolled.NEITHER);
    assertThat(status.baselineVersion().toOptional()).contains(Optional.empty());
    assertThat(status.proxies().toOptional()).contains(List.of());
    assertThat(status.certificates()).isNull();
  }

  @Test
  void withoutACollectorThereIsNothingToLookAt() {
    settings.remove("collectorUrl");
    assertThat(DeliveryCheck.start(config(), surroundings())).isEmpty();
  }

  @Test
  void redirectIsNamedAndNotFollowed() {
    status = 302;
    location = "https://login.example/?a=\u0001";

    assertThat(look().contact())
        .isEqualTo(new Contact(Reach.REDIRECTS, 302, "https://login.example/?a=?", null));
    assertThat(requests).hasSize(1);
  }

  @Test
  void baselineThatTheServiceWouldRefuseIsToldWithTheReason() {
    answer(200, "<html>Please log in</html>");

    Contact contact = look().contact();
    assertThat(contact.reach()).isEqualTo(Reach.BASELINE_REFUSED);
    assertThat(contact.detail()).startsWith("not JSON");
  }

  @Test
  void baselineOlderThanTheOneHeldIsToldTooAndTheHeldOneIsThereToJudgeBy() throws IOException {
    hold(NOVEMBER, null);
    answer(200, NOVEMBER.replace("2026-11", "2026-10"));
    DeliveryCheck check = start(config());

    assertThat(check.baseline().list().map(BuildList::version)).contains("2026-11");
    DeliveryStatus status = check.await();
    assertThat(status.contact().reach()).isEqualTo(Reach.BASELINE_REFUSED);
    assertThat(status.contact().detail()).contains("expected \"2026-11\"", "2026-10");
    assertThat(status.baselineVersion().toOptional()).contains(Optional.of("2026-11"));
  }

  @Test
  void heldBaselineThatDoesNotCountIsNotTakenForNone() throws IOException {
    Files.writeString(file("collector-baseline.json"), "{");

    Reading<?> version = look().baselineVersion();
    assertThat(why(version)).contains("collector-baseline.json is not used: not JSON");
  }

  @Test
  void keyThatIsTurnedAwayIsTold() throws IOException {
    enrolled("127.0.0.1", AGENT);
    status = 401;

    DeliveryStatus status = look();
    assertThat(status.contact().reach()).isEqualTo(Reach.KEY_REFUSED);
    assertThat(status.enrolled().toOptional()).contains(Enrolled.KEY_KEPT);
    assertThat(status.toString()).doesNotContain("the-key", "the-token");
  }

  @Test
  void keyThatCannotBeReadIsNotTakenForNone() throws IOException {
    enrolled("127.0.0.1", AGENT);
    set("enrollmentToken", "another-token");
    safe.refusing = true;
    status = 403;

    DeliveryStatus status = look();
    assertThat(status.contact().reach()).isEqualTo(Reach.KEY_UNREADABLE);
    assertThat(why(status.enrolled())).isEqualTo(file("credentials.dat") + ": unprotect: refused");
  }

  @Test
  void rubbishInPlaceOfTheKeyIsToldWithoutShowingIt() throws IOException {
    Files.write(file("credentials.dat"), safe.protect("{\"agentKey\": 12345}".getBytes(UTF_8)));

    assertThat(why(look().enrolled()))
        .isEqualTo(file("credentials.dat") + ": it does not contain what the service writes to it");
  }

  @ParameterizedTest
  @CsvSource({
    "other.example, " + AGENT + ", NEITHER",
    "127.0.0.1, 00000000-0000-0000-0000-000000000001, TOKEN_WAITING"
  })
  void keyOfAnotherCollectorOrAgentIsNotSent(String host, String agentId, Enrolled enrolled)
      throws IOException {
    enrolled(host, agentId);

    assertThat(look().enrolled().toOptional()).contains(enrolled);
    assertThat(requests).containsExactly("GET /api/v1/baseline null null test/1");
  }

  @Test
  void configuredTokenWaitsForTheService() {
    set("enrollmentToken", "the-token");

    DeliveryStatus status = look();
    assertThat(status.enrolled().toOptional()).contains(Enrolled.TOKEN_WAITING);
    assertThat(status.toString()).doesNotContain("the-token");
    assertThat(requests).hasSize(1);
  }

  @Test
  void keyIsNobodysWhileTheAgentsIdCannotBeRead() throws IOException {
    enrolled("127.0.0.1", AGENT);
    Files.writeString(file("state.json"), "[]");

    DeliveryStatus status = look();
    assertThat(why(status.enrolled())).startsWith(file("state.json") + ": expected a JSON object");
    assertThat(why(status.lastDelivery())).isEqualTo(why(status.enrolled()));
    assertThat(requests).containsExactly("GET /api/v1/baseline null null test/1");
  }

  @Test
  void lastDeliveryIsTheOneThatTheServiceRemembers() throws IOException {
    state("\"lastDeliveryAt\": \"2026-11-22T08:00:03Z\",");
    assertThat(look().lastDelivery().toOptional())
        .contains(Optional.of(Instant.parse("2026-11-22T08:00:03Z")));

    state("");
    assertThat(look().lastDelivery().toOptional()).contains(Optional.empty());
  }

  @Test
  void spoolIsCountedWithTheAgeOfTheOldestAndWhatLiesAside() throws IOException {
    Instant oldest = Instant.parse("2026-11-20T08:00:00Z");
    spool(41, 42, 43);
    Files.setLastModifiedTime(file("spool/0000000000000042.json.gz"), FileTime.from(oldest));
    new SpoolFolder(file("spool")).setAside(41);

    DeliveryStatus status = look();
    assertThat(status.spool().toOptional()).contains(new Spooled(2, Optional.of(oldest)));
    assertThat(status.setAside().toOptional()).contains(1);
  }

  @Test
  void spoolThatCannotBeReadIsNotEmpty() throws IOException {
    Files.writeString(file("spool"), "no folder");

    DeliveryStatus status = look();
    assertThat(why(status.spool())).contains("NotDirectoryException", "spool");
    assertThat(status.setAside().failure()).isPresent();
  }

  @Test
  void closedPortIsNoAnswerWithTheReason() throws IOException {
    set("collectorUrl", "http://127.0.0.1:" + closedPort());

    Contact contact = look().contact();
    assertThat(contact.reach()).isEqualTo(Reach.NO_ANSWER);
    assertThat(contact.httpStatus()).isNull();
    assertThat(contact.detail()).contains("ConnectException", "127.0.0.1");
  }

  @Test
  void silentServerIsGivenUpAtTheLimitAndAllElseIsTold() throws IOException {
    spool(41);
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      set("collectorUrl", "http://127.0.0.1:" + silent.getLocalPort());
      DeliveryStatus status =
          DeliveryCheck.start(config(), surroundings(), Duration.ofSeconds(1))
              .orElseThrow()
              .await();

      assertThat(status.contact())
          .isEqualTo(new Contact(Reach.NO_ANSWER, null, "no answer within 1 s", null));
      assertThat(status.spool().toOptional().map(Spooled::waiting)).contains(1);
    }
  }

  @Test
  void defectOnTheWayIsToldAndKeepsNothingElseBack() {
    set("proxy", "SYSTEM");
    systemProxy =
        () -> {
          throw new IllegalStateException("broken");
        };

    DeliveryStatus status = look();
    assertThat(status.contact().reach()).isEqualTo(Reach.NO_ANSWER);
    assertThat(status.contact().detail()).contains("broken");
    assertThat(why(status.proxies())).isEqualTo("proxy: java.lang.IllegalStateException: broken");
    assertThat(status.spool().toOptional()).isPresent();
  }

  @Test
  void proxyThatCannotBeReadIsNoDirectWay() {
    set("proxy", "SYSTEM");
    systemProxy =
        () -> {
          throw new IOException("WinHttp: 0x00000005");
        };

    DeliveryStatus status = look();
    assertThat(why(status.proxies())).isEqualTo("proxy: WinHttp: 0x00000005");
    assertThat(status.contact().reach()).isEqualTo(Reach.NO_ANSWER);
    assertThat(requests).isEmpty();
  }

  @Test
  void proxyOnTheWayIsNamed() {
    String proxy = "http://127.0.0.1:" + server.getAddress().getPort();
    set("collectorUrl", "http://127.0.0.1:1");
    set("proxy", proxy);

    DeliveryStatus status = look();
    assertThat(status.contact().reach()).isEqualTo(Reach.NO_BASELINE);
    assertThat(status.proxies().toOptional()).contains(List.of(proxy));
  }

  @Test
  void proxyThatWantsCredentialsIsToldWhereItIsAskedToPassOn() {
    set("proxy", "http://127.0.0.1:" + server.getAddress().getPort());
    status = 407;

    assertThat(look().contact())
        .isEqualTo(new Contact(Reach.PROXY_WANTS_CREDENTIALS, 407, null, null));
  }

  @Test
  void proxyThatWantsCredentialsForATunnelIsTold() throws IOException {
    byte[] refusal =
        "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"p\"\r\nContent-Length: 0\r\n\r\n"
            .getBytes(UTF_8);
    try (TlsServer proxy =
        TlsServer.answering(
            connection -> {
              connection.getInputStream().read();
              connection.getOutputStream().write(refusal);
              TlsServer.drain(connection);
            })) {
      overTls("https://collector.example");
      set("proxy", "http://127.0.0.1:" + proxy.port());

      assertThat(look().contact())
          .isEqualTo(new Contact(Reach.PROXY_WANTS_CREDENTIALS, 407, null, null));
    }
  }

  @Test
  void bothCertificatesOfTheConnectionAreShown() throws Exception {
    HeldCertificate own = Held.named("PC-0042").signedBy(ROOT).build();
    BlockingQueue<Principal> seen = TlsServer.clients();
    HeldCertificate leaf = Held.localhost(ROOT).build();
    try (TlsServer tls = TlsServer.wantingClients(certificates(leaf), "TLSv1.2", seen)) {
      overTls("https://localhost:" + tls.port());
      clientCertificate = Held.pkcs12(file("pc.p12"), "", own);

      DeliveryStatus.Certificates shown = Objects.requireNonNull(look().certificates());
      assertThat(shown.server()).contains(shown("CN=collector", leaf));
      assertThat(shown.client().toOptional()).contains(Optional.of(shown("CN=PC-0042", own)));
      assertThat(seen).hasSize(1);
    }
  }

  @Test
  void refusedCertificateIsToldWithItsReasonAndIsShownAsWell() throws Exception {
    HeldCertificate leaf = Held.expired(Held.localhost(ROOT), 3).build();
    try (TlsServer tls = TlsServer.with(certificates(leaf))) {
      overTls("https://localhost:" + tls.port());

      DeliveryStatus status = look();
      assertThat(status.contact().reach()).isEqualTo(Reach.TLS_REFUSED);
      TlsRefusal refusal = Objects.requireNonNull(status.contact().refusal());
      assertThat(refusal.reason()).isEqualTo(TlsRefusal.Reason.EXPIRED);
      DeliveryStatus.Certificates shown = Objects.requireNonNull(status.certificates());
      assertThat(shown.server()).contains(shown("CN=collector", leaf));
      assertThat(shown.server().orElseThrow().daysLeft(status.at())).isEqualTo(-4);
      assertThat(shown.client().toOptional()).contains(Optional.empty());
    }
  }

  @Test
  void settingThatCannotBeUsedIsNamedAndNothingIsAsked() {
    set("collectorUrl", "https://localhost:" + server.getAddress().getPort());
    trustStore = file("missing.pem");
    clientCertificate = file("missing.p12");

    DeliveryStatus status = look();
    assertThat(status.contact().reach()).isEqualTo(Reach.UNUSABLE);
    assertThat(status.contact().detail()).startsWith("trustStore " + file("missing.pem"));
    DeliveryStatus.Certificates shown = Objects.requireNonNull(status.certificates());
    assertThat(shown.server()).isEmpty();
    assertThat(why(shown.client())).isEqualTo(status.contact().detail());
    assertThat(requests).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"PT24H, 1", "PT23H59M59S, 0", "PT0S, 0", "PT-1S, -1", "PT-24H, -1", "PT-25H, -2"})
  void daysAreWholeOnesAndNegativeOnceItHasExpired(Duration left, long days) {
    Instant now = Instant.parse("2026-11-22T08:00:00Z");
    assertThat(new DeliveryStatus.ShownCertificate("CN=x", now.plus(left)).daysLeft(now))
        .isEqualTo(days);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var headers = exchange.getRequestHeaders();
      requests.add(
          "%s %s %s %s %s"
              .formatted(
                  exchange.getRequestMethod(),
                  exchange.getRequestURI().getPath(),
                  headers.getFirst("Authorization"),
                  headers.getFirst("If-None-Match"),
                  headers.getFirst("User-Agent")));
      if (location != null) {
        exchange.getResponseHeaders().add("Location", location);
      }
      byte[] body = answer.getBytes(UTF_8);
      exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private void answer(int given, String body) {
    status = given;
    answer = body;
  }

  private void set(String key, String value) {
    settings.put(key, new RawValue.Text(value));
  }

  private void overTls(String url) throws IOException {
    set("collectorUrl", url);
    trustStore = Held.pem(file("ca.pem"), ROOT);
  }

  /** The files' paths are this system's; the loader takes those of Windows. */
  private AgentConfig config() {
    LoadedConfig loaded = ConfigLoader.load(List.of(new ConfigSource("test", settings)));
    assertThat(loaded.problems()).isEmpty();
    return TestConfigs.withFiles(
        loaded.config(),
        trustStore.toString(),
        clientCertificate == null ? null : clientCertificate.toString());
  }

  private DeliveryCheck.Surroundings surroundings() {
    return new DeliveryCheck.Surroundings(
        new DeliveryCheck.Files(
            file("state.json"),
            file("spool"),
            file("credentials.dat"),
            file("collector-baseline.json")),
        safe,
        () -> systemProxy.read(),
        Clocks.system(),
        "test/1");
  }

  private DeliveryCheck start(AgentConfig config) {
    return DeliveryCheck.start(config, surroundings()).orElseThrow();
  }

  private DeliveryStatus look() {
    return start(config()).await();
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  private void state(String member) throws IOException {
    Files.writeString(
        file("state.json"),
        """
        {"agentId": "%s", "nextSequence": 44, "droppedHeartbeats": 0, %s "scanFailuresInRow": 0}
        """
            .formatted(AGENT, member));
  }

  /** As the service leaves it behind, with the agent's own state. */
  private void enrolled(String host, String agentId) throws IOException {
    state("");
    new Credentials(agentId, host, "the-key", "the-token").save(file("credentials.dat"), safe);
  }

  private void hold(String baseline, @Nullable String etag) {
    CollectorBaseline.open(
            file("collector-baseline.json"), "127.0.0.1", new BaselineKey.None(), why -> {})
        .accept(baseline.getBytes(UTF_8), etag, null);
  }

  private void spool(long... sequences) throws IOException {
    SpoolFolder spool = new SpoolFolder(file("spool"));
    spool.open();
    for (long sequence : sequences) {
      spool.write(sequence, new byte[] {1});
    }
  }

  /** Each file with its time and content. */
  private List<String> contents() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(path -> !path.equals(folder))
          .sorted()
          .map(DeliveryCheckTest::content)
          .toList();
    }
  }

  private static String content(Path path) {
    try {
      String bytes =
          Files.isDirectory(path)
              ? ""
              : new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1);
      return path + " " + Files.getLastModifiedTime(path) + " " + bytes;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String why(Reading<?> reading) {
    return reading.failure().orElseThrow().toString();
  }

  private static DeliveryStatus.ShownCertificate shown(String subject, HeldCertificate held) {
    return new DeliveryStatus.ShownCertificate(
        subject, held.certificate().getNotAfter().toInstant());
  }

  private static HandshakeCertificates certificates(HeldCertificate leaf) {
    return new HandshakeCertificates.Builder()
        .heldCertificate(leaf)
        .addTrustedCertificate(ROOT.certificate())
        .build();
  }

  private static int closedPort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }
}
