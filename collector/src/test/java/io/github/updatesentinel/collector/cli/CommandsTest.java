package io.github.updatesentinel.collector.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.updatesentinel.collector.app.Collector;
import io.github.updatesentinel.collector.auth.people.ApiTokens;
import io.github.updatesentinel.collector.baseline.BaselineSigner;
import io.github.updatesentinel.collector.baseline.guide.GuideText;
import io.github.updatesentinel.collector.document.BaselineDocument;
import io.github.updatesentinel.collector.http.Role;
import io.github.updatesentinel.collector.store.Database;
import io.github.updatesentinel.contract.baseline.BuildRow;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private Path folder = Path.of("");

  @BeforeEach
  void use(@TempDir Path fresh) {
    folder = fresh;
  }

  @Test
  void firstServeShowsThePasswordAndTheAddressAndTheNextOnlyTheAddress() throws IOException {
    String config = config("{\"listen\": \"127.0.0.1:0\"}");

    serve(config);
    assertThat(said()).contains("First administrator   admin", "Password   ", "is ready: http://");
    out.reset();
    serve(config);

    assertThat(said()).startsWith("The collector is ready: http://127.0.0.1:").hasLineCount(1);
  }

  @Test
  void badConfigurationIsToldLineByLineAndEndsWith2() throws IOException {
    int code = run("serve", "--config", config("{\"listen\": 1, \"x\": 2}"));

    assertThat(code).isEqualTo(2);
    assertThat(complaint()).contains("listen: expected address:port, found 1", "x: unknown key");
  }

  @Test
  void portThatIsTakenIsOneSentence() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Set<Thread> before = jobs();
      int code =
          run(
              "serve",
              "--config",
              config("{\"listen\": \"127.0.0.1:" + other.getLocalPort() + "\"}"));

      assertThat(code).isEqualTo(1);
      assertThat(complaint()).contains("the address in listen is in use").hasLineCount(1);
      // Else they would go on, and log that the store is closed.
      await().untilAsserted(() -> assertThat(jobs()).isSubsetOf(before));
    }
  }

  @Test
  void firstPasswordIsShownByTheFirstStartThatSucceeds() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      run("serve", "--config", config("{\"listen\": \"127.0.0.1:" + other.getLocalPort() + "\"}"));
    }
    assertThat(said()).isEmpty();

    serve(config("{\"listen\": \"127.0.0.1:0\"}"));

    assertThat(said()).contains("First administrator   admin", "Password   ");
  }

  @Test
  void selfSignedServerNeedsNoConfiguration() throws IOException {
    Path data = folder.resolve("lan");
    served("--self-signed", "--listen", "127.0.0.1:0", "--data", data.toString());

    assertThat(said()).contains("is ready: https://127.0.0.1:");
    assertThat(data.resolve("self-signed/ca.pem")).exists();
  }

  @Test
  void selfSignedAndAConfigurationExcludeEachOther() throws IOException {
    assertThat(run("serve", "--self-signed", "--config", config("{}"))).isEqualTo(2);
    assertThat(complaint()).contains("--self-signed can't be used with --config");
    assertThat(run("serve", "--agent-package", "x.msi")).isEqualTo(2);
    assertThat(complaint()).contains("--agent-package requires --self-signed");
  }

  @Test
  void databaseOutOfReachIsOneSentence() throws IOException {
    int code =
        run("serve", "--config", config("{\"database\": \"jdbc:postgresql://127.0.0.1:1/x\"}"));

    assertThat(code).isEqualTo(1);
    assertThat(complaint()).contains("the database can't be used: ").hasLineCount(1);
  }

  @Test
  void resetPasswordShowsANewOneForSomebodyWhoIsThere() throws IOException {
    String config = config("{\"listen\": \"127.0.0.1:0\"}");
    serve(config);
    out.reset();

    assertThat(run("reset-password", "admin", "--config", config)).isZero();
    assertThat(said()).containsPattern("New password of admin: [a-z2-9-]{23}\n");
    assertThat(run("reset-password", "nobody", "--config", config)).isEqualTo(1);
    assertThat(complaint()).contains("There is no user nobody");
  }

  @Test
  void resetPasswordEndsTheApiTokensOfThatUser() throws IOException {
    String config = config("{\"listen\": \"127.0.0.1:0\"}");
    serve(config);
    String token = apiToken();
    assertThat(statusWith(token, config)).isEqualTo(200);

    assertThat(run("reset-password", "admin", "--config", config)).isZero();

    assertThat(statusWith(token, config)).isEqualTo(401);
  }

  private String apiToken() {
    String url = "jdbc:sqlite:" + folder.resolve("data/collector.db");
    try (Database database = Database.open(url, null, null)) {
      return database.<String, RuntimeException>write(
          handle ->
              requireNonNull(
                  new ApiTokens(Clock.systemUTC())
                      .create(
                          handle,
                          "t",
                          handle
                              .createQuery("SELECT user_id FROM person WHERE name = 'admin'")
                              .mapTo(String.class)
                              .one(),
                          "x",
                          Role.VIEWER,
                          Duration.ofDays(30))));
    }
  }

  private int statusWith(String token, String config) throws IOException {
    try (Collector collector =
        requireNonNull(commands().run(List.of("serve", "--config", config)).collector())) {
      return HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(
                      URI.create("http://127.0.0.1:" + collector.port() + "/api/v1/fleet"))
                  .header("Authorization", "Bearer " + token)
                  .build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void enrolmentTokenComesWithTheLineThatInstalls() throws IOException {
    String config = config("{\"publicUrl\": \"https://sentinel.corp.example\"}");

    int code =
        run(
            "enrollment-token",
            "--label",
            "x",
            "--uses",
            "5",
            "--expires",
            "P30D",
            "--config",
            config);

    assertThat(code).isZero();
    String token = said().lines().findFirst().orElseThrow();
    assertThat(said())
        .contains("COLLECTOR_URL=https://sentinel.corp.example ENROLLMENT_TOKEN=" + token);
  }

  @Test
  void lineThatInstallsNamesTheAddressThatTheCollectorListensOn() throws IOException {
    String config = config("{\"listen\":\"127.0.0.1:8080\"}");

    assertThat(run("enrollment-token", "--label", "x", "--config", config)).isZero();
    assertThat(said())
        .contains("COLLECTOR_URL=http://127.0.0.1:8080 ALLOW_PLAIN_HTTP=true ENROLLMENT_TOKEN=ust_")
        .contains("Other computers can't reach this address.");
  }

  @Test
  void lineThatInstallsNamesTheCertificateOfTheCollectorsOwn() {
    String data = folder.resolve("lan").toString();
    served("--self-signed", "--listen", "127.0.0.1:0", "--data", data);
    out.reset();

    assertThat(run("enrollment-token", "--label", "x", "--data", data)).isZero();
    assertThat(said())
        .containsPattern("COLLECTOR_URL=https://\\S+:8443 TRUST_STORE=sha256:[0-9a-f]{64} ");
  }

  @Test
  void lineWithoutACertificateThatCannotBeReadSaysSo() throws IOException {
    Path data = folder.resolve("lan");
    served("--self-signed", "--listen", "127.0.0.1:0", "--data", data.toString());
    Files.writeString(data.resolve("self-signed").resolve("password"), "another password");
    out.reset();
    err.reset();

    assertThat(run("enrollment-token", "--label", "x", "--data", data.toString())).isZero();
    assertThat(said()).contains("ENROLLMENT_TOKEN=ust_").doesNotContain("TRUST_STORE");
    assertThat(complaint())
        .contains("server.p12: the certificate can't be read")
        .contains("agents trust the certificate authorities of Windows");
  }

  @Test
  void baselineConvertWritesABaselineAndPrintsWhatIsNew() throws Exception {
    String document = document("2026-Sep", "26100.9445", "5124008");
    String list = listWithAPreview();
    Path written = folder.resolve("baseline.json");

    int code = run("baseline-convert", document, "--out", written.toString(), "--add-to", list);

    assertThat(code).isZero();
    assertThat(said())
        .isEqualToNormalizingNewlines(
            "26100.9445 KB5124008 B 2026-09-08\n"
                + written
                + ": 1 new rows\n"
                + list
                + ": 1 rows left out: previews, out-of-band updates, and rows without a kind\n");
    assertThat(BaselineDocument.parse(Files.readAllBytes(written)).rows())
        .extracting(BuildRow::os)
        .containsExactly("19044.1", "26100.9445");
  }

  @Test
  void baselineConvertCompletesAListUnderAChosenVersion() throws Exception {
    String document = document("2026-Sep", "26100.9445", "5124008");
    Path written = folder.resolve("baseline.json");

    int code =
        run(
            "baseline-convert",
            document,
            "--out",
            written.toString(),
            "--complete",
            listWithAPreview(),
            "--version",
            "2026-09-2");

    assertThat(code).isZero();
    BaselineDocument list = BaselineDocument.parse(Files.readAllBytes(written));
    assertThat(list.version()).isEqualTo("2026-09-2");
    assertThat(list.rows())
        .extracting(BuildRow::os)
        .containsExactly("19044.1", "19044.2", "26100.9445");
  }

  private String listWithAPreview() throws IOException {
    return file(
        "list.json",
        """
        {"version":"1","builds":[{"build":19044,"ubr":1,"kind":"B"},\
        {"build":19044,"ubr":2,"kind":"C"}]}\
        """);
  }

  @Test
  void baselineConvertWritesNothingInPlaceOfAnotherFile() throws IOException {
    String document = document("2026-Sep", "26100.9445", "5124008");
    String taken = file("taken.json", "x");

    assertThat(run("baseline-convert", document, "--out", taken)).isEqualTo(1);
    assertThat(complaint()).contains("already exists and is not overwritten").hasLineCount(1);
    assertThat(Path.of(taken)).hasContent("x");
  }

  @Test
  void baselineConvertSaysInOneSentenceWhatIsWrong() throws IOException {
    String document = document("2026-Sep", "26100.9445", "5124008");
    String written = folder.resolve("baseline.json").toString();

    assertThat(run("baseline-convert", document)).isEqualTo(2);
    assertThat(run("baseline-convert", "--out", written)).isEqualTo(2);
    assertThat(run("baseline-convert", file("x.xml", "<a/>"), "--out", written)).isEqualTo(1);
    assertThat(run("baseline-convert", folder.resolve("none").toString(), "--out", written))
        .isEqualTo(1);
    assertThat(run("baseline-convert", document, "--out", written, "--add-to", file("l", "{}")))
        .isEqualTo(1);
    assertThat(
            run("baseline-convert", document, "--out", written, "--add-to", "l", "--complete", "l"))
        .isEqualTo(2);

    assertThat(complaint())
        .hasLineCount(6)
        .contains(
            "--add-to and --complete exclude each other",
            "--out FILE is missing",
            "expected 1 to 36 words after the command, found 0",
            "can't be converted: it is XML",
            "does not exist",
            "agents would refuse the list: ");
    assertThat(Path.of(written)).doesNotExist();
  }

  @Test
  void baselineKeyIsReadableByItsOwnerAloneAndItsPublicHalfIsShown() throws IOException {
    Path file = folder.resolve("baseline.key");

    assertThat(run("baseline-key", file.toString())).isZero();

    BaselineSigner signer = BaselineSigner.read(file);
    assertThat(said())
        .isEqualToNormalizingNewlines(
            "baselineKey: %s\nSHA-256:     %s\n"
                .formatted(signer.baselineKey(), signer.fingerprint()));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void baselineKeyThatIsThereStays() throws IOException {
    Path file = Files.writeString(folder.resolve("baseline.key"), "precious");

    assertThat(run("baseline-key", file.toString())).isEqualTo(1);

    assertThat(complaint()).contains("already exists and is not overwritten");
    assertThat(file).hasContent("precious");
  }

  @Test
  void baselineKeyThatCannotBeWrittenIsOneSentence() {
    assertThat(run("baseline-key", folder.resolve("no/where").toString())).isEqualTo(1);
    assertThat(complaint()).contains("can't be written").hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "frobnicate | unknown command frobnicate",
        "serve --port 1 | unknown option --port",
        "serve --config | --config needs a value",
        "serve now | expected 0 words",
        "reset-password | expected 1 words",
        "baseline-key | usage: baseline-key FILE",
        "enrollment-token | --label: expected",
        "enrollment-token --label x --uses 0 | --uses: expected 1 or more",
        "enrollment-token --label x --expires soon | --expires: expected a period",
        "enrollment-token --label x --expires P-1D | --expires: expected a period"
      })
  void commandThatCannotBeIsRefusedWith2(String line, String complaint) {
    assertThat(run(line.split(" "))).isEqualTo(2);
    assertThat(complaint()).contains(complaint).hasLineCount(1);
  }

  private String config(String json) throws IOException {
    return Files.writeString(folder.resolve("collector.json"), json).toString();
  }

  private void serve(String config) {
    served("--config", config);
  }

  private void served(String... options) {
    List<String> arguments = new ArrayList<>(List.of("serve"));
    arguments.addAll(List.of(options));
    Commands.Result result = commands().run(arguments);
    Collector collector = result.collector();
    assertThat(collector).as(complaint()).isNotNull();
    if (collector != null) {
      collector.close();
    }
  }

  private int run(String... arguments) {
    return commands().run(List.of(arguments)).exitCode();
  }

  private static Set<Thread> jobs() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("jobs"))
        .collect(Collectors.toSet());
  }

  private Commands commands() {
    return new Commands(
        new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), Clock.systemUTC());
  }

  private String said() {
    return out.toString(UTF_8);
  }

  private String complaint() {
    return err.toString(UTF_8);
  }

  private String document(String id, String os, String kb) throws IOException {
    return file(id + ".json", new GuideText(id).fix("w11", os, kb).json());
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"serve --help", "baseline-key --help", "enrollment-token -h", "--help"})
  void helpIsHelpAtAnyPlace(String line) {
    assertThat(run(line.split(" "))).isZero();
    assertThat(said()).contains("serve [--config FILE]", "baseline-key FILE");
    assertThat(Path.of("--help")).doesNotExist();
  }

  @Test
  void keyIsNotWrittenToAFileWhoseNameIsAnOption() {
    assertThat(run("baseline-key", "--out")).isEqualTo(2);
    assertThat(Path.of("--out")).doesNotExist();
  }
}
