package io.github.updatesentinel.collector.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.updatesentinel.collector.audit.Audit;
import io.github.updatesentinel.collector.cli.BaselineKeyCommand;
import io.github.updatesentinel.collector.config.TestConfig;
import io.github.updatesentinel.collector.fleet.BlindMachines;
import io.github.updatesentinel.collector.fleet.BuildCensus;
import io.github.updatesentinel.collector.http.Role;
import io.github.updatesentinel.collector.http.User;
import io.github.updatesentinel.collector.http.server.WebServer;
import io.github.updatesentinel.collector.index.FleetIndex;
import io.github.updatesentinel.collector.page.Pages;
import io.github.updatesentinel.collector.store.Database;
import io.github.updatesentinel.contract.WindowsFamily;
import io.github.updatesentinel.contract.baseline.BaselineKey;
import io.github.updatesentinel.contract.baseline.BaselineSignature;
import io.github.updatesentinel.contract.baseline.BuildLine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.FormBody;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.MultipartBody;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages and the API through the real server. */
class BaselineHttpTest {
  private static final String FIRST =
      "{\"version\":\"2026-11-10\",\"builds\":[{\"build\":19044,\"ubr\":2006}]}";
  private static final MediaType JSON = MediaType.get("application/json");

  private final OkHttpClient client =
      new OkHttpClient.Builder()
          .followRedirects(false)
          .addInterceptor(BaselineHttpTest::readWhole)
          .build();
  private Path folder;
  private Database database;
  private BaselineSigner signer;
  private WebServer server;

  @BeforeEach
  void start(@TempDir Path temporary) throws IOException {
    folder = temporary;
    Path key = folder.resolve("baseline.key");
    PrintStream out = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    assertThat(BaselineKeyCommand.run(List.of(key.toString()), out, out)).isZero();
    signer = BaselineSigner.read(key);
    database = Database.open("jdbc:sqlite:" + folder.resolve("store.db"), null, null);
    server = serve(signer);
  }

  private WebServer serve(@Nullable BaselineSigner key) throws IOException {
    Clock clock = Clock.systemUTC();
    Baselines baselines = new Baselines(database, clock, new Audit(clock));
    CurrentBaseline current = new CurrentBaseline(database, key, KnownBuilds.load(), clock);
    BuildCensus census = new BuildCensus(new FleetIndex(database, clock, Duration.ofMinutes(15)));
    BlindMachines blind = new BlindMachines(database);
    return WebServer.start(
        TestConfig.in(folder).get(),
        (ctx, role) -> {
          if (role != Role.AGENT) {
            new User("ann", Role.ADMINISTRATOR, "token").attachTo(ctx);
          }
        },
        List.of(
            new BaselinePages(
                census, blind, baselines, current, KnownBuilds.load(), new Pages(), clock),
            new BaselineApi(census, blind, baselines, current, KnownBuilds.load()),
            new AgentBaselineRoutes(current, ctx -> {})));
  }

  @AfterEach
  void stop() {
    server.close();
    database.close();
  }

  @Test
  void aFileIsPreviewedThenPublishedAsItIs() throws IOException {
    String preview = upload(FIRST);
    assertThat(preview).startsWith("/baseline/drafts/");
    String page = get(preview).body().string();
    assertThat(page).contains("Preview of 2026-11-10", "No computer would become BEHIND_BASELINE.");
    String back =
        post(preview + "/publish", new FormBody.Builder().add("current", "0").build(), 303)
            .header("Location");
    assertThat(get(back).body().string()).contains("Version 2026-11-10 is published.");
    assertThat(get("/api/v1/baseline").body().string()).isEqualTo(FIRST);
    Response file = get("/baseline/versions/1/document");
    assertThat(file.header("Content-Disposition")).contains("attachment");
    assertThat(file.body().string()).isEqualTo(FIRST);
    assertThat(get("/baseline/versions/1").body().string()).contains("19044.2006", "ann");
  }

  @Test
  void whatIsWrongIsToldAndTheTextStaysInTheEditor() throws IOException {
    RequestBody form =
        new MultipartBody.Builder()
            .setType(MultipartBody.FORM)
            .addFormDataPart("text", "{\"version\":\"<b>\",\"builds\":[{\"build\":\"<i>\"}]}")
            .build();
    String page = post("/baseline/drafts", form, 422).body().string();
    assertThat(page)
        .contains("Row 1, build", "Row 1, ubr", "{\"version\":\"&lt;b&gt;\"")
        .doesNotContain("<b>", "<i>");
  }

  @Test
  void anEmptyFormIsToldWhatIsMissing() throws IOException {
    assertThat(post("/baseline/drafts", text(" \r\n"), 422).body().string())
        .contains("<li>Choose a file or paste a list.</li>")
        .doesNotContain("found null");
  }

  @Test
  void aDocumentOfAMegabyteArrivesAsAFileAndAsText() throws IOException {
    String large = FIRST + " ".repeat((1 << 20) - FIRST.length());
    assertThat(upload(large)).startsWith("/baseline/drafts/");
    assertThat(post("/baseline/drafts", text(large), 303).header("Location")).isNotEmpty();
    assertThat(post("/baseline/drafts", text(large + " "), 422).body().string())
        .contains("expected up to 1048576 bytes");
    assertThat(post("/baseline/drafts", text(large.repeat(4)), 413).code()).isEqualTo(413);
  }

  @Test
  void thePublishButtonOfAnOldPreviewIsRefused() throws IOException {
    String mine = upload(FIRST);
    assertThat(api(FIRST.replace("11-10", "11-11"), "").code()).isEqualTo(201);
    String page =
        post(mine + "/publish", new FormBody.Builder().add("current", "0").build(), 409)
            .body()
            .string();
    assertThat(page).contains("version 2026-11-11 was published by ann in the meantime");
  }

  @Test
  void theSuggestionGoesIntoTheEditorAndIsNotPublished() throws IOException {
    new Machines(database).add(20, 19044, 2006, "UP_TO_DATE", java.time.Instant.now());
    assertThat(get("/baseline/suggestion").body().string()).contains("19044.2006", "KB5017308");
    String page = post("/baseline/suggestion", new FormBody.Builder().build(), 200).body().string();
    assertThat(page).contains("{\"build\":19044,\"ubr\":2006,\"kb\":\"KB5017308\"");
    assertThat(get("/api/v1/baseline").code()).isEqualTo(404);
  }

  @Test
  void aSuggestionBelowTheCurrentTargetIsSaidToBeLower() throws IOException {
    new Machines(database).add(20, 19044, 2006, "UP_TO_DATE", java.time.Instant.now());
    api(FIRST.replace("2006", "9999"), "");
    assertThat(get("/baseline/suggestion").body().string())
        .contains("lower than current")
        .doesNotContain("same as current");
  }

  @Test
  void theShippedListIsQuotedWithItsNewestMonthlyReleaseAlone() {
    KnownBuilds known = KnownBuilds.load();
    BuildLine line = BuildLine.client(26100);
    int newest = known.newest(line).orElseThrow();
    assertThat(known.row(line, newest).orElseThrow().isMonthly()).isTrue();
  }

  @Test
  void aVersionThatMakesManyMachinesWorseIsPublishedOnlyOnASecondLook() throws IOException {
    new Machines(database).add(20, 19044, 2006, "UP_TO_DATE", java.time.Instant.now());
    String preview = upload(FIRST.replace("2006", "9999"));
    assertThat(get(preview).body().string())
        .contains("Check this again: 20 computers would be behind (0 now)", "name=\"sure\"");
    FormBody form = new FormBody.Builder().add("current", "0").build();
    assertThat(post(preview + "/publish", form, 422).body().string()).contains("role=\"alert\"");
    assertThat(get("/api/v1/baseline").code()).isEqualTo(404);
    FormBody sure = new FormBody.Builder().add("current", "0").add("sure", "on").build();
    post(preview + "/publish", sure, 303);
    assertThat(get("/api/v1/baseline").code()).isEqualTo(200);
  }

  @Test
  void aPreviewSaysThatARequiredBuildIsOnlyReported() throws IOException {
    new Machines(database).add(20, 19044, 1706, "UP_TO_DATE", java.time.Instant.now());
    database.writing(
        handle -> handle.execute("UPDATE machine SET baseline_build = build, baseline_ubr = 1999"));
    assertThat(get(upload(FIRST)).body().string())
        .containsPattern("<td>1999 <span class=\"muted\">\\(reported by its computers\\)");
  }

  @Test
  void aRollbackShowsWhomItHelpsEvenBeforeMachinesHaveJudgedThemselves() throws IOException {
    new Machines(database).add(20, 19044, 2006, "UP_TO_DATE", java.time.Instant.now());
    api(FIRST, "");
    api(FIRST.replace("11-10", "11-11").replace("2006", "9999"), "");
    String preview =
        post(
                "/baseline/versions/1/rollback",
                new FormBody.Builder().add("version", "2026-11-12").build(),
                303)
            .header("Location");
    assertThat(get(preview).body().string())
        .contains("20 computers are below the required build of their line now; 0 would be")
        .contains("Version 2026-11-11 was published less than a day ago.");
  }

  @Test
  void aRefusedDocumentKeepsItsNote() throws IOException {
    RequestBody form =
        new MultipartBody.Builder()
            .setType(MultipartBody.FORM)
            .addFormDataPart("text", "{}")
            .addFormDataPart("note", "for Tuesday")
            .build();
    assertThat(post("/baseline/drafts", form, 422).body().string())
        .contains("value=\"for Tuesday\"");
  }

  @Test
  void rollingBackLeadsToAPreview() throws IOException {
    api(FIRST, "");
    api(FIRST.replace("11-10", "11-11").replace("2006", "2130"), "");
    assertThat(get("/baseline").body().string()).contains("value=\"2026-11-11-r1\"");
    String preview =
        post(
                "/baseline/versions/1/rollback",
                new FormBody.Builder().add("version", "2026-11-11-r1").build(),
                303)
            .header("Location");
    assertThat(get(preview).body().string()).contains("2026-11-11-r1", "Rollback to 2026-11-10");
  }

  @Test
  void agentsAskByTheirETag() throws IOException {
    assertThat(get("/api/v1/baseline").code()).isEqualTo(404);
    api(FIRST, "");
    Response full = get("/api/v1/baseline");
    String etag = full.header("ETag");
    assertThat(etag).matches("\"[0-9a-f]{64}\"");
    for (String held :
        List.of(etag, "W/" + etag, "\"x\", " + etag, "W/\"y\" ,W/" + etag, "*", " * ")) {
      Response same = get("/api/v1/baseline", "If-None-Match", held);
      assertThat(same.code()).as(held).isEqualTo(304);
      assertThat(same.header("ETag")).isEqualTo(etag);
      assertThat(same.body().bytes()).isEmpty();
    }
    for (String other : List.of("\"x\"", "x", etag.replace("\"", ""), "")) {
      assertThat(get("/api/v1/baseline", "If-None-Match", other).code()).as(other).isEqualTo(200);
    }
    api(FIRST.replace("11-10", "11-11"), "");
    assertThat(get("/api/v1/baseline", "If-None-Match", etag).code()).isEqualTo(200);
  }

  @Test
  void headSaysWhatGetWould() throws IOException {
    assertThat(head().code()).isEqualTo(404);
    api(FIRST, "");
    Response head = head();
    assertThat(head.code()).isEqualTo(200);
    assertThat(head.header("ETag")).isEqualTo(get("/api/v1/baseline").header("ETag"));
    assertThat(head.header("Baseline-Signature")).startsWith("ed25519=");
    assertThat(head.body().bytes()).isEmpty();
  }

  @Test
  void compressionChangesNeitherETagNorWhatTheSignatureCovers() throws Exception {
    String large = FIRST + " ".repeat(100_000);
    api(large, "");
    Response plain = get("/api/v1/baseline", "Accept-Encoding", "identity");
    Response packed = get("/api/v1/baseline", "Accept-Encoding", "gzip");
    assertThat(packed.header("Content-Encoding")).isEqualTo("gzip");
    assertThat(packed.body().bytes().length).isLessThan(5_000);
    assertThat(packed.header("ETag")).isEqualTo(plain.header("ETag"));
    Response asAgents = get("/api/v1/baseline");
    assertThat(
            BaselineSignature.problem(
                BaselineKey.Ed25519.parse(signer.baselineKey()),
                asAgents.body().bytes(),
                asAgents.header("Baseline-Signature")))
        .isEmpty();
  }

  @Test
  void thePageShowsTheKeyAsMachinesTakeIt() throws IOException {
    Matcher key =
        Pattern.compile("<code>([A-Za-z0-9+/=]{60})</code>")
            .matcher(get("/baseline").body().string());
    assertThat(key.find()).isTrue();
    assertThat(key.group(1)).isEqualTo(signer.baselineKey());
  }

  @Test
  void theKeyFileIsForItsOwnerAloneAndNeverOverwritten() throws IOException {
    Path key = folder.resolve("baseline.key");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
        .isEqualTo("rw-------");
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream said = new PrintStream(err, true, StandardCharsets.UTF_8);
    assertThat(BaselineKeyCommand.run(List.of(key.toString()), said, said)).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("already exists and is not overwritten");
    assertThat(BaselineSigner.read(key).baselineKey()).isEqualTo(signer.baselineKey());
  }

  @Test
  void scriptsPublishWithADryRunAndAnExpectedVersion() throws IOException {
    Response dry = api(FIRST, "?dryRun=true");
    assertThat(dry.code()).isEqualTo(200);
    assertThat(dry.body().string()).contains("\"toBehind\":0");
    assertThat(api(FIRST, "?current=2026-10").code()).isEqualTo(409);
    assertThat(api(FIRST, "?current=&note=by+script").code()).isEqualTo(201);
    assertThat(get("/api/v1/baselines").body().string())
        .contains("\"version\":\"2026-11-10\"", "\"publishedBy\":\"ann\"", "by script");
    Response bad = api("{\"version\":\"1\",\"builds\":[{\"build\":1}]}", "");
    assertThat(bad.code()).isEqualTo(400);
    assertThat(bad.body().string())
        .contains("{\"field\":\"builds[0].ubr\",\"problem\":\"missing\"}");
  }

  @Test
  void familiesHotpatchesAndEndsAreShownAndGivenWithTheSignatureOfAllBytes() throws Exception {
    String newer =
        "{\"version\":\"2026-11-12\",\"builds\":[{\"build\":26100,\"ubr\":8457},"
            + "{\"build\":26100,\"ubr\":8390,\"kind\":\"H\",\"of\":8457},"
            + "{\"build\":26100,\"ubr\":33158,\"family\":\"SERVER\"}],"
            + "\"servicing\":[{\"build\":26100,\"editions\":[\"Core\"],\"ends\":\"2026-10-13\"}]}";
    String preview = upload(newer);

    assertThat(get(preview).body().string())
        .contains("hotpatch, compared as 26100.8457", "Core", "2026-10-13", "Server");
    post(preview + "/publish", new FormBody.Builder().add("current", "0").build(), 303);
    Response given = get("/api/v1/baseline");
    byte[] body = given.body().bytes();
    assertThat(new String(body, StandardCharsets.UTF_8)).isEqualTo(newer);
    assertThat(
            BaselineSignature.problem(
                BaselineKey.Ed25519.parse(signer.baselineKey()),
                body,
                given.header("Baseline-Signature")))
        .isEmpty();
    assertThat(get("/baseline/versions/1").body().string())
        .contains("26100.33158", "hotpatch, compared as 26100.8457", "End of support", "Core");
  }

  @Test
  void whatIsWrongWithAnEndIsShownWithItsPlace() throws IOException {
    String bad = FIRST.replace("}]}", "}],\"servicing\":[{\"build\":1,\"ends\":\"x\"}]}");

    assertThat(post("/baseline/drafts", text(bad), 422).body().string())
        .contains("servicing, entry 1, ends");
    assertThat(api(bad, "").body().string()).contains("\"field\":\"servicing[0].ends\"");
  }

  @Test
  void aSignatureMadeElsewhereIsGivenAsItIs() throws IOException {
    String signature = "ed25519=" + "A".repeat(86) + "==";
    Request request =
        request("/api/v1/baselines")
            .header("Baseline-Signature", signature)
            .post(RequestBody.create(FIRST, JSON))
            .build();
    assertThat(client.newCall(request).execute().code()).isEqualTo(201);
    assertThat(get("/api/v1/baseline").header("Baseline-Signature")).isEqualTo(signature);
  }

  @Test
  void aSignatureOfATextIsRefusedSinceBrowsersChangeItsBytes() throws IOException {
    RequestBody form =
        new MultipartBody.Builder()
            .setType(MultipartBody.FORM)
            .addFormDataPart("text", FIRST)
            .addFormDataPart("signature", "ed25519=" + "A".repeat(86) + "==")
            .build();

    assertThat(post("/baseline/drafts", form, 422).body().string()).contains("choose the file");
  }

  @Test
  void theWayBackFromASignedBaselineSaysThatItGoesUnsigned() throws IOException {
    server.close();
    server = serve(null);
    assertThat(api(FIRST, "").code()).isEqualTo(201);
    Request signed =
        request("/api/v1/baselines")
            .header("Baseline-Signature", "ed25519=" + "A".repeat(86) + "==")
            .post(RequestBody.create(FIRST.replace("11-10", "11-11"), JSON))
            .build();
    assertThat(client.newCall(signed).execute().code()).isEqualTo(201);

    String preview =
        post(
                "/baseline/versions/1/rollback",
                new FormBody.Builder().add("version", "2026-11-12").build(),
                303)
            .header("Location");

    assertThat(get(preview).body().string())
        .contains("but 2026-11-11 was signed outside the collector");
  }

  @Test
  void anotherCollectorOnTheSameStoreGivesANewVersionWithinSeconds() {
    java.util.concurrent.atomic.AtomicLong now = new java.util.concurrent.atomic.AtomicLong(1_000);
    Clock clock =
        new Clock() {
          @Override
          public java.time.ZoneId getZone() {
            return java.time.ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(java.time.ZoneId zone) {
            return this;
          }

          @Override
          public java.time.Instant instant() {
            return java.time.Instant.ofEpochMilli(now.get());
          }
        };
    CurrentBaseline other = new CurrentBaseline(database, null, KnownBuilds.load(), clock);
    assertThat(other.answer()).isEmpty();
    assertThat(api(FIRST, "").code()).isEqualTo(201);
    assertThat(other.answer()).isEmpty();
    now.addAndGet(CurrentBaseline.LOOK_EVERY.toMillis());
    assertThat(other.answer()).isPresent();
    assertThat(other.rows())
        .containsOnlyKeys(BuildLine.client(19044), new BuildLine(19044, WindowsFamily.SERVER));
    database.close();
    now.addAndGet(Duration.ofHours(1).toMillis());
    assertThat(other.answer()).as("while the store is gone").isPresent();
  }

  private String upload(String json) throws IOException {
    RequestBody form =
        new MultipartBody.Builder()
            .setType(MultipartBody.FORM)
            .addFormDataPart("note", "from a file")
            .addFormDataPart("file", "baseline.json", RequestBody.create(json, JSON))
            .build();
    String location = post("/baseline/drafts", form, 303).header("Location");
    return location == null ? "" : Path.of(java.net.URI.create(location).getPath()).toString();
  }

  private static RequestBody text(String json) {
    return new MultipartBody.Builder()
        .setType(MultipartBody.FORM)
        .addFormDataPart("text", json)
        .build();
  }

  /**
   * Reads each answer to its end. OkHttp reuses the connection of an answer that nobody closed, and
   * the next answer then begins with the bytes of the one before.
   */
  private static Response readWhole(Interceptor.Chain chain) throws IOException {
    try (Response response = chain.proceed(chain.request())) {
      ResponseBody whole =
          ResponseBody.create(response.body().bytes(), response.body().contentType());
      return response.newBuilder().body(whole).build();
    }
  }

  private Response api(String json, String query) {
    try {
      return client
          .newCall(
              request("/api/v1/baselines" + query).post(RequestBody.create(json, JSON)).build())
          .execute();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private Response head() throws IOException {
    return client.newCall(request("/api/v1/baseline").head().build()).execute();
  }

  private Response get(String path, String... header) throws IOException {
    Request.Builder request = request(path);
    if (header.length == 2) {
      request.header(header[0], header[1]);
    }
    return client.newCall(request.build()).execute();
  }

  private Response post(String path, RequestBody body, int status) throws IOException {
    Response response = client.newCall(request(path).post(body).build()).execute();
    assertThat(response.code()).isEqualTo(status);
    return response;
  }

  private Request.Builder request(String path) {
    String base = "http://127.0.0.1:" + server.port();
    return new Request.Builder().url(path.startsWith("http") ? path : base + path);
  }
}
