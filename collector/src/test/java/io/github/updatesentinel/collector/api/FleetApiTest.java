package io.github.updatesentinel.collector.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.updatesentinel.collector.audit.Audit;
import io.github.updatesentinel.collector.config.CollectorConfig;
import io.github.updatesentinel.collector.config.TestConfig;
import io.github.updatesentinel.collector.fleet.Builds;
import io.github.updatesentinel.collector.fleet.Fixture;
import io.github.updatesentinel.collector.fleet.Fleet;
import io.github.updatesentinel.collector.fleet.MachineQuery;
import io.github.updatesentinel.collector.fleet.Retirements;
import io.github.updatesentinel.collector.http.Role;
import io.github.updatesentinel.collector.http.User;
import io.github.updatesentinel.collector.http.server.WebServer;
import io.github.updatesentinel.collector.index.FleetIndex;
import io.github.updatesentinel.collector.index.MachineFilter;
import io.github.updatesentinel.collector.index.PageRequest;
import io.github.updatesentinel.collector.store.Database;
import io.github.updatesentinel.contract.VerdictCode;
import io.github.updatesentinel.contract.baseline.BuildLine;
import io.github.updatesentinel.contract.baseline.BuildRow;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FleetApiTest {
  private static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private Database database;
  private WebServer server;
  private JsonObject description;

  @BeforeEach
  void start(@TempDir Path folder) {
    database = Database.open("jdbc:sqlite:" + folder.resolve("fleet.db"), null, null);
    Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    FleetIndex index = new FleetIndex(database, clock, Duration.ofMinutes(15));
    Builds builds =
        new Builds(
            index,
            database,
            () ->
                Map.of(
                    BuildLine.client(19044),
                    new BuildRow(19044, 2006, "KB1", null, null, null, null)));
    FleetApi api =
        new FleetApi(
            new Fleet(index, database, ZoneOffset.UTC),
            new MachineQuery(index, database),
            builds,
            new Retirements(database, clock, new Audit(clock)));
    CollectorConfig config = TestConfig.in(folder).get();
    server =
        WebServer.start(
            config, (ctx, role) -> new User("test", Role.VIEWER, "").attachTo(ctx), List.of(api));
    description = json(get("/api/v1/openapi.json"));
    Fixture.listening(database, NOW.minus(Duration.ofDays(1)), NOW);
    Fixture machine =
        Fixture.machine(Fixture.id(1), NOW)
            .named("PC-<1>", "a.example")
            .verdict(VerdictCode.FALSE_UP_TO_DATE)
            .build(19044, 1706)
            .set("certainty", "PROVEN")
            .set("edition", "EnterpriseG")
            .set("cmge", 1)
            .set("source_kind", "WSUS")
            .set("source_server", "https://uc.example")
            .set("scan_outcome", "SUCCEEDED")
            .set("scan_finished_at", NOW.toEpochMilli())
            .set("reboot_pending", 0)
            .set("baseline_build", 19044L)
            .set("baseline_ubr", 2006L)
            .reasons("SERVICE_DISABLED");
    machine.store(database);
    Fixture.machine(Fixture.id(2), NOW).store(database);
    String other =
        "{'verdict': {'code': 'UP_TO_DATE', 'severity': 'OK', 'reasons': []},"
            + " 'services': [{'name': 'BITS', 'startType': 'AUTO'}], 'os': {'build': 1}}";
    Fixture.change(
        database, Fixture.id(1), 1, NOW, "FIRST", JsonParser.parseString(other).getAsJsonObject());
    Fixture.change(database, Fixture.id(1), 2, NOW, "VERDICT,REASONS", machine.heartbeat());
  }

  @AfterEach
  void stop() {
    server.close();
    database.close();
  }

  private HttpResponse<String> get(String path) {
    try {
      return CLIENT.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path)).build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JsonObject json(HttpResponse<String> response) {
    return JsonParser.parseString(response.body()).getAsJsonObject();
  }

  private JsonObject described(String path, String schema) {
    return ApiSchemas.described(get(path), schema);
  }

  @Test
  void aVerdictOfANewerAgentIsShownAsItIs() {
    Fixture.machine(Fixture.id(3), NOW)
        .set("verdict", "INSTALL_FAILING_2")
        .set("severity", "ERROR")
        .store(database);
    JsonObject verdict = json(get("/api/v1/machines/" + Fixture.id(3))).getAsJsonObject("verdict");
    assertThat(verdict.get("code").getAsString()).isEqualTo("INSTALL_FAILING_2");
    assertThat(verdict.get("severity").getAsString()).isEqualTo("ERROR");
  }

  @Test
  void everyAnswerIsWhatItsSchemaSays() {
    String machine = "/api/v1/machines/" + Fixture.id(1);
    assertThat(described("/api/v1/fleet", "Fleet").get("total").getAsLong()).isEqualTo(2);
    assertThat(described("/api/v1/trend", "Trend").getAsJsonArray("days")).hasSize(1);
    assertThat(described("/api/v1/machines", "Machines").getAsJsonArray("machines")).hasSize(2);
    assertThat(described(machine, "MachineDetail").getAsJsonArray("advice")).hasSize(2);
    JsonObject changes = described(machine + "/changes", "Changes");
    assertThat(changes.getAsJsonArray("changes")).hasSize(2);
    assertThat(
            changes
                .getAsJsonArray("changes")
                .get(0)
                .getAsJsonObject()
                .getAsJsonArray("differences"))
        .isNotEmpty();
    assertThat(described("/api/v1/builds", "Builds").getAsJsonArray("builds")).hasSize(1);
    described("/api/v1/machines?verdict=NO", "Error");
  }

  @Test
  void pagesAreAskedForByTheCursorsOfAnswers() {
    JsonObject first = json(get("/api/v1/machines?size=1&sort=name"));
    assertThat(first.get("total").getAsLong()).isEqualTo(2);
    String next = first.get("next").getAsString();
    JsonObject second = json(get("/api/v1/machines?size=1&sort=name&cursor=" + next));
    assertThat(second.get("first").getAsLong()).isEqualTo(2);
    assertThat(second.has("next")).isFalse();
  }

  @Test
  void aParameterThatCannotBeUsedIsRefusedByName() {
    for (String query : List.of("verdict=X", "size=0", "sort=x", "build=a", "cursor=x")) {
      HttpResponse<String> response = get("/api/v1/machines?" + query);
      assertThat(response.statusCode()).as(query).isEqualTo(400);
      assertThat(json(response).get("error").getAsString())
          .startsWith(query.substring(0, query.indexOf('=')) + ": expected ");
    }
    assertThat(get("/api/v1/machines/" + Fixture.id(1) + "/changes?size=x").statusCode())
        .isEqualTo(400);
    assertThat(get("/api/v1/machines/" + Fixture.id(1) + "/changes?before=x").statusCode())
        .isEqualTo(400);
  }

  @Test
  void aMachineThatIsNotThereIsA404() {
    assertThat(get("/api/v1/machines/" + Fixture.id(9)).statusCode()).isEqualTo(404);
    assertThat(get("/api/v1/machines/nonsense").statusCode()).isEqualTo(404);
    assertThat(get("/api/v1/machines/nonsense/changes").statusCode()).isEqualTo(404);
  }

  @Test
  void everyParameterThatIsReadIsDescribedAndNothingElse() {
    TreeSet<String> filter = new TreeSet<>();
    MachineFilter.parse(
        name -> {
          filter.add(name);
          return List.of();
        },
        verdict -> false,
        list -> null);
    assertThat(filter).contains("by", "list", "not-kb");
    // What a comparison is by takes the place of the filter, which has another name there.
    TreeSet<String> compare = new TreeSet<>(filter);
    compare.add(MachineFilter.DISABLED_BY);
    assertThat(parameters("/api/v1/compare")).isEqualTo(compare);
    TreeSet<String> machines = new TreeSet<>(filter);
    // A list is kept for pages.
    machines.remove("list");
    PageRequest.parse(
        name -> {
          machines.add(name);
          return null;
        });
    assertThat(parameters("/api/v1/machines")).isEqualTo(machines);
  }

  private Set<String> parameters(String path) {
    TreeSet<String> names = new TreeSet<>();
    for (JsonElement parameter :
        description
            .getAsJsonObject("paths")
            .getAsJsonObject(path)
            .getAsJsonObject("get")
            .getAsJsonArray("parameters")) {
      JsonObject known = parameter.getAsJsonObject();
      if (known.has("$ref")) {
        String name = known.get("$ref").getAsString().replace("#/components/parameters/", "");
        known =
            description
                .getAsJsonObject("components")
                .getAsJsonObject("parameters")
                .getAsJsonObject(name);
      }
      assertThat(names.add(known.get("name").getAsString())).as(known.toString()).isTrue();
    }
    return names;
  }

  @Test
  void aComparisonSpeaksOfNoFilterThatItDoesNotHave() {
    JsonObject day =
        description
            .getAsJsonObject("components")
            .getAsJsonObject("parameters")
            .getAsJsonObject("day");
    assertThat(day.get("description").getAsString()).doesNotContain("by,", "by ");
  }

  /** Routes are added by literals such as {@code routes.get("/api/v1/fleet", ...)}. */
  @Test
  void everyRouteIsDescribedAndNothingElse() throws IOException {
    TreeSet<String> routes = new TreeSet<>();
    Pattern added =
        Pattern.compile(
            "routes\\s*\\.(get|head|post|put|delete|patch)\\(\\s*\"(/api/[^\"]*|/healthz|/readyz)\"");
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        Matcher matcher = added.matcher(Files.readString(file));
        while (matcher.find()) {
          routes.add(matcher.group(1) + " " + matcher.group(2));
        }
      }
    }
    TreeSet<String> described = new TreeSet<>();
    description
        .getAsJsonObject("paths")
        .entrySet()
        .forEach(
            path ->
                path.getValue()
                    .getAsJsonObject()
                    .keySet()
                    .forEach(method -> described.add(method + " " + path.getKey())));
    assertThat(described).isEqualTo(routes).contains("post /api/v1/heartbeats");
  }
}
